"""What a reply nearly said: its words, how often they changed, and the candidates that were rejected."""
