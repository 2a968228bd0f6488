"""The demo district: its families, its history, and the command that serves it."""
