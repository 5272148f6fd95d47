"""Forms: questions that a model answers about texts, with a probability for each answer. No Qt."""
