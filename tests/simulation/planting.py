"""How a bug is planted: one function of the real code is replaced wherever it is known by name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

OURS = ("shared_models", "field_app", "sync_server", "tests.simulation")


@contextmanager
def instead(original: Any, replacement: Any) -> Iterator[None]:
    """While this is open, every module of ours that knows a function by name finds another one there."""
    with ExitStack() as stack:
        for name, module in sorted(sys.modules.items()):
            if name.startswith(OURS) and name != "tests.simulation.mutants":
                for attribute, value in list(vars(module).items()):
                    if value is original:
                        stack.enter_context(mock.patch.object(module, attribute, replacement))
        yield


def method(owner: type, name: str, replacement: Any) -> Any:
    """A context in which a class has another method."""
    return mock.patch.object(owner, name, replacement)
