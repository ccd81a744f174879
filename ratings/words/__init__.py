"""Sentences about boards, composed by rules; silent where the data allow no sentence."""
