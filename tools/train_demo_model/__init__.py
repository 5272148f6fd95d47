"""Train, export and evaluate the bundled demo model."""
