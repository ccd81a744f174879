"""How the scores are made, with the numbers that the code uses."""
