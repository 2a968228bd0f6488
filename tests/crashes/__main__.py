"""`python -m tests.crashes`: kills real processes many times and says whether anything promised was lost."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.crashes.world import CrashWorld

EACH = 25
"""Kills in one world: a tablet with years of work makes every exchange long and proves nothing more."""


def main() -> int:
    """Kills until it is enough; 0 when nothing promised was lost."""
    parser = argparse.ArgumentParser(prog="crashes", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    begun, rolls = time.monotonic(), random.Random(asked.seed)  # noqa: S311 - a schedule, not a secret
    told: dict[str, int] = {}
    left = asked.kills
    while left > 0:
        for during, count in kill_processes(min(EACH, left), rolls).items():
            told[during] = told.get(during, 0) + count
        left -= EACH
    for during, count in sorted(told.items()):
        sys.stdout.write(f"{count:>6}  killed during {during}\n")
    sys.stdout.write(f"crashes: {sum(told.values())} kills in {time.monotonic() - begun:.0f} s, nothing lost\n")
    return 0


def kill_processes(kills: int, rolls: random.Random) -> dict[str, int]:
    """What was killed how often in a new world; raises when anything promised was lost."""
    with tempfile.TemporaryDirectory(prefix="zoufang-crashes-") as folder:
        world = CrashWorld(Path(folder), rolls)
        try:
            world.enrol()
            while sum(world.kills.values()) < kills:
                world.kill_a_saving_tablet()
                world.exchange_with_a_dying_server()
                if rolls.random() < 0.5:
                    world.exchange_with_a_dying_server()
            world.check_at_rest()
        finally:
            world.close()
        return world.kills


if __name__ == "__main__":
    sys.exit(main())
