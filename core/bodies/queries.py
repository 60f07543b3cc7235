"""Reading recommending bodies, and whose units a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import InstrumentedAttribute

from core.bodies.models import Body, BodyFigure
from core.bodies.rules import Office, Tiers
from core.db import db
from core.db.keeping import once
from core.db.statements import read
from core.people.models import OF_DEPARTMENT, Person, Role

TIERS = "tiers"
"""What `tiers` gave is kept under this name while a transaction runs; who changes bodies asks `again`."""

SEES_EVERY_BODY = frozenset({*OF_DEPARTMENT, Role.AUDITOR})
"""Roles that look at the whole region. Administrators look after accounts and see no unit's papers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The recommending bodies whose units somebody may see: all of them, or those with the ids in `bodies`.

    What has no body yet lies only in the scope of everything.
    """

    everything: bool = False
    bodies: frozenset[str] = field(default=frozenset())

    def __bool__(self) -> bool:
        return self.everything or bool(self.bodies)

    def __contains__(self, body_id: str | None) -> bool:
        return self.everything or body_id in self.bodies

    def covers(self, column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
        """The condition of a query that the column's body lies in this scope."""
        if self.everything:
            return true()
        return column.in_(sorted(self.bodies)) if self.bodies else false()


EVERYTHING = Scope(everything=True)


def body_scope(person: Person | None) -> Scope:
    """The bodies whose units a person may see: an officer's own with the tiers below, the department's all."""
    if person is None or not person.active:
        return Scope()
    if not person.held_roles.isdisjoint(SEES_EVERY_BODY):
        return EVERYTHING
    own = own_bodies(person)
    return Scope(bodies=tiers().below(own)) if own else Scope()


def own_bodies(person: Person | None) -> frozenset[str]:
    """The bodies whose officer the person is."""
    if person is None or not person.active:
        return frozenset()
    return frozenset(grant.body_id for grant in person.grants if grant.role is Role.BODY_OFFICER and grant.body_id)


def bodies(*, active_only: bool = False) -> Sequence[Body]:
    """Every body in the order of the declaration, added ones after."""
    query = select(Body).order_by(Body.position, Body.name, Body.id)
    return db.session.scalars(query.where(Body.active) if active_only else query).all()


def body(id: str | None) -> Body | None:
    """The body with this id."""
    return None if id is None else db.session.get(Body, id)


def choices() -> list[tuple[str, str]]:
    """(id, name) of the bodies that act now, for a field of a form."""
    return [(each.id, each.name) for each in bodies(active_only=True)]


def figures(year: int) -> Mapping[tuple[str, str], BodyFigure]:
    """The counts of a year that hold, by body and what they count."""
    query = select(BodyFigure).where(BodyFigure.year == year).order_by(BodyFigure.sequence)
    return {(each.body_id, each.figure): each for each in db.session.scalars(query)}


_OFFICES = select(Body.id, Body.name, Body.kind, Body.parent_id, Body.office, Body.phone, Body.active).order_by(
    Body.position, Body.name, Body.id
)


def figure(body_id: str, year: int, name: str) -> BodyFigure | None:
    """The count that holds, as it stands in the database now."""
    query = select(BodyFigure).where(BodyFigure.body_id == body_id, BodyFigure.year == year, BodyFigure.figure == name)
    return db.session.scalars(query.order_by(BodyFigure.sequence.desc()).limit(1)).first()


def tiers() -> Tiers:
    """Every recommending body, also those that act no more; one object as long as they stay as they are."""
    return once(TIERS, lambda: _made(tuple(read(_OFFICES))))


@lru_cache(maxsize=8)
def _made(rows: tuple[tuple[str, str, str, str | None, str | None, str | None, bool], ...]) -> Tiers:
    return Tiers.of(Office(*row) for row in rows)
