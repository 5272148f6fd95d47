"""The header above the conversation: title, model switcher, buttons, and the menu of everything else."""
