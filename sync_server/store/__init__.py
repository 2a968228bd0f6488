"""What the server holds: changes, cases, files and people; the only place that knows SQL."""
