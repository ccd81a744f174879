"""Intervals, win rates and heatmaps: what the scores predict beside what the votes say."""
