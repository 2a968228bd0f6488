"""`python -m tests.simulation.mutants`: known bugs planted one by one; a simulator that misses one proves little."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from tests.simulation import server_bugs, tablet_bugs
from tests.simulation.run import play_seed
from tests.simulation.violation import ViolationError

Bug = Callable[[], AbstractContextManager[None]]

MUTANTS: Mapping[str, Bug] = {
    bug.__name__: bug
    for bug in (
        server_bugs.no_dedup,
        server_bugs.no_fork_check,
        tablet_bugs.no_epoch,
        server_bugs.reject_instead_of_quarantine,
        server_bugs.drop_forbidden,
        server_bugs.arrival_lww,
        server_bugs.wall_clock_lww,
        server_bugs.skipped_row,
        tablet_bugs.overlay_dropped_at_ack,
        tablet_bugs.prune_at_ack,
        tablet_bugs.no_purge,
        tablet_bugs.page_wise_apply,
        tablet_bugs.cursor_back,
        tablet_bugs.split_save,
        server_bugs.no_uuid_dedup,
        server_bugs.label_as_identity,
        server_bugs.cumulative_ack,
        tablet_bugs.trust_last_after_restore,
        tablet_bugs.purge_outbox_on_revoke,
        tablet_bugs.no_placement_version,
        tablet_bugs.swap_per_scope,
        server_bugs.gap_ok,
    )
}
MOST_SEEDS = 40
MOST_SECONDS = 240


def caught(name: str, seeds: int = MOST_SEEDS) -> tuple[int, str] | None:
    """The first seed that finds a planted bug, and what it says; nothing when none of so many does.

    Only a broken promise counts: a bug that makes the program fall over shows nothing about the checks.
    """
    with MUTANTS[name]():
        for seed in range(seeds):
            violation = play_seed(seed).violation
            if isinstance(violation, ViolationError):
                return seed, str(violation)
            if violation is not None:
                sys.stdout.write(f"{name}: seed {seed} fell over: {violation!r}\n"[:300])
    return None


def main() -> int:
    """Plants every bug, or those that are named; 0 when each was caught."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(MUTANTS)}")
    parser.add_argument("--here", action="store_true", help="plant one bug in this very process")
    asked = parser.parse_args()
    if asked.here:
        return _plant(asked.names[0])
    names = asked.names or list(MUTANTS)
    survivors = [name for name in names if not _in_its_own_process(name)]
    told = f": {', '.join(survivors)} survived" if survivors else ""
    sys.stdout.write(f"mutants: {len(names) - len(survivors)} of {len(names)} caught{told}\n")
    return int(bool(survivors))


def _plant(name: str) -> int:
    found = caught(name)
    sys.stdout.write(f"{name}: {f'seed {found[0]}, {found[1][:140]}' if found else 'SURVIVED'}\n")
    return int(found is None)


def _in_its_own_process(name: str) -> bool:
    command = [sys.executable, "-m", "tests.simulation.mutants", "--here", name]
    sys.stdout.flush()
    try:
        done = subprocess.run(command, check=False, timeout=MOST_SECONDS, env=os.environ | {"PYTHONHASHSEED": "0"})
    except subprocess.TimeoutExpired:
        sys.stdout.write(f"{name}: no verdict within {MOST_SECONDS} s\n")
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
