"""Conversations as PDF: real text on numbered pages."""
