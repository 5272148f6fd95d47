"""The Markdown of messages: one syntax for the window, the canvas and exported files. No Qt."""
