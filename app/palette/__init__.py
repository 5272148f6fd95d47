"""The command palette and the list of shortcuts: everything people can do, from the keyboard."""
