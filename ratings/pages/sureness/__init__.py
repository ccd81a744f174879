"""How sure a board is: what other choices would have made of it."""
