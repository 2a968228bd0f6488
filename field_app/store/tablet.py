"""The tablet's folder: who has an account here, and where each account's sealed data lies."""

from __future__ import annotations


class Tablet:
    """One tablet. Holds nothing unsealed."""
