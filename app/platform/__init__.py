"""Operating-system services: D-Bus, desktop notifications, keyring, reduced motion."""
