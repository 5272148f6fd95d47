"""Find and replace in a pad."""
