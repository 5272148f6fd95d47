"""Settings: typed schema, the TOML file they are stored in, presets."""
