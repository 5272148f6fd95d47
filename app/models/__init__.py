"""Model files in the window: the page that lists them, downloads, the guide of the first run."""
