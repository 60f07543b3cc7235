"""The places of recommending bodies that a call's formulas give, worked out of what staff keep and of past lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from core import clock
from core.bodies.models import BodyFigure
from core.bodies.queries import figures, tiers
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.ledger.models import Listing
from core.ledger.queries import held_on
from core.plugin_api import QuotaFormula, QuotaPart
from core.policy.book import PolicyBook
from core.policy.places import Worked, work_out
from core.policy.wording import Words
from core.units.models import Unit

_Listed = Mapping[tuple[str, str, str | None], int]
"""How many units are on a list, by list, category and the body that the unit is directly under."""


def worked_out(
    opened: OpenedCall, bodies: Collection[str] | None = None, *, book: PolicyBook | None = None
) -> Sequence[Worked]:
    """What the call's formulas, or those of another `book`, come to for these bodies (None: all of whom they speak)."""
    book, known, year = book or pinned(opened).book, tiers(), opened.year or clock.today().year
    if not book.quota_formulas:
        return ()
    words, entered = Words(book), figures(year)
    listed = _listed(book.quota_formulas.values(), date(year - 1, 12, 31))
    found = []
    for formula in book.quota_formulas.values():
        labels = [words.part(part, formula.category) for part in formula.parts]
        for id in _bodies(formula, known):
            if bodies is None or id in bodies:
                counts = {part: _count(part, formula, id, known, entered, listed) for part in formula.parts}
                found.append(work_out(formula, id, counts, labels))
    return found


def bodies_of(opened: OpenedCall) -> Sequence[str]:
    """The bodies of which the call's formulas speak, each once; nothing is counted."""
    formulas, known = pinned(opened).book.quota_formulas.values(), tiers()
    return list(dict.fromkeys(id for formula in formulas for id in _bodies(formula, known)))


def _bodies(formula: QuotaFormula, known: Tiers) -> Iterator[str]:
    for id, office in known.offices.items():
        if not formula.body_kinds or office.kind in formula.body_kinds:
            yield id


def _count(
    part: QuotaPart,
    formula: QuotaFormula,
    body_id: str,
    known: Tiers,
    entered: Mapping[tuple[str, str], BodyFigure],
    listed: _Listed,
) -> int | None:
    if part.figure is not None:
        return getattr(entered.get((body_id, part.figure)), "count", None)
    return sum(listed.get((part.listed or "", formula.category, id), 0) for id in known.below({body_id}))


def _listed(formulas: Collection[QuotaFormula], day: date) -> _Listed:
    lists = {part.listed for formula in formulas for part in formula.parts if part.listed is not None}
    if not lists:
        return {}
    per_body = (Listing.list_id, Listing.category, Unit.body_id)
    query = (
        select(*per_body, func.count(func.distinct(Listing.unit_id)))
        .join(Unit, Unit.id == Listing.unit_id)
        .where(
            Listing.list_id.in_(sorted(lists)),
            Listing.category.in_(sorted({formula.category for formula in formulas})),
            *held_on(day),
        )
        .group_by(*per_body)
    )
    return {(list_id, category, body): count for list_id, category, body, count in db.session.execute(query)}
