"""Shared widgets: theme, accessibility, focus order, form controls, toasts."""
