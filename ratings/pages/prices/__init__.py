"""Quality against price."""
