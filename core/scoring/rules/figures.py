"""What the answers to an application's forms say of each indicator, and of the benchmarks that are this applicant's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from functools import cached_property

from core.filling.rules.answers import Answers
from core.forms import LaidOutForm
from core.forms.arithmetic import Derivation, derivation
from core.forms.conditions import applicable
from core.forms.fields.choices import label_of
from core.forms.leaves import unit_of
from core.forms.paths import root
from core.plugin_api.declarations import BenchmarkBy, Field, FieldType, Indicator, IndicatorSet, ScoringMethod
from core.scoring.rules.benchmarks import Profile
from core.scoring.rules.sheet import Given, top_step

_COUNTED = frozenset({FieldType.YES_NO, FieldType.CHOICE, FieldType.CHOICES})
"""What is told apart or counted: where it is not even asked, because of an answer before it, there is none of it."""


@dataclass(frozen=True)
class Question:
    """A field of some form, with the answer to it, and whether it applies as the answers stand.

    ``ruled_out``: it does not, because of what was answered before it. ``unit``: in which the answer is. ``beside``:
    the answers out of which it is worked out, where it is.
    """

    form: LaidOutForm
    field: Field
    answer: object
    applies: bool
    ruled_out: bool
    unit: str | None = None
    beside: Mapping[str, object] = made(default_factory=dict)

    @cached_property
    def derivation(self) -> Derivation | None:
        """How a figure that is worked out comes about, or why there is none; None of one that is stated."""
        return derivation(self.form, self.field, self.beside) if self.applies else None


@dataclass(frozen=True, slots=True)
class Filed:
    """The questions of an application's forms that speak of indicators, with their answers."""

    questions: tuple[Question, ...]

    @classmethod
    def of(cls, forms: Iterable[LaidOutForm], answers: Answers) -> Filed:
        """Read once what scoring asks of the forms."""
        return cls(tuple(question for form in forms for question in _questions(form, answers)))

    def figure_field(self, number: int) -> Question | None:
        """The question whose answer is an indicator's figure."""
        return next((each for each in self.questions if each.field.indicator == number), None)

    def given(self, declared: IndicatorSet, method: ScoringMethod) -> Mapping[int, Given]:
        """What is known of each indicator for which the forms ask, by its number."""
        found = {each: self.figure_field(each.number) for each in declared.indicators}
        return {
            each.number: self._given(each.number, asked, _figure(each, method, asked))
            for each, asked in found.items()
            if asked is not None
        }

    @property
    def profile(self) -> Profile:
        """By what this applicant's benchmarks are found."""
        said = {
            by: next((label_of(each.field, each.answer) for each in self._telling(by) if each.answer is not None), "")
            for by in (BenchmarkBy.INDUSTRY, BenchmarkBy.SIZE)
        }
        products = [row for each in self.questions if each.applies for row in _products(each)]
        return Profile(said[BenchmarkBy.INDUSTRY], said[BenchmarkBy.SIZE], tuple(products))

    def evidence(self, number: int) -> Iterator[str]:
        """The ids of the files that stand behind an indicator."""
        for each in self.questions:
            if number in each.field.proves and each.applies and isinstance(each.answer, list | tuple):
                yield from map(str, each.answer)

    def _given(self, number: int, asked: Question, figure: Decimal | None) -> Given:
        applies = not any(each.field.inapplicable == number and each.answer is True for each in self.questions)
        return Given(figure, applies, self._is_proven(number, asked, figure))

    def _is_proven(self, number: int, asked: Question, figure: Decimal | None) -> bool:
        """Whether evidence stands behind it. Where the forms ask for none, none is missing; where an answer hides the
        question, none is of what is not there at all.
        """
        proving = [each for each in self.questions if number in each.field.proves]
        open_ones = [each for each in proving if each.applies]
        if open_ones:
            return any(each.answer for each in open_ones)
        return not proving or figure is None or (asked.field.type in _COUNTED and not figure)

    def _telling(self, by: BenchmarkBy) -> Iterator[Question]:
        return (each for each in self.questions if each.field.benchmark_by is by and each.applies)


def _questions(form: LaidOutForm, answers: Answers) -> Iterator[Question]:
    if not form.scored:
        return
    known = answers.settled(form)
    every = {**answers.elsewhere(form.id), **known}
    applies = applicable(form.conditions, every)
    for asked in form.scored:
        name = asked.name
        told = any(root(when.field) in every for when in form.conditions[name])
        ruled_out = told and name not in applies
        yield Question(form, asked, known.get(name), name in applies, ruled_out, unit_of(asked, known), every)


def _figure(indicator: Indicator, method: ScoringMethod, asked: Question) -> Decimal | None:
    field, answer = asked.field, asked.answer
    if answer is None or not asked.applies:
        return Decimal() if asked.ruled_out and field.type in _COUNTED else None
    match field.type:
        case FieldType.YES_NO:
            return Decimal(top_step(indicator, method)) if answer else Decimal()
        case FieldType.CHOICE:
            return Decimal(indicator.steps.index(str(answer))) if answer in indicator.steps else None
        case FieldType.CHOICES:
            return Decimal(len(answer)) if isinstance(answer, list | tuple) else None
        case _:
            return Decimal(str(answer))


def _products(asked: Question) -> Iterator[tuple[str, Decimal]]:
    """A growing table's products, each with the energy by which it weighs."""
    columns = {column.benchmark_by: column for column in asked.field.columns}
    named, weighed = columns.get(BenchmarkBy.PRODUCT), columns.get(BenchmarkBy.ENERGY)
    if named is None or weighed is None or not isinstance(asked.answer, list):
        return
    for row in asked.answer:
        product, energy = row.get(named.name), row.get(weighed.name)
        if product is not None and energy is not None:
            yield label_of(named, product), Decimal(str(energy))
