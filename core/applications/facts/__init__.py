"""What the rules judge of an application: the answers to its forms, and what the system knows by itself.

A system fact is asked for when a rule wants it, and only then. Other slices supply those that they know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from core import clock, forms
from core.applications.models import Application
from core.applications.queries.beside import LEDGER, may_be
from core.applications.queries.rulebook import Rulebook, rulebook
from core.db.keeping import Kept
from core.filling import queries
from core.filling.rules.answers import Answers
from core.forms.paths import root
from core.ledger import queries as ledger
from core.plugin_api.facts import SYSTEM_FACTS, Facts, Scope, Word, family
from core.registry import Registry

T = TypeVar("T")


def facts(
    application: Application,
    answers: Answers | None = None,
    *,
    on: date | None = None,
    known: Mapping[str, object] | None = None,
    book: Rulebook | None = None,
    found: Mapping[str, object] | None = None,
) -> Facts:
    """The facts of an application on a day (None: today); `answers` are the saved ones where none are given.

    `known`: system facts that were read already. `book`: another than its call keeps. `found`: what officers found in
    place of the answers, canonical, by path; what is worked out from them follows.
    """
    book = rulebook(application) if book is None else book
    given = queries.saved(application.id) if answers is None else answers
    answered = _found(book, given, found) if found else _answered(book, given)
    asked = Asked(application, answered, on or clock.today(), book, given, found)
    return Facts(known or {}, SystemFacts(asked), answered)


_once_settled = Kept[tuple[str, Rulebook], Mapping[str, object]](most=512)


def _answered(book: Rulebook, answers: Answers) -> Mapping[str, object]:
    """The answers as rules judge them; those that never change are settled once."""
    if answers.mark is None:
        return _settled(book, answers)
    return _once_settled.get((answers.mark, book), lambda: _settled(book, answers))


def _settled(book: Rulebook, answers: Answers) -> dict[str, object]:
    """What a form asks only under conditions of another is settled by the other."""
    return {
        name: value for form in book.forms.values() for name, value in forms.facts(form, answers.settled(form)).items()
    }


def _found(book: Rulebook, answers: Answers, found: Mapping[str, object]) -> Mapping[str, object]:
    """The facts with what officers found in place of the answers, also where the form had not asked for it."""
    by_form = {
        form.id: forms.with_values(
            answers.of(form.id), {path: value for path, value in found.items() if root(path) in form.fields}
        )
        for form in book.forms.values()
    }
    entered = {
        path: each.fact(value)
        for form in book.forms.values()
        for path, value in found.items()
        if (each := forms.single(form, path)) is not None
    }
    return {**_settled(book, Answers(by_form)), **entered}


@dataclass(frozen=True)
class Asked:
    """Of what a system fact is asked: an application with what it answers, on a day, by a rulebook.

    ``answers`` are what was filled in, of which ``answered`` are the facts, with what officers ``found`` instead.
    """

    application: Application
    answered: Mapping[str, object]
    on: date
    by: Rulebook | None = None
    answers: Answers | None = None
    found: Mapping[str, object] | None = None

    @cached_property
    def book(self) -> Rulebook:
        return self.by or rulebook(self.application)

    def named(self, levels: Iterable[str]) -> tuple[Word, ...]:
        """Levels that can say their labels in findings."""
        return _named(self.book, tuple(levels))


@lru_cache(maxsize=1024)
def _named(book: Rulebook, levels: tuple[str, ...]) -> tuple[Word, ...]:
    return tuple(Word(level, book.pinned.book.level_label(level)) for level in levels)


_SUPPLIED: Registry[tuple[Callable[[Asked], Any], Callable[[Any], object]]] = Registry()


def supply(of: Callable[[Asked], T], ways: Mapping[str, Callable[[T], object]]) -> None:
    """Supply system facts by their names (`core.plugin_api.facts.SYSTEM_FACTS`).

    What `of` gives is asked for once for an application, and each fact of it when a rule wants it. Raises ValueError
    for a fact that is not declared, or that another slice supplies.
    """
    for name, way in ways.items():
        if name not in SYSTEM_FACTS:
            raise ValueError(f"No system fact is called {name!r}.")
        _SUPPLIED.give(name, (of, way))


AS_TOLD: Registry[Callable[[Application, Rulebook], object]] = Registry()
"""System facts, by name, as an application's own people may know them: what would tell them of somebody else is None.
"""


class AsTold(Mapping[str, object]):
    """Those of them of one application, each found when a rule asks for it."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._found: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._found:
            self._found[name] = AS_TOLD[name](self._application, rulebook(self._application))
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in AS_TOLD

    def __iter__(self) -> Iterator[str]:
        return iter(AS_TOLD)

    def __len__(self) -> int:
        return len(AS_TOLD)


def require_supplied() -> None:
    """Raises RuntimeError where a fact that rules may ask of an application is supplied by no slice."""
    declared = {fact.name for fact in SYSTEM_FACTS.values() if fact.scope is not Scope.BODY}
    if missing := sorted(declared - _SUPPLIED.keys()):
        raise RuntimeError(f"No slice supplies these system facts: {', '.join(missing)}.")


class SystemFacts(Mapping[str, object]):
    """The facts that every instance knows of an application, each found when it is asked for."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._sources: dict[Callable[[Asked], Any], Any] = {}
        self._found: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._found:
            if name not in _SUPPLIED and (of_list := family(name)) is not None:
                return self._by_list(*of_list)
            of, way = _SUPPLIED[name]
            if of not in self._sources:
                self._sources[of] = of(self._asked)
            self._found[name] = way(self._sources[of])
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in _SUPPLIED or (isinstance(name, str) and family(name) is not None)

    def _by_list(self, name: str, of: str) -> object:
        known = self[name]
        return known.get(of) if isinstance(known, Mapping) else None

    def __iter__(self) -> Iterator[str]:
        return iter(_SUPPLIED)

    def __len__(self) -> int:
        return len(_SUPPLIED)


def _listed_levels(asked: Asked) -> tuple[Word, ...]:
    of = asked.application
    return asked.named(ledger.listed_levels(of.unit_id, of.category, asked.on, subject=of.subject_name))


def _listed_since(asked: Asked) -> Mapping[str, date]:
    of = asked.application
    return ledger.listed_since(of.unit_id, of.category, asked.on, subject=of.subject_name)


def _missing_levels(asked: Asked) -> tuple[Word, ...]:
    region = asked.book.pinned.book.region
    return asked.named(region.missing_below(asked.application.levels, _listed_levels(asked)))


def _spoken(ask: Callable[[str, date], date | None]) -> Callable[[Asked], date | None]:
    """What the ledger says of hardly any unit."""

    def of(asked: Asked) -> date | None:
        application = asked.application
        return ask(application.unit_id, asked.on) if may_be(application.id, LEDGER) else None

    return of


def _itself(asked: Asked) -> Asked:
    return asked


supply(
    _itself,
    {
        "today": lambda asked: asked.on,
        "application.levels": lambda asked: asked.named(asked.application.levels),
        "application.category": lambda asked: asked.application.category,
        "application.track": lambda asked: asked.application.track,
        "unit.code": lambda asked: asked.application.unit.code,
        "unit.name": lambda asked: asked.application.unit.name,
        "unit.body": lambda asked: asked.application.body_id,
        "unit.listed_levels": _listed_levels,
        "unit.listed_since": _listed_since,
        "unit.missing_levels": _missing_levels,
        "unit.removed_on": _spoken(ledger.removed_on),
        "unit.barred_until": _spoken(ledger.barred_until),
    },
)
