"""Recorded replies: played again, compared, and made into pictures and films."""
