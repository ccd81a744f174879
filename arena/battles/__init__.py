"""The rules of a battle and of blindness: opening, drawing, voting, and what may be told when."""
