"""The message composer: text field, attachments, slash commands, presets, context meter."""
