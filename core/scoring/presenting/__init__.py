"""A self-evaluation as its pages show it: every indicator with the figures that went into its score."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook
from core.filling.rules.answers import Answers
from core.forms.arithmetic import Derivation
from core.forms.calculations import inputs_of
from core.forms.paths import root
from core.plugin_api import Indicator, IndicatorType
from core.plugin_api.ruling import plain
from core.plugin_api.schema import attributes
from core.scoring.queries import benchmarks, scores
from core.scoring.queries.benchmarks import Document
from core.scoring.queries.scores import Reckoned
from core.scoring.rules import wording
from core.scoring.rules.deviations import Deviation, deviations
from core.scoring.rules.figures import Question
from core.scoring.rules.sheet import Part, Sheet


@dataclass(frozen=True)
class Line:
    """One indicator: its part of the sheet in words, and the question in which its figure is filled in.

    ``unread``: what stands there, or in what the figure is worked out from, and is no answer, in sentences.
    """

    part: Part
    sheet: Sheet
    asked: Question | None
    deviation: Deviation | None
    explanation: str | None
    unread: tuple[str, ...] = ()

    @property
    def indicator(self) -> Indicator:
        return self.part.indicator

    @property
    def figure(self) -> str:
        stated = None if self.asked is None else self.asked.unit
        return wording.figure_words(self.part.figure, self.indicator, self.sheet.method, stated)

    @property
    def ends(self) -> tuple[str, str]:
        """Base and leading value as they score; those of a qualitative one as they are printed."""
        found, of = self.part.benchmark, self.indicator
        if of.type is IndicatorType.QUALITATIVE:
            return of.base or "—", of.leading or "—"
        if found is None:
            return "—", "—"
        unit = wording.one_unit(found.unit)
        return wording.measured(found.base, of, unit), wording.measured(found.leading, of, unit)

    @property
    def measured_otherwise(self) -> str | None:
        """What is to be looked at where the applicant measures in another unit than its benchmark."""
        found, stated = self.part.benchmark, None if self.asked is None else self.asked.unit
        return None if found is None or stated is None else wording.measured_otherwise(stated, found.unit)

    @property
    def printed(self) -> tuple[str | None, str | None]:
        """Base and leading value in the notice's words, where it prints words for the numbers that score."""
        of = self.indicator
        in_words = of.type is not IndicatorType.QUALITATIVE and of.values is None
        return (of.base, of.leading) if in_words else (None, None)

    @property
    def weight(self) -> str:
        return wording.weight_words(self.part, self.sheet.method)

    @property
    def reached(self) -> str:
        return wording.reached(self.part) or "—"

    @property
    def points(self) -> str:
        return plain(self.part.points)

    @property
    def arithmetic(self) -> str:
        found = self.derivation
        return wording.arithmetic(self.part, self.sheet.method, None if found is None else found.lacking)

    @cached_property
    def derivation(self) -> Derivation | None:
        """How the figure is worked out of what was filled in, where it is."""
        return None if self.asked is None else self.asked.derivation


@dataclass(frozen=True)
class SelfEvaluation:
    """An application's scores as its pages show them; ``errors``: what is typed and cannot be read, by path."""

    application: Application
    found: Reckoned
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def sheet(self) -> Sheet:
        return self.found.sheet

    @property
    def benchmarks(self) -> Document | None:
        """What it is scored by."""
        return None if self.found.revision_id is None else benchmarks.document(self.found.revision_id)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(
            self._line(part, self.found.filed.figure_field(part.indicator.number)) for part in self.sheet.parts
        )

    def _line(self, part: Part, asked: Question | None) -> Line:
        number, unread = part.indicator.number, tuple(self._unread(asked))
        return Line(part, self.sheet, asked, self._told.get(number), self._explained.get(number), unread)

    def _unread(self, asked: Question | None) -> Iterator[str]:
        if asked is None or not self.errors:
            return
        about = {asked.field.name, *(each.name for each in inputs_of(asked.form, asked.field))}
        for path, sentences in self.errors.items():
            if root(path) in about:
                yield from sentences

    def said(self, number: int, figure: str | None) -> str:
        """A figure that somebody else found of an indicator, as people read it."""
        indicator = self.sheet.by_number[number].indicator
        return wording.figure_words(None if figure is None else Decimal(figure), indicator, self.sheet.method)

    def of_section(self, form_id: str, section_id: str) -> tuple[Line, ...]:
        """The indicators whose figures are filled in there."""
        return tuple(
            self._line(part, asked)
            for part in self.sheet.parts
            if (asked := self.found.filed.figure_field(part.indicator.number)) is not None
            and asked.form.id == form_id
            and asked.form.section_of[asked.field.name].id == section_id
        )

    @property
    def total(self) -> str:
        return plain(self.sheet.total)

    @property
    def full(self) -> str:
        return plain(self.sheet.full)

    @property
    def added_up(self) -> str:
        return wording.added_up(self.sheet)

    @cached_property
    def moved(self) -> scores.Moved | None:
        """How the score of what was submitted moved since; None while nothing was, or it is being corrected."""
        is_settled = self.application.submitted_at is not None and not self.application.state.is_open
        return scores.moved(self.application) if is_settled else None

    @property
    def unexplained(self) -> tuple[Line, ...]:
        found = self.lines if self._told else ()
        return tuple(line for line in found if line.deviation is not None and line.explanation is None)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What of the method is ours and why: (which key, in words; the reason)."""
        named = attributes(type(self.found.method))
        return tuple((named[key].label, reason) for key, reason in self.found.method.choices.items() if key in named)

    @property
    def formulas(self) -> tuple[tuple[str, str], ...]:
        """Which figures are worked out as no document prints, and why: (which indicator; the reason)."""
        return tuple(
            (f"{line.indicator.number}. {line.indicator.name}", "；".join(line.derivation.choices))
            for line in self.lines
            if line.derivation is not None and line.derivation.choices
        )

    @property
    def told(self) -> Hashable:
        """What its lines say beside what was reckoned: of figures that differ from last year's."""
        return tuple(self._told.values()), tuple(self._explained.items())

    @cached_property
    def _told(self) -> Mapping[int, Deviation]:
        return {each.number: each for each in deviations(self.sheet, scores.last_year(self.application))}

    @cached_property
    def _explained(self) -> Mapping[int, str]:
        return scores.explained(self.application.id, self.sheet)


def self_evaluation(
    application: Application,
    answers: Answers,
    book: Rulebook,
    errors: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> SelfEvaluation | None:
    """The scores of what is answered; None where the call scores nothing. `errors`: of what is typed, by path."""
    found = scores.reckon(application, answers, book)
    return None if found is None else SelfEvaluation(application, found, errors)
