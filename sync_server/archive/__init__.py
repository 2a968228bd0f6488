"""Case archives: one ZIP that a person reads and a browser or a command verifies, without us."""
