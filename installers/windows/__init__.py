"""The Windows installer and the version resource of the executables."""
