"""How long to wait before trying again: longer each time, and not all tablets at once."""

from __future__ import annotations

FIRST_MS = 2_000
LONGEST_MS = 15 * 60_000


def wait_before_retry(failures: int, fraction: float, *, asked_s: int = 0) -> int:
    """Milliseconds before the next try after so many failures in a row (1: the first one).

    Full jitter: anything between nothing and a ceiling that doubles from 2 seconds to 15 minutes, on top of what the
    server asked for. `fraction` is a random number from 0 up to 1.
    """
    ceiling = min(LONGEST_MS, FIRST_MS * 2 ** min(max(failures - 1, 0), 20))
    return asked_s * 1_000 + int(ceiling * fraction)
