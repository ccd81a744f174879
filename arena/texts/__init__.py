"""Pure functions of a text: as HTML, its style and tags, names, who says they wrote it, money."""
