"""The places of recommending bodies that a call's formulas give, worked out of what staff keep and of past lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from core import clock
from core.bodies.queries import figures, tiers
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.ledger.models import Listing
from core.ledger.queries import held_on
from core.plugin_api import QuotaFormula, QuotaPart
from core.policy.places import Worked, work_out
from core.policy.wording import Words
from core.units.models import Unit


def worked_out(opened: OpenedCall, bodies: Collection[str] | None = None) -> Sequence[Worked]:
    """What the call's formulas come to for these bodies (None: for all that they speak of)."""
    book, known, year = pinned(opened).book, tiers(), opened.year or clock.today().year
    if not book.quota_formulas:
        return ()
    words, entered = Words(book), figures(year)
    found = []
    for formula in book.quota_formulas.values():
        labels = [words.part(part, formula.category) for part in formula.parts]
        for id, office in known.offices.items():
            if (bodies is None or id in bodies) and (not formula.body_kinds or office.kind in formula.body_kinds):
                counts = {part: _count(part, formula, id, year, known, entered) for part in formula.parts}
                found.append(work_out(formula, id, counts, labels))
    return found


def _count(
    part: QuotaPart,
    formula: QuotaFormula,
    body_id: str,
    year: int,
    known: Tiers,
    entered: Mapping[tuple[str, str], object],
) -> int | None:
    if part.figure is not None:
        return getattr(entered.get((body_id, part.figure)), "count", None)
    query = (
        select(func.count(func.distinct(Listing.unit_id)))
        .join(Unit, Unit.id == Listing.unit_id)
        .where(
            Listing.list_id == part.listed,
            Listing.category == formula.category,
            Unit.body_id.in_(sorted(known.below({body_id}))),
            *held_on(date(year - 1, 12, 31)),
        )
    )
    return db.session.scalar(query) or 0
