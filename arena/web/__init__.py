"""What stands before every request: refusals, caching, static files."""
