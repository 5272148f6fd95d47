"""The window frame: puts the parts together and owns no behaviour."""
