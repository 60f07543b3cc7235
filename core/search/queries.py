"""Finding what has no search of its own: applications of every call, calls and public notices by their titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, select

from core.applications.models import Application
from core.bodies.queries import Scope, body_scope
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls
from core.db.statements import ESCAPE, columns_for, escaped, read
from core.desks.queries.filters import Spoken, Ways, Word, words_of
from core.notices.models import PublicNotice
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import has_role
from core.units.models import Representation
from core.units.queries import confirmed_of

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
    """The applications of which the text speaks and that the person may open: of the units for which he acts, what
    changed last first; of his office's, once they were submitted, the latest first. One more than are shown, if there
    is one."""
    scope = body_scope(person) if has_role(person, *OFFICIALS) else None
    if not scope and not has_role(person, Role.APPLICANT):
        return ()
    spoken = _spoken(text.split())
    if any(each.is_nowhere for each in spoken.words):
        return ()
    return [Found(*row) for row in read(_finding(scope, spoken.ways), person=person.id, **spoken.values)]


def _spoken(texts: Sequence[str]) -> Spoken:
    """As a queue finds by these words; and by a number as it is printed, with its call's year."""
    printed = [_REFERENCE.fullmatch(each) for each in texts]
    plain = iter(words_of([text for text, match in zip(texts, printed, strict=True) if match is None]))
    return Spoken(tuple(next(plain) if each is None else _numbered(*map(int, each.groups())) for each in printed))


def _numbered(year: int, number: int) -> Word:
    return Word(number=number, calls=[each.id for each in opened_calls() if each.spoken_year == year])


@lru_cache(maxsize=256)
def _finding(scope: Scope | None, words: tuple[Ways, ...]) -> Select[*tuple[Any, ...]]:
    """What finds applications by so many words, each in its way: an office's, or else those of a `person`'s units."""
    own = select(Representation.unit_id).where(*confirmed_of(bindparam("person")))
    query = select(*columns_for(Found, Application)).where(Spoken.places(words).condition)
    if scope is None:
        query = query.where(Application.unit_id.in_(own)).order_by(Application.updated_at.desc(), Application.id)
    else:
        query = query.where(Application.submitted_at.is_not(None), scope.covers(Application.body_id))
        query = query.order_by(Application.submitted_at.desc(), Application.id.desc())
    return query.limit(MOST + 1)


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
    words = {f"word{at}": escaped(word) for at, word in enumerate(text.split())}
    return [Notice(*row) for row in read(_of_notices(tuple(words)), **words)]


@lru_cache(maxsize=64)
def _of_notices(words: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    has_all = (PublicNotice.title.icontains(bindparam(word, type_=String), escape=ESCAPE) for word in words)
    query = select(*columns_for(Notice, PublicNotice)).where(*has_all)
    return query.order_by(PublicNotice.first_day.desc()).limit(MOST + 1)
