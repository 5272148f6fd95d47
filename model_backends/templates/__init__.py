"""Chat templates: programs that somebody else wrote, rendered in a process of their own."""
