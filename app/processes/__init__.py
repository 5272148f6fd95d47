"""Child processes: how they are started, and what they tell as typed signals."""
