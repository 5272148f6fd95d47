"""Pads: pages to write on, with versions, find and replace, a reading view and exports."""
