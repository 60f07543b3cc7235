"""What was found, by kind, each with its page; a kind that the reader may not read is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import islice
from typing import NamedTuple, TypeVar

from flask import url_for

from core.accounts import queries as accounts
from core.applications.rules.naming import entry_name, reference
from core.bodies.queries import SEES_EVERY_BODY, body_scope, tiers
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls, pinned
from core.colleagues.notifications import page_of
from core.instance import instance
from core.ledger.presenting import list_name
from core.lists.queries import browsing
from core.people.models import Person, Role
from core.people.policies import has_role
from core.search import queries
from core.search.queries import MOST
from core.units import queries as units
from core.web.filters import day
from core.web.navigation import address_of

T = TypeVar("T")


class Hit(NamedTuple):
    """What it is called, its page, and what tells it from others of that name."""

    title: str
    url: str
    note: str


class Section(NamedTuple):
    """What was found of one kind; `is_cut`: there is more of it than is shown."""

    title: str
    hits: Sequence[Hit]
    is_cut: bool


def sections(text: str, person: Person | None) -> Sequence[Section]:
    """Everything that the reader may read and of which the text speaks, by kind; kinds without any are left out."""
    kinds: dict[str, Callable[[], Sequence[Hit]]] = {
        "申报": lambda: _applications(text, person),
        "单位": lambda: _units(text, person),
        "名单": lambda: _listed(text),
        "申报通知": lambda: [
            Hit(each.title, url_for("calls.show", call_id=each.call_id), "") for each in queries.calls(text)
        ],
        "公示": lambda: _notices(text),
        "政策条款": lambda: _clauses(text),
        "人员": lambda: _people(text, person),
    }
    found = ((title, find()) for title, find in kinds.items())
    return [Section(title, hits[:MOST], len(hits) > MOST) for title, hits in found if hits]


def _applications(text: str, person: Person | None) -> Sequence[Hit]:
    if person is None:
        return ()
    calls = {each.id: each for each in opened_calls()}
    page = _own_page if has_role(person, Role.APPLICANT) else partial(page_of, reader=person)
    return [
        Hit(entry_name(each.unit_name, each.subject_name), page(each.id), _of(each, calls[each.call_id]))
        for each in queries.applications(text, person)
    ]


def _own_page(application_id: str) -> str:
    return address_of("applications.show", application_id=application_id)


def _of(found: queries.Found, opened: OpenedCall) -> str:
    number, category = reference(opened.spoken_year, found.number), pinned(opened).category_label(found.category)
    return f"{number}　{category}　{tiers().name(found.body_id)}　{opened.title}"


def _units(text: str, person: Person | None) -> Sequence[Hit]:
    if person is None or not has_role(person, Role.BODY_OFFICER, *SEES_EVERY_BODY):
        return ()
    return [
        Hit(each.name, address_of("units.show", unit_id=each.id), f"{each.kind.label}　{each.code or '未登记代码'}")
        for each in units.first(body_scope(person), text, MOST + 1)
    ]


def _listed(text: str) -> Sequence[Hit]:
    """Who stands on a published list today, as everybody may read it."""
    called = cache(list_name)
    return [
        Hit(
            entry_name(each.name, each.subject),
            address_of("lists.unit", unit_id=each.unit_id),
            f"{called(each.list_id, each.category)}　{day(each.listed_on)} 列入",
        )
        for each in browsing.first(text, MOST + 1)
    ]


def _notices(text: str) -> Sequence[Hit]:
    return [
        Hit(each.title, url_for("notices.show", notice_id=each.id), f"{day(each.first_day)} 至 {day(each.last_day)}")
        for each in queries.notices(text)
    ]


def _clauses(text: str) -> Sequence[Hit]:
    """The clauses in which all words stand, in their number, their document or what they ask."""
    book, words = instance().book(), text.casefold().split()
    titles = {id: source.title for id, source in book.sources.items()}
    found = (
        Hit(
            each.summary,
            url_for("policy.clause", clause_id=each.id),
            f"{titles.get(each.source, '')}　{each.place_in_source}",
        )
        for each in book.clauses.values()
        if _stand(words, (each.id, each.place_in_source, each.summary, titles.get(each.source, "")))
    )
    return _first(found)


def _people(text: str, person: Person | None) -> Sequence[Hit]:
    if not has_role(person, Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR):
        return ()
    found, _ = accounts.people(accounts.PeopleFilter(text=text))
    return [Hit(each.name, url_for("people.show", person_id=each.id), each.email) for each in found[: MOST + 1]]


def _stand(words: Iterable[str], places: Iterable[str]) -> bool:
    whole = "\n".join(places).casefold()
    return all(word in whole for word in words)


def _first(found: Iterable[T]) -> Sequence[T]:
    return list(islice(found, MOST + 1))
