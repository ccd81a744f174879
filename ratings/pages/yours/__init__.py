"""A voter's own votes."""
