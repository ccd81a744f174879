"""One model: its record, history, strengths, style and answers."""
