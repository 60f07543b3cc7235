"""Which listed units have been among the last for as many years running as lead to their removal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core.bodies.queries import tiers
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.db.keeping import once_on_page
from core.lists.queries.unfiled import closings_of
from core.review.queries.follow_up import Filing, Followed, followed, without_body
from core.scoring.queries.ranking import Placed, Ranking, ranking_of, years_last


def last_long_enough(opened: OpenedCall) -> Iterator[tuple[Ranking, Sequence[Placed]]]:
    """Each ranking of the call, with those that were among the last so long as it stands today."""
    for category in pinned(opened).call.categories:
        ranking = ranking_of(opened, category)
        bottom = None if ranking is None else ranking.method.bottom
        if ranking is None or bottom is None:
            continue
        long = {unit_id for unit_id, years in years_last(ranking).items() if years >= bottom.years}
        yield ranking, [each for each in ranking.listed if each.entered.unit_id in long] if long else []


def still_filing(opened: OpenedCall) -> Mapping[str, int]:
    """By category how many of the listed units may file yet, or correct what they filed: until then no rank holds."""
    return once_on_page((still_filing, opened.id), lambda: _still_filing(opened))


def _still_filing(opened: OpenedCall) -> Mapping[str, int]:
    if opened.state is CallState.CLOSED:
        return Counter()
    asked = [*followed(opened, tiers().offices), *without_body(opened)]
    waiting = [each for each in asked if each.filing is not Filing.FILED]
    closings = closings_of(opened, waiting)

    def may_file(each: Followed) -> bool:
        closing = closings[each.key]
        return each.filing is Filing.RETURNED or closing is None or not closing.has_passed

    return Counter(each.category for each in waiting if may_file(each))
