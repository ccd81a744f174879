"""Snapshots one after another, two of them compared, and the feed."""
