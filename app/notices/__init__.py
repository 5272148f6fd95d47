"""What is said outside of the window: notifications, the icon in the tray, and dots in the sidebar."""
