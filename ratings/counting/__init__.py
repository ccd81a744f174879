"""What the worker does: votes to arrays, arrays to boards, boards to a snapshot."""
