"""The application object: start-up and shutdown, crash reports, signals, garbage collection."""
