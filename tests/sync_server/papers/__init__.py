"""Papers typeset."""
