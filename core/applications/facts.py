"""What the rules judge of an application: the answers to its forms, and what the system knows by itself.

A system fact is asked for when a rule wants it, and only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from sqlalchemy import bindparam, exists, func, select

from core import clock, forms
from core.applications.answers import Answers
from core.applications.models import Application, SectionAnswers, Submission
from core.applications.rulebook import Rulebook, rulebook
from core.applications.states import State
from core.db import db
from core.db.keeping import Kept
from core.db.statements import read
from core.evaluators.facts import EvaluationFacts
from core.judging.queries.graded import grading_of, levels_opened
from core.judging.queries.records import Found, last_found
from core.ledger import queries as ledger
from core.plugin_api.facts import Facts, Word
from core.review.models import Receipt

_RECEIVED = select(exists().where(Receipt.application_id == bindparam("application")))
_HUNDREDTH = Decimal("0.01")


def facts(
    application: Application,
    answers: Answers | None = None,
    *,
    on: date | None = None,
    known: Mapping[str, object] | None = None,
    book: Rulebook | None = None,
) -> Facts:
    """The facts of an application on a day (None: today); `answers` are the saved ones where none are given.

    `known`: system facts that were read already. `book`: another than its call keeps.
    """
    book = rulebook(application) if book is None else book
    given = saved(application.id) if answers is None else answers
    answered = _answered(book, given)
    return Facts(known or {}, SystemFacts(application, answered, on or clock.today(), book), answered)


def saved(application_id: str) -> Answers:
    """What the applicant has saved."""
    return Answers.of_sections(
        db.session.scalars(select(SectionAnswers).where(SectionAnswers.application_id == application_id))
    )


_submitted = Kept[tuple[str, Rulebook], Mapping[str, object]](most=256)


def _answered(book: Rulebook, answers: Answers) -> Mapping[str, object]:
    """The answers as rules judge them; of a submission, which never changes, they are settled once."""
    if answers.submission is None:
        return _settled(book, answers)
    return _submitted.get((answers.submission, book), lambda: _settled(book, answers))


def _settled(book: Rulebook, answers: Answers) -> dict[str, object]:
    """What a form asks only under conditions of another is settled by the other."""
    return {
        name: value
        for form in book.forms.values()
        for name, value in forms.facts(form, answers.of(form.id), answers.elsewhere(form.id)).items()
    }


class SystemFacts(Mapping[str, object]):
    """The facts that every instance knows (`core.plugin_api.facts.SYSTEM_FACTS`), each found when it is asked for."""

    def __init__(
        self, application: Application, answered: Mapping[str, object], on: date, book: Rulebook | None = None
    ) -> None:
        self._application = application
        self._book = book
        self._answered = answered
        self._on = on
        self._found: dict[str, object] = {}
        unit = application.unit
        self._ways: dict[str, Callable[[], object]] = {
            "today": lambda: on,
            "application.levels": lambda: self._named(application.levels),
            "application.category": lambda: application.category,
            "application.track": lambda: application.track,
            "application.receipt": self._receipt,
            "application.self_score": self._self_score,
            "application.tier": lambda: None if self._judged is None else self._judged.tier,
            "application.opened_levels": self._opened_levels,
            "application.is_qualified": lambda: None if self._judged is None else self._judged.qualified,
            "unit.code": lambda: unit.code,
            "unit.name": lambda: unit.name,
            "unit.body": lambda: application.body_id,
            "unit.listed_levels": lambda: self._named(
                ledger.listed_levels(unit.id, application.category, on, subject=application.subject_name)
            ),
            "unit.removed_on": lambda: ledger.removed_on(unit.id, on),
            "unit.barred_until": lambda: ledger.barred_until(unit.id, on),
            "call.average_self_score": self._average_self_score,
            "region.average_score": self._average_self_score,
            **EvaluationFacts(application, answered, on, lambda: self._rulebook).ways,
        }

    def __getitem__(self, name: str) -> object:
        if name not in self._found:
            self._found[name] = self._ways[name]()
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._ways

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)

    @cached_property
    def _rulebook(self) -> Rulebook:
        return self._book or rulebook(self._application)

    def _named(self, levels: Iterable[str]) -> tuple[Word, ...]:
        """Levels that can say their labels in findings."""
        return tuple(Word(level, self._rulebook.pinned.book.level_label(level)) for level in levels)

    def _self_score(self) -> object:
        book = self._rulebook
        asked = (form.score_field for form in book.pinned.forms_for(book.category, book.track))
        return next((self._answered.get(name) for name in asked if name is not None), None)

    def _average_self_score(self) -> Decimal | None:
        return average_self_score(self._application.call_id, self._rulebook)

    @cached_property
    def _judged(self) -> Found | None:
        """What was found of it last, where it is judged at all."""
        return last_found(self._application.id)

    def _opened_levels(self) -> tuple[Word, ...] | None:
        """Unknown while a tier is still to be given; who was not found qualified has what asks for none."""
        if self._judged is not None:
            return self._named(levels_opened(self._rulebook, self._judged.tier))
        return None if grading_of(self._rulebook) is not None else self._named(levels_opened(self._rulebook, None))

    def _receipt(self) -> bool:
        return bool(read(_RECEIVED, application=self._application.id).scalar_one())


def average_self_score(call_id: str, book: Rulebook) -> Decimal | None:
    """The average self-evaluation score of those of the book's category that were asked to file in a call and did.

    None where nobody has yet. What counts of each is its last submission.
    """
    tracks = [id for id, track in book.call.tracks.items() if track.invites_all]
    asked = {
        form.id: form.score_field
        for track in tracks
        for form in book.pinned.forms_for(book.category, track)
        if form.score_field is not None
    }
    latest = select(func.max(Submission.serial)).where(Submission.application_id == Application.id)
    query = (
        select(Submission.answers)
        .join(Application, Application.id == Submission.application_id)
        .where(
            Application.call_id == call_id,
            Application.category == book.category,
            Application.track.in_(tracks),
            Application.state != State.WITHDRAWN,
            Submission.serial == latest.correlate(Application).scalar_subquery(),
        )
    )
    stated = (
        answers.get(form, {}).get(field) for answers in db.session.scalars(query) for form, field in asked.items()
    )
    scores = [Decimal(str(score)) for score in stated if score is not None]
    return (sum(scores, Decimal()) / len(scores)).quantize(_HUNDREDTH) if scores else None
