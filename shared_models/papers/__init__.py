"""The papers users know, as titled blocks: pure functions of what was recorded. What did not happen prints as such."""
