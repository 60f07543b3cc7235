"""`make bench`: run the benchmarks (all, or those named), print a table, write `benchmarks/results.json`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.book import book
from benchmarks.deadline import deadline
from benchmarks.growth import growth
from benchmarks.ledger import ledger
from benchmarks.measure import Result
from benchmarks.pages import pages
from benchmarks.saving import saving
from benchmarks.scores import scores
from benchmarks.world import folder

RESULTS = Path(__file__).with_name("results.json")
GROUPS: dict[str, Callable[[], Iterator[Result]]] = {
    "book": book,
    "pages": pages,
    "saving": saving,
    "growth": growth,
    "deadline": deadline,
    "scores": scores,
    "ledger": ledger,
}


def main(names: list[str]) -> int:
    """Run the named groups; exit status 1 where a bar is missed."""
    unknown = set(names) - set(GROUPS)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    results: list[Result] = []
    try:
        for name in names or GROUPS:
            for result in GROUPS[name]():
                results.append(result)
                _show(result)
    finally:
        shutil.rmtree(folder(), ignore_errors=True)
    RESULTS.write_text(json.dumps([result.as_json() for result in results], ensure_ascii=False, indent=2) + "\n")
    return 0 if all(result.holds for result in results) else 1


def _show(result: Result) -> None:
    sign = ">=" if result.at_least else "<="
    verdict = "holds" if result.holds else "MISSED"
    figure = f"{result.value:10.3f} {result.unit:<9}  {sign} {result.bar:g}"
    print(f"{result.name:<26}{figure:<34}{verdict:<8}{result.against}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
