"""How well the scores of a board predict votes."""
