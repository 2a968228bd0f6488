"""The screens, driven without a client: the toolkit's own session and diff over a connection that goes nowhere."""
