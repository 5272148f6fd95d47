"""Operating-system services: D-Bus, notifications, keyring, reduced motion, the environment of a bundle."""
