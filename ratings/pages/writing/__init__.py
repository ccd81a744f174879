"""Sentences and numbers that several pages write."""
