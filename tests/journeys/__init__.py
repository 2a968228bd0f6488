"""Whole stories, through the real thing from end to end."""
