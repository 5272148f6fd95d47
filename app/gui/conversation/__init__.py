"""The open conversation: message list, replies, notes, scrolling, screen reader announcements."""
