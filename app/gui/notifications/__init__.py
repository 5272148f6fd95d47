"""Notifications outside the window: desktop notifications and tray icon."""
