"""What the pages of a call show, whether it was opened (by what it keeps) or is only declared (by the book)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core import clock
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.calls.rules import glance
from core.calls.rules.called import entry_of, say
from core.calls.rules.deadlines import Due, due_of
from core.calls.rules.glance import Step, StepDue
from core.plugin_api import Actor, Call, Deadline, Does, Evaluation, Exemption, Form, Source, SummaryTable, fill_years
from core.plugin_api.labels import Labelled
from core.policy.book import PolicyBook
from core.policy.wording import evaluation_words


class Phase(Labelled):
    """How far a call is, for everybody."""

    STANDING = "standing", "常设规则"  # standing rules, from which each year's call is made
    DECLARED = "declared", "未启动", "waiting"  # not opened
    COMING = "coming", "即将受理", "info"
    FILING = "filing", "正在受理", "good"
    UNDER_WAY = "under_way", "受理已截止"  # filing is over; what was filed goes on
    CLOSED = "closed", "已关闭"


@dataclass(frozen=True)
class CallView:
    """A call with the book that speaks of it, and the row of its opening if it was opened."""

    call: Call
    book: PolicyBook
    opened: OpenedCall | None = None

    @classmethod
    def of_opened(cls, opened: OpenedCall) -> CallView:
        """An opened call, as it is pinned."""
        kept = pinned(opened)
        return cls(kept.call, kept.book, opened)

    def say(self, text: str) -> str:
        """Words that we say of applications, said of what is handed in to this call."""
        return say(text, entry_of(self.call))

    @property
    def phase(self) -> Phase:
        if self.opened is None:
            return Phase.STANDING if self.call.year is None else Phase.DECLARED
        if self.opened.state is CallState.CLOSED:
            return Phase.CLOSED
        if self.opened.opens_on > clock.today():
            return Phase.COMING
        return Phase.UNDER_WAY if self.filing is not None and self.filing.has_passed else Phase.FILING

    @property
    def is_over(self) -> bool:
        """Whether nobody can file any more."""
        return self.phase in {Phase.UNDER_WAY, Phase.CLOSED}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The pipeline at a glance."""
        drawn = glance.draw(self.call, self._deadlines, self._words)
        return tuple(replace(each, actor=self.say(each.actor)) for each in drawn)

    @property
    def _deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines of its stages; those of standing rules that hold for it as for every year, as its own."""
        found = []
        for stage in self.call.stages:
            own = [each for each in self.book.deadlines.values() if (each.call, each.stage) == (self.call.id, stage.id)]
            standing = None if own else self.book.deadline(self.call.id, stage.id)
            found += own if standing is None else [replace(standing, call=self.call.id)]
        return tuple(found)

    @property
    def evaluations(self) -> Sequence[tuple[str, str, Evaluation]]:
        """What evaluation comes before the filing: of whom (empty: of all), in words, and as it is declared."""
        asked = self.call.all_evaluations.values()
        return [
            ("、".join(self.call.tracks[track].label for track in each.tracks), evaluation_words(each), each)
            for each in asked
        ]

    @property
    def exemptions(self) -> Sequence[tuple[str, Exemption]]:
        """Who is asked for no third party's report, by clauses that hold: the levels in words, and the exemption."""
        declared = (each for evaluation in self.call.all_evaluations.values() for each in evaluation.exempt)
        holding = (each for each in declared if each.clause is None or each.clause in self.book.clauses)
        return [("、".join(map(self.book.level_label, each.levels)), each) for each in holding]

    @cached_property
    def filing(self) -> Due | None:
        """Until when applicants may file; of several kinds of filer, the last one's date."""
        dues = [
            due
            for stage in self.call.stages
            if stage.kind is Does.FILE
            for track in (*self.call.tracks, None)
            for deadline in (self.book.deadline(self.call.id, stage.id, track),)
            if deadline is not None
            for due in (due_of(deadline, self.call.year),)
            if due is not None
        ]
        return max(dues, key=lambda due: due.until, default=None)

    @property
    def earlier_filings(self) -> Sequence[StepDue]:
        """The dates of those kinds of filer and bodies whose filing ends before the last one's."""
        last = self.filing
        dated = (each for step in self.steps if step.stage.kind is Does.FILE for each in step.dues)
        return [each for each in dated if last and each.due and each.due.until < last.until]

    @property
    def source(self) -> Source | None:
        return self.book.sources.get(self.call.source)

    @property
    def categories(self) -> Sequence[tuple[str, str]]:
        """(id, words) of each category."""
        return [(category, self.book.category_label(category, self.call.id)) for category in self.call.categories]

    @property
    def levels(self) -> str:
        return "、".join(self.book.level_label(level) for level in self.call.levels)

    @property
    def bodies(self) -> Sequence[str]:
        """The kinds of recommending body that may act."""
        kinds = self.book.region.body_kinds
        return [kinds[kind].label if kind in kinds else kind for kind in self.call.bodies]

    def forms_of(self, category: str) -> Sequence[Form]:
        """The forms of a category, those of every kind of filer, in the call's order."""
        return [self.book.form(form) for form in self.call.forms.get(category, ())]

    def year_words(self, text: str) -> str:
        """A declared text with the call's year filled in."""
        return fill_years(text, self.call.year)

    @property
    def tables(self) -> Sequence[SummaryTable]:
        return [self.book.summary_table(table) for table in self.call.summary_tables]

    def list_label(self, name: str) -> str:
        """A list's name: of a level, or of a plan."""
        return self._words.lists.get(name, name)

    @cached_property
    def _words(self) -> glance.Words:
        region = self.book.region
        return glance.Words(
            actors={
                Actor.DEPARTMENT: region.authority,
                Actor.MINISTRY: self.book.actor_label(Actor.MINISTRY),
                Actor.RECOMMENDING_BODY: "、".join(self.bodies) or Actor.RECOMMENDING_BODY.label,
            },
            categories=dict(self.categories),
            lists={name: label.label for name, label in (*region.levels.items(), *region.plans.items())},
            terms=self.book.terms,
            regulators={name: label.label for name, label in region.regulators.items()},
            grading=self.book.grading,
            bodies={body.id: body.name for body in region.recommending_bodies},
            gates={id: rule.summary for id, rule in self.book.rules.items()},
        )
