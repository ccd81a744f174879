"""How sure a board is: what it would be with other choices."""
