"""The settings dialog: form, diagnostics, privacy, about."""
