"""What people keep to use again, as windows: system prompts, and presets they saved."""
