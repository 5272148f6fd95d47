"""Markdown as rich text: parsing, formulas, code, links, plain-text extraction."""
