"""Tools for people who work on Unfog; nothing here is installed."""
