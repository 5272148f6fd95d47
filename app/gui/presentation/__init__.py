"""Presentation mode: full screen, prompt loop, kiosk lock."""
