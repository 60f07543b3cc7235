"""Which listed units have been among the last for as many years running as lead to their removal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.scoring.queries.ranking import Placed, Ranking, ranking_of, years_last


def last_long_enough(opened: OpenedCall) -> Iterator[tuple[Ranking, Sequence[Placed]]]:
    """Each ranking of the call, with those that were among the last so long."""
    for category in pinned(opened).call.categories:
        ranking = ranking_of(opened, category)
        bottom = None if ranking is None else ranking.method.bottom
        if ranking is None or bottom is None:
            continue
        last = [each for each in ranking.listed if each.entered.unit_id in ranking.last]
        yield ranking, [each for each in last if years_last(ranking, each.entered.unit_id) >= bottom.years]
