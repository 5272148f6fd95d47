"""The chat as a state machine: open conversation, drafts, one reply from request to end. QtCore only."""
