"""Sentences and numbers that several pages share."""
