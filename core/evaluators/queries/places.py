"""How many places of a cap are used, and whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from core.db import db
from core.evaluators.models import CapPlace, OutsideCount, StatedIdentity
from core.evaluators.queries import kinship
from core.evaluators.rules import caps
from core.plugin_api.declarations import EvaluatorCap


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a cap one identity has used in a period. ``masked`` says whose it is, None where nobody stated it.

    ``outside`` is what of it was used elsewhere, as it was reported.
    """

    cap: EvaluatorCap
    period: str
    used: int
    masked: str | None
    outside: Sequence[OutsideCount] = ()

    @property
    def arithmetic(self) -> str:
        """How it came to what is used; empty where all of it was used here."""
        return said(self.used - sum(each.count for each in self.outside), self.outside)

    @property
    def period_words(self) -> str:
        return caps.period_words(self.cap, self.period)

    @property
    def left(self) -> int:
        return max(0, self.cap.limit - self.used)

    @property
    def is_full(self) -> bool:
        return self.used >= self.cap.limit


def said(here: int, outside: Sequence[OutsideCount]) -> str:
    """本平台 3 项 + 平台外 12 项（省平台通报，截至 2026-04-20） = 15 项; nothing where nothing was reported."""
    if not outside:
        return ""
    parts = [f"平台外 {each.count} 项（{each.source}，截至 {each.counted_on:%Y-%m-%d}）" for each in outside]
    return f"本平台 {here} 项 + {' + '.join(parts)} = {here + sum(each.count for each in outside)} 项"


def numbers(cap: EvaluatorCap, fingerprints: Collection[str], on: date, call_id: str = "") -> Sequence[int]:
    """The numbers of the places that one and the same has in use."""
    query = select(CapPlace.number).where(
        CapPlace.scope == caps.scope(cap),
        CapPlace.fingerprint.in_(fingerprints),
        CapPlace.period == caps.period(cap, on, call_id),
        CapPlace.given_back_at.is_(None),
    )
    return db.session.scalars(query.order_by(CapPlace.number)).all()


def counted(wanted: Sequence[tuple[EvaluatorCap, str]], on: date, call_id: str = "") -> Mapping[tuple[str, str], int]:
    """How many places are in use, by scope and fingerprint, in one statement; what is joined counts together."""
    if not wanted:
        return {}
    one = kinship.persons()
    sought = or_(
        *(
            and_(
                CapPlace.scope == caps.scope(cap),
                CapPlace.fingerprint.in_(one[fingerprint]),
                CapPlace.period == caps.period(cap, on, call_id),
            )
            for cap, fingerprint in wanted
        )
    )
    query = select(CapPlace.scope, CapPlace.fingerprint, func.count()).where(sought, CapPlace.given_back_at.is_(None))
    rows = db.session.execute(query.group_by(CapPlace.scope, CapPlace.fingerprint))
    found = {(scope, fingerprint): count for scope, fingerprint, count in rows}
    return {
        (scope, fingerprint): sum(found.get((scope, each), 0) for each in one[fingerprint])
        for scope, fingerprint in {(caps.scope(cap), fingerprint) for cap, fingerprint in wanted}
    }


@dataclass(frozen=True, slots=True)
class Above:
    """An identity that has used more of a cap than its limit allows: masked, and how much it has used."""

    masked: str
    used: int


def above(cap: EvaluatorCap, on: date, call_id: str = "") -> Sequence[Above]:
    """The identities above the cap's limit in the day's period, those that have used most in front."""
    query = select(CapPlace.fingerprint, func.count()).where(
        CapPlace.scope == caps.scope(cap),
        CapPlace.period == caps.period(cap, on, call_id),
        CapPlace.given_back_at.is_(None),
    )
    used, one = Counter[frozenset[str]](), kinship.persons()
    for fingerprint, count in db.session.execute(query.group_by(CapPlace.fingerprint)):
        used[one[fingerprint]] += count
    over = sorted(
        ((group, count) for group, count in used.items() if count > cap.limit),
        key=lambda each: (-each[1], sorted(each[0])),
    )
    sought = [fingerprint for group, _ in over for fingerprint in group]
    rows = db.session.execute(
        select(StatedIdentity.fingerprint, StatedIdentity.masked).where(StatedIdentity.fingerprint.in_(sought))
    )
    masked = dict(rows.all())
    return [
        Above("、".join(sorted({masked[each] for each in group if each in masked})) or "未登记", count)
        for group, count in over
    ]
