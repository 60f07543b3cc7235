"""Invented benchmarks, so that the demo's units have scores: marked as invented, and loaded by the real operation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from core import clock
from core.instance import instance
from core.people.models import Person
from core.plugin_api import Indicator
from core.scoring.operations import Stated, load
from core.scoring.queries.benchmarks import Scored, newest, scored_sets
from core.scoring.rules.sheet import own_benchmark, rises

TITLE = "演示用对标值（虚构）"
_PERCENT, _GROWTH, _OTHER = ("30", "80"), ("2", "12"), ("0.4", "1.6")
"""Between what lie the figures that `core.demo.filling` makes up: of shares, of what has no end, and of all others."""


def load_invented(set_ids: frozenset[str], *, by: Person) -> None:
    """Let each of these indicator sets that is scored have benchmarks, for every key industry and for all others."""
    for set_id, scored in scored_sets().items():
        if set_id in set_ids and newest(set_id) is None and next(_rows(scored), None) is not None:
            stated = Stated(indicator_set=set_id, title=TITLE, dated=clock.today(), invented=True)
            load(_file(scored), "演示对标值.csv", stated, by=by)


def _file(scored: Scored) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["指标序号", "指标名称", "行业", "单位", "基准值", "引领值", "依据"])
    writer.writerows(_rows(scored))
    return text.getvalue().encode()


def _rows(scored: Scored) -> Iterator[list[str]]:
    industries = [each.name for each in instance().book().industries.values()]
    for industry in ("", *industries):
        for each in scored.indicators.indicators:
            if own_benchmark(each, scored.method) is None:
                yield [str(each.number), each.name, industry, each.unit or "", *_ends(each, scored), "虚构"]


def _ends(indicator: Indicator, scored: Scored) -> tuple[str, ...]:
    of_percent = _GROWTH if indicator.most is None else _PERCENT
    ends = of_percent if indicator.unit == "%" else _OTHER
    return ends if rises(indicator, scored.method) else ends[::-1]
