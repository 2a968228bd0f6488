"""The demo district: an invented town, its history, and one command that serves it. Nobody in it exists."""
