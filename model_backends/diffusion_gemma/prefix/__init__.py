"""The prefix cache: keys and values before the canvas, and what a pass over the canvas reads."""
