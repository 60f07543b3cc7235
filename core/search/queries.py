"""Finding what has no search of its own: applications of every call, calls and public notices by their titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.applications.models import Application
from core.bodies.queries import body_scope
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls
from core.db.statements import columns_for, contains, read, written
from core.desks.queries.filters import spoken_of
from core.notices.models import PublicNotice
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import has_role
from core.units.models import Representation, RepresentationState

MOST = 10
"""Of each kind: who finds more is asked to write more."""

_REFERENCE = re.compile(r"(\d{4})-(\d{1,9})")


class Found(NamedTuple):
    """An application that was found."""

    id: str
    number: int
    call_id: str
    body_id: str
    category: str
    unit_name: str
    subject_name: str


def applications(text: str, person: Person) -> Sequence[Found]:
    """The applications of which the text speaks and that the person may open: of the units for which he acts, and, once
    they were submitted, of his office's. One more than are shown, if there is one."""
    query = select(*columns_for(Found, Application)).where(
        _may_open(person), *(_speaks_of(word) for word in text.split())
    )
    rows = read(query.order_by(Application.updated_at.desc(), Application.id).limit(MOST + 1))
    return [Found(*row) for row in rows]


def _may_open(person: Person) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if has_role(person, Role.APPLICANT):
        own = select(Representation.unit_id).where(
            Representation.person_id == person.id, Representation.state == written(RepresentationState.CONFIRMED)
        )
        found.append(Application.unit_id.in_(own))
    if has_role(person, *OFFICIALS):
        scope = body_scope(person).covers(Application.body_id)
        found.append(and_(Application.submitted_at.is_not(None), scope))
    return or_(false(), *found)


def _speaks_of(word: str) -> ColumnElement[bool]:
    """As a queue finds by it; and by a number as it is printed, with its call's year."""
    printed = _REFERENCE.fullmatch(word)
    if printed is None:
        return spoken_of(word).condition
    year, number = map(int, printed.groups())
    calls = [each.id for each in opened_calls() if each.spoken_year == year]
    return and_(Application.call_id.in_(calls), Application.number == number)


def calls(text: str) -> Sequence[OpenedCall]:
    """The opened calls of whose title it is part, the newest first."""
    words = text.lower().split()
    found = [each for each in opened_calls() if all(word in each.title.lower() for word in words)]
    return sorted(found, key=lambda each: each.opens_on, reverse=True)[: MOST + 1]


class Notice(NamedTuple):
    """A public notice that was found."""

    id: str
    title: str
    first_day: date
    last_day: date


def notices(text: str) -> Sequence[Notice]:
    """The public notices of whose title it is part, the newest first."""
    query = select(*columns_for(Notice, PublicNotice)).where(_has_all(PublicNotice.title, text))
    return [Notice(*row) for row in read(query.order_by(PublicNotice.first_day.desc()).limit(MOST + 1))]


def _has_all(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return and_(*(contains(column, word) for word in text.split()))
