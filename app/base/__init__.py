"""Application directories, translation and the encodings of text."""
