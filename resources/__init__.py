"""Files that ship with the program: icons and the bundled demo model."""
