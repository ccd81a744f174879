"""The downloads of a board."""
