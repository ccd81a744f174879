"""Pure functions of a text: as HTML, its style, its tags, plain names, who it says wrote it."""
