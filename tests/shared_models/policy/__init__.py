"""The rules engine and its presets."""
