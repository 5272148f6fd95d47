"""Manage model files on disk: catalogue, fit advice, downloads, checks and the registry of local files."""
