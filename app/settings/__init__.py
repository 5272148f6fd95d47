"""Settings: typed schema, TOML file, presets."""
