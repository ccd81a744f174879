"""Boards of other systems, imported as they were published."""
