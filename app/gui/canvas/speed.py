"""The speeds of playback; imports nothing, as the window starts with it."""

NORMAL_SPEED = 1.0
SLOW_MOTION = 0.25
"""The speed of slow motion until another one is chosen."""
