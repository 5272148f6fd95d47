"""The Models page: catalogue, downloads, import, first-run card."""
