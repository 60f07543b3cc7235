"""What an application scores as things stand, and what scores were kept of it and of its unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from core.applications.models import Application
from core.applications.queries.beside import BESIDE, may_be
from core.applications.queries.rulebook import Rulebook, rulebook
from core.calls.models import OpenedCall
from core.db import db
from core.db.keeping import Kept
from core.db.statements import read
from core.filling.queries import answers_of, as_submitted, last_handed, saved
from core.filling.rules.answers import Answers
from core.forms import with_values
from core.forms.paths import root
from core.plugin_api import Field, IndicatorSet, ScoringMethod
from core.scoring.models import Explanation, Score, ScoreLine, Side
from core.scoring.queries import benchmarks
from core.scoring.queries.benchmarks import Scored, scored_in
from core.scoring.rules.benchmarks import Profile
from core.scoring.rules.deviations import Deviation, deviations
from core.scoring.rules.figures import Filed
from core.scoring.rules.sheet import Benchmark, Given, Sheet, sheet
from core.units.queries import same_as


@dataclass(frozen=True, eq=False)
class Reckoned:
    """One application's scores with all that they rest on; ``revision_id`` is None where the call has no benchmarks."""

    indicators: IndicatorSet
    method: ScoringMethod
    revision_id: str | None
    filed: Filed
    profile: Profile
    given: Mapping[int, Given]
    benchmarks: Mapping[int, Benchmark]

    @cached_property
    def sheet(self) -> Sheet:
        return self.sheet_of({})

    def sheet_of(self, otherwise: Mapping[int, Given]) -> Sheet:
        """The scores where some indicators are given otherwise than the applicant gave them."""
        return sheet(self.indicators, self.method, {**self.given, **otherwise}, self.benchmarks)


def reckon(
    application: Application, answers: Answers, book: Rulebook, revision_id: str | None = None
) -> Reckoned | None:
    """Score what is answered, by what the application's call has pinned; None where its call scores nothing.

    ``revision_id``: another of the benchmarks than the pinned one.
    """
    scored = scored_set_of(book)
    if scored is None:
        return None
    by = revision_id or benchmarks.pinned_id(application.call_id, scored.indicators.id)
    return answers.once((reckon, book, by), lambda: _reckoned(scored, answers, book, by))


def _reckoned(scored: Scored, answers: Answers, book: Rulebook, revision_id: str | None) -> Reckoned | None:
    filed = Filed.of(book.forms.values(), answers)
    given = filed.given(scored.indicators, scored.method)
    if not given:
        return None
    profile = filed.profile
    known = (
        {}
        if revision_id is None
        else benchmarks.benchmarks(revision_id, profile.industry).of(
            profile, [each.number for each in scored.indicators.indicators]
        )
    )
    return Reckoned(scored.indicators, scored.method, revision_id, filed, profile, given, known)


def stated(application: Application) -> Reckoned | None:
    """What the applicant's figures come to: as they were submitted last, before that as they are saved."""
    submitted = last_handed(application.id)
    answers = saved(application.id) if submitted is None else answers_of(submitted)
    return reckon(application, answers, rulebook(application))


def counting(
    application: Application, answers: Answers, book: Rulebook, found: Mapping[str, object] | None = None
) -> Decimal | None:
    """The score that rules compare, made like the average that it is held to (`averages.average`): where the call
    scores its self-evaluations what is scored here, once every indicator is; where it does not, what was typed.

    `found`: what officers found in place of the answers, by path; by that it is scored.
    """
    scored = scored_set_of(book)
    if scored is None:
        return typed(answers, book)
    if found:
        return _total(as_found(application, answers, book, found))
    if answers.mark is None:
        return _total(reckon(application, answers, book))
    key = (answers.mark, book, benchmarks.pinned_id(application.call_id, scored.indicators.id))
    return _counting.get(key, lambda: (_total(reckon(application, answers, book)),))[0]


_counting = Kept[tuple[str, Rulebook, str | None], tuple[Decimal | None]](most=1_024)
"""By the mark of answers, rules and benchmarks, none of which ever changes."""


def _total(reckoned: Reckoned | None) -> Decimal | None:
    return reckoned.sheet.total if reckoned is not None and reckoned.sheet.complete else None


def typed(answers: Answers, book: Rulebook) -> Decimal | None:
    """What the ministry's own platform gave, where a form asks for that and the applicant says it."""
    flat = answers.flat
    fields = (form.form.score_field for form in book.forms.values())
    stated = next((found for name in fields if name and (found := flat.get(name)) is not None), None)
    return None if stated is None else Decimal(str(stated))


def found_of(application: Application, number: int, found: Mapping[str, object]) -> Given:
    """What is known of an indicator where these values, by path, were found in place of what was submitted."""
    reckoned = as_found(application, as_submitted(application.id), rulebook(application), found)
    return Given() if reckoned is None else reckoned.given.get(number, Given())


def as_found(
    application: Application, answers: Answers, book: Rulebook, found: Mapping[str, object]
) -> Reckoned | None:
    """The scores where these values, by path, were found in place of the answers.

    Who finds a figure finds as well that the answers hold on which its question depends, and stands behind it himself.
    """
    for form in book.forms.values():
        fields = [form.fields[root(path)] for path in found if root(path) in form.fields]
        found = {**dict(_demanded(field) for field in fields if field.when is not None), **found}
    by_form = {
        form.id: with_values(
            answers.of(form.id), {path: each for path, each in found.items() if root(path) in form.fields}
        )
        for form in book.forms.values()
    }
    reckoned = reckon(application, Answers(by_form), book)
    return reckoned and replace(reckoned, given={**reckoned.given, **dict(_figures_found(reckoned, found))})


