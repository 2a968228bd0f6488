"""Papers of a household."""
