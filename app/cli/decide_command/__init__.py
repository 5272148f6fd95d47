"""The command `unfog decide`."""
