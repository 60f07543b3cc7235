"""A year's call, its stages, and the dates by which things are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.plugin_api.declarations.base import Based, Declaration
from core.plugin_api.frozen import FrozenMap


class Actor(StrEnum):
    """Who acts at a stage."""

    APPLICANT = "applicant"
    RECOMMENDING_BODY = "recommending_body"
    DEPARTMENT = "department"
    MINISTRY = "ministry"


class Does(StrEnum):
    """What happens at a stage; each has its own transitions and pages."""

    FILE = "file"  # the applicant drafts and submits
    REVIEW = "review"  # a recommending body checks papers, exclusions and figures
    CONSULT = "consult"  # other regulators are asked for their opinion
    RECOMMEND = "recommend"  # a recommending body passes applications up, by letter
    JUDGE = "judge"  # experts or a commissioned body judge and grade
    SELECT = "select"  # the department decides quietly and releases together
    NOTICE = "notice"  # public notice: anyone may object
    PUBLISH = "publish"  # the list (or plan) is published: list events
    CARRY_OUT = "carry_out"  # units carry out what they set out to do, by a date of their own
    REPORT = "report"  # the department passes what it holds up to the ministry
    RESULT = "result"  # a decision made elsewhere is recorded


class Verify(StrEnum):
    """What a reviewing officer has to verify and sign for, item by item."""

    EXCLUSIONS = "exclusions"
    CONDITIONS = "conditions"
    INDICATORS = "indicators"


@dataclass(frozen=True, kw_only=True, slots=True)
class Track(Based):
    """A kind of filer within one call. ``on_list`` is the level of the list on which its units must already stand."""

    label: str
    on_list: str | None = None
    invites_all: bool = False  # every unit on that list is asked to file, and is followed up if it does not
    help: str | None = None


class EvaluationWay(StrEnum):
    """Who evaluates an applicant before it files."""

    SELF = "self"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation(Based):
    """What evaluation an application rests on when it is filed.

    With one of ``ways`` that one is demanded. With both, ``every: true`` demands both, otherwise the applicant chooses:
    ``asked_in`` names the choice field of its forms whose options are ``self`` and ``third_party``. A self-evaluation
    is part of the forms; a third party's is an engagement, and the evaluator uploads its report. ``pledges`` are the
    sentences of independence and truth that the evaluator signs when it accepts, by name.
    """

    ways: tuple[EvaluationWay, ...]
    every: bool = False
    asked_in: str | None = None
    pledges: Mapping[str, str] = field(default_factory=FrozenMap)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage(Based):
    """One step of a call: who acts, what must hold, what follows.

    ``does`` defaults to the stage's id. Empty ``tracks`` / ``categories`` / ``bodies`` / ``levels`` mean all of the
    call's; a stage of some levels is passed by the applications that aim at one of them.
    ``final``: what was sent cannot be changed afterwards by anyone. ``verify``: what the reviewing officer signs for.
    ``gate``: ids of rules about the recommending body as a whole. ``letter``: an official letter's number and date
    are needed. ``lists``: the level of the list to which the units are added, or the name of a plan. ``term``: the
    span that has to run (public notice). ``papers``: the summary tables that go with it. ``consults``: the regulators
    whose answer has to be in hand. ``grades``: the grading tiers by which it is judged here. ``impartial``: a body
    commissioned to judge must have evaluated nobody in the region.
    """

    id: str
    name: str
    actor: Actor
    does: Does | None = None
    tracks: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    final: bool = False
    verify: tuple[Verify, ...] = ()
    gate: tuple[str, ...] = ()
    letter: bool = False
    lists: str | None = None
    term: str | None = None
    papers: tuple[str, ...] = ()
    receipt: bool = False
    consults: tuple[str, ...] = ()
    grades: str | None = None
    impartial: bool = False
    help: str | None = None

    @property
    def kind(self) -> Does:
        """What happens here."""
        return self.does or Does(self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Declaration):
    """A notice's invitation under one or two levels: a pipeline of stages.

    A call without a year states standing rules, a template from which staff open the year's call. ``opens`` is the
    day from which units may draft. ``forms`` gives the form ids of each category; a form that serves one track says
    so itself. ``result_label`` words what a unit is when it has come through (创建单位、省级绿色工厂 ...).
    ``category_levels`` narrows the levels at which a category may aim, where it has not all of the call's.
    ``follows`` is the call (or standing template) of which this one is another year: what names that one (rules,
    quotas) speaks of this one too.
    """

    title: str
    source: str
    year: int | None = None
    follows: str | None = None
    opens: date | None = None
    levels: tuple[str, ...]
    categories: tuple[str, ...]
    category_labels: Mapping[str, str] = field(default_factory=FrozenMap)
    category_levels: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenMap)
    tracks: Mapping[str, Track] = field(default_factory=FrozenMap)
    bodies: tuple[str, ...]
    evaluation: Evaluation | None = None
    stages: tuple[Stage, ...]
    forms: Mapping[str, tuple[str, ...]]
    summary_tables: tuple[str, ...] = ()
    indicator_sets: Mapping[str, str] = field(default_factory=FrozenMap)
    result_label: str | None = None
    introduction: str | None = None
    contacts: tuple[str, ...] = ()

    def levels_of(self, category: str) -> tuple[str, ...]:
        """The levels at which an application of that category may aim."""
        return self.category_levels.get(category, self.levels)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline(Declaration):
    """A date that somebody must keep.

    ``due`` is a date (it ends at 24:00) or a date-time, naive, in the time of Asia/Shanghai; standing rules say
    ``every_year`` (``05-31``) instead.

    ``call`` and ``stage`` say what it closes; a deadline for a duty outside any call has neither and says in ``duty``
    what is to be done. ``serves`` names the higher layer's deadline that it must not be later than.
    ``extendable_until`` is the outer date up to which the department may extend for one applicant; beyond it a
    document number is needed.
    """

    call: str | None = None
    stage: str | None = None
    due: date | datetime | None = None
    every_year: str | None = None
    year: int | None = None
    duty: str | None = None
    serves: str | None = None
    extendable_until: date | datetime | None = None
    tracks: tuple[str, ...] = ()

    def due_in(self, year: int | None) -> date | datetime | None:
        """``due``, or the standing rule's month and day in that year; None for a standing rule without a year."""
        if self.due is not None or self.every_year is None or year is None:
            return self.due
        month, _, day = self.every_year.partition("-")
        return date(year, int(month), int(day))

    @property
    def subject(self) -> tuple[object, ...]:
        if self.call is None:
            return ("duty", self.id, self.year)
        return ("stage", self.call, self.stage, self.tracks)
