"""Rules both sides share: changes, the fold to a case, checks, coverage, policy and the wire format. Pure Python."""
