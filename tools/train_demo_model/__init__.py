"""Corpus, training, export and evaluation of the bundled demo model."""
