"""How many examples a test of answers tries: few and always the same in a run of all tests, many in `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("ZOUFANG_EXAMPLES", "0"))
bounded = settings(
    max_examples=EXAMPLES or 4,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""What a test puts over its examples."""
