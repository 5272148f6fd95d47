"""The commands `unfog chat`, `models`, `doctor`, `render` and `present`. No window in the first three."""