def _figures_found(reckoned: Reckoned, found: Mapping[str, object]) -> Iterator[tuple[int, Given]]:
    """What is known of those indicators whose figure itself was found: not what its inputs come to."""
    for number, known in reckoned.given.items():
        asked = reckoned.filed.figure_field(number)
        if asked is not None and asked.field.name in found:
            is_worked_out = asked.field.calculation is not None
            figure = Decimal(str(found[asked.field.name])) if is_worked_out else known.figure
            yield number, replace(known, figure=figure, proven=True)


def _demanded(field: Field) -> tuple[str, object]:
    """The answer, by its path, with which a question is asked."""
    when = field.when
    assert when is not None  # noqa: S101  # asked of such alone
    return when.field, when.one_of[0] if when.equals is None else when.equals


def is_scored(book: Rulebook) -> bool:
    """Whether the call scores entries of the book's kind."""
    return scored_set_of(book) is not None


def scored_set_of(book: Rulebook) -> Scored | None:
    """By which indicators entries of the book's kind are scored, with their method."""
    return scored_in(book.pinned, book.category)


def every(application_id: str) -> Sequence[Score]:
    """Every score that was kept of the applicant's figures, the first one first."""
    query = select(Score).where(Score.filling_id == application_id, Score.side == Side.APPLICANT)
    return db.session.scalars(query.order_by(Score.serial)).all()


def kept(application_id: str) -> Score | None:
    """The last score that was kept of the applicant's figures."""
    query = select(Score).where(Score.filling_id == application_id, Score.side == Side.APPLICANT)
    return db.session.scalar(query.order_by(Score.serial.desc()).limit(1))


class Moved(NamedTuple):
    """What figures came to when they were submitted, what they came to since, and when."""

    before: Decimal
    after: Decimal
    at: datetime


_KEPT = (
    select(Score.submission_id, Score.total, Score.scored_at)
    .where(Score.filling_id == bindparam("id"), Score.side == Side.APPLICANT)
    .order_by(Score.serial)
)


def moved(application: Application) -> Moved | None:
    """How the score of what was submitted last moved since, by other benchmarks or values; None where it did not."""
    kept_so_far = read(_KEPT, id=application.id).all()
    of_last = [each for each in kept_so_far if each.submission_id == kept_so_far[-1].submission_id]
    if not of_last or of_last[0].total == of_last[-1].total:
        return None
    return Moved(of_last[0].total, of_last[-1].total, of_last[-1].scored_at)


def lines(score: Score) -> Sequence[ScoreLine]:
    """The score's indicators, by number."""
    query = select(ScoreLine).where(ScoreLine.score_id == score.id).order_by(ScoreLine.indicator)
    return db.session.scalars(query).all()


_later = aliased(Score)
IS_LAST = ~(
    select(_later.id)
    .where(_later.filling_id == Score.filling_id, _later.side == Score.side, _later.serial > Score.serial)
    .exists()
)
"""Whether a score is the last that was kept of its side."""


# Asked on each page of an application with scores: made once.
_OF_YEAR = (
    select(Score.id)
    .join(OpenedCall, OpenedCall.id == Score.call_id)
    .where(
        OpenedCall.year == bindparam("year"),
        Score.unit_id.in_(same_as(bindparam("unit"))),
        Score.category == bindparam("category"),
        Score.side == Side.APPLICANT,
    )
    .order_by(Score.scored_at.desc(), Score.serial.desc(), Score.id)
    .limit(1)
)
_FIGURES = select(ScoreLine.name, ScoreLine.figure).where(ScoreLine.score_id == _OF_YEAR.scalar_subquery())
_EXPLANATION = BESIDE.rows("explanation", Explanation.filling_id)
_EXPLAINED = (
    select(Explanation.indicator, Explanation.figure, Explanation.words)
    .where(Explanation.filling_id == bindparam("filling"))
    .order_by(Explanation.serial)
)


def last_year(application: Application) -> Mapping[str, str]:
    """The unit's figures in the call of the year before, by the indicator's name; empty where it filed none.

    They are the unit's under whatever record it filed them.
    """
    if application.call.year is None:
        return {}
    whose = {"unit": application.unit_id, "category": application.category}
    found = read(_FIGURES, **whose, year=application.call.year - 1)
    return {name: figure for name, figure in found if figure is not None}


def explained(application_id: str, found: Sheet) -> Mapping[int, str]:
    """What the applicant said of figures that differ from last year's, by the indicator's number; nothing of what has
    another figure now."""
    if not may_be(application_id, _EXPLANATION):
        return {}
    last = {each.indicator: each for each in read(_EXPLAINED, filling=application_id)}
    now = {number: part.figure for number, part in found.by_number.items()}
    return {
        number: each.words
        for number, each in last.items()
        if each.figure is None or Decimal(each.figure) == now.get(number)
    }


def explanations(application_id: str, number: int) -> int:
    """How often one indicator was explained."""
    query = select(func.count()).select_from(Explanation)
    query = query.where(Explanation.filling_id == application_id, Explanation.indicator == number)
    return db.session.scalar(query) or 0


def unexplained(application: Application, found: Reckoned) -> tuple[Deviation, ...]:
    """The figures that differ so much from last year's that a word is asked for, and of which none was said."""
    said = explained(application.id, found.sheet)
    return tuple(each for each in deviations(found.sheet, last_year(application)) if each.number not in said)
