"""The command palette and the shortcut list, built from the action table."""
