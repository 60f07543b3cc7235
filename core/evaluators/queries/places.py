"""How many places of a cap are used, and whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from core.db import db
from core.evaluators.models import CapPlace, StatedIdentity
from core.evaluators.rules import caps
from core.plugin_api.declarations import EvaluatorCap


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a cap one identity has used in a period. ``masked`` says whose it is, None where nobody stated it."""

    cap: EvaluatorCap
    period: str
    used: int
    masked: str | None

    @property
    def left(self) -> int:
        return max(0, self.cap.limit - self.used)

    @property
    def is_full(self) -> bool:
        return self.used >= self.cap.limit


def numbers(cap: EvaluatorCap, fingerprint: str, on: date) -> Sequence[int]:
    """The numbers of the places in use."""
    query = select(CapPlace.number).where(
        CapPlace.scope == caps.scope(cap),
        CapPlace.fingerprint == fingerprint,
        CapPlace.period == caps.period(cap, on),
        CapPlace.given_back_at.is_(None),
    )
    return db.session.scalars(query.order_by(CapPlace.number)).all()


def uses(concerned: Iterable[EvaluatorCap], identities: Mapping[str, tuple[str, str]], on: date) -> tuple[Use, ...]:
    """How much of each cap is used by those identities (key: fingerprint and masked form) in the day's period."""
    found = counted([(cap, identities[cap.key][0]) for cap in concerned if cap.key in identities], on)
    return tuple(
        Use(
            cap,
            caps.period(cap, on),
            found.get((caps.scope(cap), identities[cap.key][0]), 0) if cap.key in identities else 0,
            identities[cap.key][1] if cap.key in identities else None,
        )
        for cap in concerned
    )


def counted(wanted: Sequence[tuple[EvaluatorCap, str]], on: date) -> Mapping[tuple[str, str], int]:
    """How many places are in use, by scope and fingerprint, in one statement."""
    if not wanted:
        return {}
    sought = or_(
        *(
            and_(
                CapPlace.scope == caps.scope(cap),
                CapPlace.fingerprint == fingerprint,
                CapPlace.period == caps.period(cap, on),
            )
            for cap, fingerprint in wanted
        )
    )
    query = select(CapPlace.scope, CapPlace.fingerprint, func.count()).where(sought, CapPlace.given_back_at.is_(None))
    rows = db.session.execute(query.group_by(CapPlace.scope, CapPlace.fingerprint))
    return {(scope, fingerprint): count for scope, fingerprint, count in rows}


@dataclass(frozen=True, slots=True)
class Above:
    """An identity that has used more of a cap than its limit allows: masked, and how much it has used."""

    masked: str
    used: int


def above(cap: EvaluatorCap, on: date) -> Sequence[Above]:
    """The identities above the cap's limit in the day's period, those that have used most in front."""
    used = (
        select(CapPlace.fingerprint, func.count().label("used"))
        .where(
            CapPlace.scope == caps.scope(cap),
            CapPlace.period == caps.period(cap, on),
            CapPlace.given_back_at.is_(None),
        )
        .group_by(CapPlace.fingerprint)
        .having(func.count() > cap.limit)
        .subquery()
    )
    query = (
        select(func.max(StatedIdentity.masked), used.c.used)
        .select_from(used)
        .outerjoin(StatedIdentity, StatedIdentity.fingerprint == used.c.fingerprint)
        .group_by(used.c.fingerprint, used.c.used)
        .order_by(used.c.used.desc(), used.c.fingerprint)
    )
    return [Above(masked or "未登记", count) for masked, count in db.session.execute(query)]
