"""Evidence flags: each rule, and how often all of them are right."""
