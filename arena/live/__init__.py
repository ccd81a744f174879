"""Live battles: asking a question, answering it, and both sides shown at one pace."""
