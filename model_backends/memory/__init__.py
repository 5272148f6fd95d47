"""How much memory a model may use on this computer, and who uses the rest."""
