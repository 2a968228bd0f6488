"""What can be wrong with something that was sent or typed, in words a person can act on."""

from __future__ import annotations


class ZoufangError(Exception):
    """Any error of ours that carries a message fit for its reader."""


class MalformedError(ZoufangError):
    """A message or value that cannot be read; the text names the place and what was expected there."""


class NotAllowedError(ZoufangError):
    """The asker has no right to this; nothing was changed and nothing was shown."""


class NotFoundError(ZoufangError):
    """There is no such thing, or the asker may not know whether there is."""


class UnfitError(ZoufangError):
    """The wish cannot be carried out as things stand; the text says why and what would help."""
