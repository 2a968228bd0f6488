"""The sync server as the tablet speaks to it."""

from __future__ import annotations


class Server:
    """One server over one transport."""
