"""Notifications outside the window: desktop notifications, tray icon, unread dots."""
