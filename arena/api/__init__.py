"""The JSON API of arenas, battles and live battles."""
