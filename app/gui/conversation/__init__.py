"""The open conversation: message list, replies, notes, scrolling, announcements for screen readers."""
