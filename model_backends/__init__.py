"""Everything that runs a model. Knows neither Qt nor the program."""
