"""Boards as plain data, for other programs."""
