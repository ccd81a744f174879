"""Answering a turn: both sides are asked, and shown at one pace to whoever looks at the battle."""
