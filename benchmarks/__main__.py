"""Runs every benchmark, prints a table and writes `build/bench.json`; ends with 1 when a target is missed."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.table import Row

OUT = Path("build/bench.json")


def main(wanted: list[str]) -> int:
    """Runs the named benchmark modules, or all; gives the exit code."""
    rows: list[Row] = []
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("bench_") and (not wanted or module.name.removeprefix("bench_") in wanted):
            for row in importlib.import_module(f"benchmarks.{module.name}").rows():
                rows.append(row)
                _say(row)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missed = [row.name for row in rows if not row.meets]
    sys.stdout.write(f"{len(rows)} measured, {len(missed)} missed{': ' + ', '.join(missed) if missed else ''}\n")
    return 1 if missed else 0


def _say(row: Row) -> None:
    share = f"  {row.ratio:.2f} of {row.limit:g}" if row.limit and row.ratio else ""
    mark = "ok  " if row.meets else "MISS"
    line = f"{mark} {row.name:<44} {row.value:>10g} {row.unit:<5} {row.target:<9} [{row.spread}]{share}  {row.data}\n"
    sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
