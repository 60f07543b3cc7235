"""The average score of those whom a call has asked to file."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import bindparam, func, select

from core.applications.models import ScoreSum
from core.applications.queries.rulebook import Rulebook
from core.db.keeping import once_on_page
from core.db.statements import any_of, read

FEWEST_TOLD = 3
"""The average of fewer units would tell a unit what another scored."""

_HUNDREDTH, _MILLIONTH = Decimal("0.01"), Decimal("0.000001")

# Asked of every application that is judged: made once.
_ASKED = select(func.sum(ScoreSum.total), func.sum(ScoreSum.number)).where(
    ScoreSum.call_id == bindparam("call"),
    ScoreSum.category == bindparam("category"),
    ScoreSum.track.in_(any_of("tracks")),
)


def average(call_id: str, book: Rulebook, *, fewest: int = 1) -> Decimal | None:
    """The average score of those of the book's category that were asked to file in a call and did.

    None where fewer than `fewest` have yet. What counts of each is its last submission: where the call scores its
    self-evaluations what was scored here in full, and nothing that was typed; where it does not, what was typed.
    """
    count, found = once_on_page((_worked_out, call_id, book), lambda: _worked_out(call_id, book))
    return found if count >= fewest else None


def _worked_out(call_id: str, book: Rulebook) -> tuple[int, Decimal | None]:
    """Of how many, and their average."""
    category, tracks = book.category, tuple(id for id, track in book.call.tracks.items() if track.invites_all)
    name = (average, call_id, category, tracks)
    total, count = once_on_page(name, lambda: read(_ASKED, call=call_id, category=category, tracks=tracks).one())
    if not count:
        return 0, None
    # SQLite adds in binary, which would tip a half hundredth either way.
    return count, (total.quantize(_MILLIONTH) / count).quantize(_HUNDREDTH, ROUND_HALF_UP)
