"""The leaderboard itself: its table, columns and filters."""
