"""The office pages in the browser."""
