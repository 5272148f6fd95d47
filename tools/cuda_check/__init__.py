"""Check Unfog on a graphics card: is it right, how fast is it, and where does the time go."""
