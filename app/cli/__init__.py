"""The command line: `unfog chat`, `models`, `doctor`, `render`, `present`. No window in the first three."""
