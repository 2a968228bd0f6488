"""Samples and their intervals."""
