"""What an applicant's pages show of one application, each part asked for when a page wants it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from core.applications import queries
from core.applications.facts import AsTold, findings
from core.applications.operations import starting
from core.applications.operations.filling import ApplicationForms
from core.applications.queries import entering
from core.applications.queries.beside import LEDGER, may_be
from core.applications.queries.closing import Closing, closing_of, of_filing
from core.applications.queries.pipelines import further_of, pipeline_of, position_of, said_of, word_of
from core.applications.rules import status
from core.applications.rules.assessment import Assessed, guarding
from core.applications.rules.status import Reader, Tracker
from core.applications.workflow import MoveName, Pipeline
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.calls.queries import due_at
from core.evidence_store.queries import EXPIRING
from core.filling import queries as filling
from core.filling.models import Submission
from core.filling.queries import Handed
from core.filling.rules.answers import Answers
from core.filling.rules.evidence import ids_of
from core.forms import EvidenceFile, LaidOutForm
from core.forms.paths import root
from core.ledger import queries as ledger
from core.plugin_api import Actor, Does, Finding, Force, Outcome, Rule, Section, Stage, Track
from core.policy.citations import Basis, basis_of
from core.units.queries import acting

_TONES: Mapping[State, str] = {
    State.DRAFT: "info",
    State.RETURNED: "bad",
    State.PENDING: "waiting",
    State.DECIDED: "waiting",
    State.WITHDRAWN: "neutral",
    State.DECLINED: "bad",
    State.NOT_SELECTED: "bad",
    State.COMPLETED: "good",
}


_BARRED = "unit.barred_until"
_RECORDED = frozenset({"application.receipt", "today"})
"""Facts with which an applicant has nothing to do."""


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that befell an application, as the reader may know it: what, when, by whom, with which words."""

    words: str
    at: datetime
    who: str
    note: str | None
    place: str


@dataclass(frozen=True)
class ApplicationView(ApplicationForms):
    """One application with everything that its pages show. A page pays only for what it uses."""

    @property
    def state(self) -> State:
        return self.application.state

    @cached_property
    def pipeline(self) -> Pipeline:
        return pipeline_of(self.application)

    @property
    def stage(self) -> Stage:
        return self.pipeline.stage(self.application.stage)

    @property
    def title(self) -> str:
        """``长沙示例电子科技有限公司：绿色工厂``; of a product ``低碳瓷砖 — 示例陶瓷有限公司：绿色设计产品``."""
        return f"{self.application.entry_name}：{self.book.category_label}"

    def say(self, text: str) -> str:
        """Words that we say of applications, said of what this is."""
        return said_of(self.application, text)

    @property
    def levels_offered(self) -> Sequence[str]:
        """The levels at which its category may aim; an annual report aims at none."""
        return () if self.book.call.annual_report else self.book.call.levels_of(self.application.category)

    @property
    def subject_label(self) -> str | None:
        """How what it applies for is called (产品名称) where that is not the unit itself."""
        return self.book.pinned.book.region.categories[self.application.category].subject

    @property
    def may_aim(self) -> bool:
        """Whether there is something about its aim that can now be changed."""
        return self.state is State.DRAFT and (len(self.levels_offered) > 1 or self.subject_label is not None)

    @cached_property
    def misplaced(self) -> tuple[Finding, ...]:
        """Why a draft cannot be submitted as this kind of filer."""
        return entering.misplaced(self.application) if self.state.is_open or self._may_be_changed_over else ()

    @property
    def _may_be_changed_over(self) -> bool:
        at = position_of(self.application)
        return MoveName.CHANGE_OVER in self.pipeline.moves(at) and not self.pipeline.is_sealed(at)

    @cached_property
    def instead(self) -> tuple[str, Track] | None:
        """The kind of filer to which such a filing can be changed over by its unit, by its id."""
        duty = entering.duty_of(self.application) if self.misplaced else None
        if duty is None:
            return None
        due = None if self.state.is_open else of_filing(self.application, duty)
        return None if due is not None and due.has_passed else (duty, self.book.call.tracks[duty])

    @property
    def was_listed(self) -> bool:
        """Whether its way ended on a list."""
        return self.state is State.COMPLETED and self.stage.kind in {Does.PUBLISH, Does.RESULT}

    @property
    def begins_anew(self) -> bool:
        """Whether its unit may enter the call once more."""
        return starting.begins_anew(self.application)

    @property
    def track_label(self) -> str | None:
        track = self.book.declared_track
        return None if track is None else track.label

    # --- What is written ----------------------------------------------------------------------------------------------

    @cached_property
    def answers(self) -> Answers:
        """What is filled in; once it was submitted and is not open again, what was submitted."""
        if self.state.is_open or self.handed is None:
            return self.as_saved
        return filling.answers_of(self.handed)

    @property
    def may_be_declared(self) -> bool:
        """Nothing is missing, nothing is wrong, and no rule refuses."""
        return self.state.is_open and self.tasks.is_complete and not self.refusals and not self.misplaced

    @cached_property
    def handed(self) -> Handed | None:
        """When it was submitted last, and what names that."""
        return filling.last_handed(self.id) if self.application.submitted_at is not None else None

    @property
    def submission(self) -> Submission | None:
        """All that was submitted last."""
        return None if self.handed is None else filling.submission(self.handed.id)

    # --- How it stands with the rules ---------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> tuple[Assessed, ...]:
        """As its own people may know them."""
        return tuple(map(self._judge, self.book.rules))

    @cached_property
    def _judge(self) -> Callable[[Rule], Assessed]:
        """Each rule is judged once, and only where a page asks for it."""
        found = dict[str, Assessed]()
        judge = findings.judge(self.application, self.answers, known=AsTold(self.application))
        return lambda rule: found.get(rule.id) or found.setdefault(rule.id, judge(rule))

    @cached_property
    def refusals(self) -> tuple[Assessed, ...]:
        """What would refuse the submission as things stand."""
        return self._refusing(self.findings)

    def _refusing(self, found: Iterable[Assessed]) -> tuple[Assessed, ...]:
        guards = guarding(found, self.pipeline.filing)
        return tuple(each for each in guards if each.is_refusal and each.force is Force.MUST)

    def judged(self, section: Section) -> Collection[str]:
        rested_on = {root(fact) for rule in self.book.rules for fact in rule.facts.values()}
        return [field.name for field in section.fields if field.name in rested_on]

    @cached_property
    def _rests_on(self) -> Mapping[str, Collection[str]]:
        """The facts by which each rule is judged, answers by the names of their fields."""
        return {rule.id: frozenset(map(root, rule.facts.values())) for rule in self.book.rules}

    @cached_property
    def against(self) -> Mapping[str, Sequence[Assessed]]:
        """The refusals by the sections whose answers they rest on."""
        found = defaultdict[str, list[Assessed]](list)
        facts = self._rests_on
        fields = {field for form in self.book.forms.values() for field in form.fields}
        asking = (
            rule for rule in self.book.rules if rule.force is Force.MUST and not fields.isdisjoint(facts[rule.id])
        )
        for refusal in self._refusing(map(self._judge, asking)) if self.state.is_open else ():
            for form in self.book.forms.values():
                named = form.fields.keys() & facts[refusal.rule_id]
                for section in dict.fromkeys(form.section_of[name].id for name in sorted(named)):
                    found[f"{form.id}/{section}"].append(refusal)
        return found

    @property
    def warnings(self) -> tuple[Assessed, ...]:
        """What does not refuse the submission and will stop a later step, unless it changes or is waived."""
        return tuple(found for found in self._own_findings if found.is_refusal and found not in self.refusals)

    @property
    def dated(self) -> Sequence[EvidenceFile]:
        """Evidence of which is said that it ends, or that a newer one is there: it stops nobody."""
        asked = {id for value in self.answers.flat.values() for id in ids_of(value)}
        return [file for id, file in self.files.items() if file.warning and id in asked]

    @property
    def dated_by(self) -> str:
        """Why evidence is said to end, so long before."""
        term = self.book.pinned.book.term(EXPIRING)
        return (term and term.choice) or ""

    @property
    def to_be_judged(self) -> tuple[Assessed, ...]:
        """Demands on which the answers so far say nothing."""
        return tuple(found for found in self._own_findings if found.force.blocks and found.outcome is Outcome.UNKNOWN)

    @property
    def met(self) -> tuple[Assessed, ...]:
        """What is met by answers that somebody gave for this application."""
        return tuple(found for found in self._own_findings if found.is_met and not self._is_carried(found))

    @property
    def met_as_carried(self) -> tuple[Assessed, ...]:
        """What is met by answers that were carried over and that nobody has confirmed yet."""
        return tuple(found for found in self._own_findings if found.is_met and self._is_carried(found))

    def _is_carried(self, found: Assessed) -> bool:
        return not self._unconfirmed.isdisjoint(self._rests_on[found.rule_id])

    @cached_property
    def _unconfirmed(self) -> frozenset[str]:
        if not self.state.is_open:
            return frozenset()
        return frozenset().union(*(task.judged.unconfirmed for task in self.tasks.asked))

    @cached_property
    def _own_findings(self) -> list[Assessed]:
        """Those that rest on more than what staff will record, and on nothing that the department keeps to itself."""
        recorded = {rule.id for rule in self.book.rules if rule.facts and _RECORDED.issuperset(rule.facts.values())}
        return [found for found in self.findings if found.rule_id not in recorded and not found.is_quiet]

    # --- Its way ------------------------------------------------------------------------------------------------------

    @cached_property
    def closing(self) -> Closing | None:
        return closing_of(self.application)

    @property
    def no_closing_words(self) -> str:
        """What is said where no date is set."""
        if self.state is State.RETURNED:
            return self.say("推荐单位没有限定补正日期，请尽快完成，以免耽误推荐。")
        return "没有规定截止日期。"

    @cached_property
    def moves(self) -> Sequence[queries.Way]:
        return queries.way(self.id)

    @cached_property
    def tracker(self) -> Tracker:
        drawn = status.tracker(
            self.pipeline,
            position_of(self.application),
            self.moves,
            reader=Reader.APPLICANT,
            dues=self._dues,
            names=self._names,
            further=further_of(self.application),
        )
        return replace(drawn, word=self.say(drawn.word), next_step=self.say(drawn.next_step))

    @property
    def word(self) -> str:
        return self.say(status.status_word(self.stage, self.state, Reader.APPLICANT, further_of(self.application)))

    @property
    def next_words(self) -> str:
        """What comes next, without asking for the moves."""
        who = self._names[self.stage.id]
        said = status.next_step(self.stage, Reader.APPLICANT.place(self.state), who, further_of(self.application))
        return self.say(said)

    @cached_property
    def barred(self) -> Sequence[str]:
        """By what the unit is barred from this application, in words; none where no rule asks of it, or once it is
        decided."""
        if self.state.is_final or not any(_BARRED in (rule.facts or {}).values() for rule in self.book.rules):
            return ()
        if not may_be(self.id, LEDGER) or ledger.barred_until(self.application.unit_id) is None:
            return ()
        return [ledger.bar_words(each) for _, each in ledger.bars_holding([self.application.unit_id])]

    @property
    def tone(self) -> str:
        return _TONES[self.state]

    @property
    def last_note(self) -> str | None:
        """The reason that was given with the last move that the applicant may know of."""
        told = status.visible(self.moves, Reader.APPLICANT)
        return told[-1].note if told else None

    @property
    def papers(self) -> Sequence[LaidOutForm]:
        """The forms that have an official paper."""
        return [form for form in self.book.forms.values() if form.paper is not None]

    @property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """What befell it, the latest first."""
        entries = [
            TimelineEntry(
                words=word_of(self.application, move),
                at=move.moved_at,
                who=self._who_made(move),
                note=move.note,
                place=self.pipeline.stage(move.from_stage).name,
            )
            for move in status.visible(self.moves, Reader.APPLICANT)
        ]
        return tuple(reversed(entries))

    @property
    def may_withdraw(self) -> bool:
        return MoveName.WITHDRAW in self.pipeline.moves(position_of(self.application))

    @property
    def is_sealed(self) -> bool:
        return not self.state.is_final and self.pipeline.is_sealed(position_of(self.application))

    @property
    def sealed_by(self) -> Basis:
        """The clause that makes the filing final."""
        return basis_of(self.book.pinned.book, self.pipeline.filing)

    @property
    def _dues(self) -> Mapping[str, datetime]:
        of = self.application
        dues = {stage.id: due_at(of.call, stage.id, of.track, of.body_id) for stage in self.pipeline.stages}
        if self.state.is_open:
            dues[self.stage.id] = None
        found = {stage_id: due.until for stage_id, due in dues.items() if due is not None}
        return {**found, self.stage.id: self.closing.until} if self.closing else found

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Who acts at each stage: of several tiers of recommending bodies the one whose turn it is."""
        return {stage.id: self._who_acts(stage) for stage in self.pipeline.stages}

    def _who_acts(self, stage: Stage) -> str:
        body = self.application.body
        if stage.actor is Actor.DEPARTMENT:
            return self.book.pinned.book.region.authority
        if stage.actor is not Actor.RECOMMENDING_BODY:
            return self.say(self.book.pinned.book.actor_label(stage.actor))
        if stage.bodies and body.kind not in stage.bodies:
            known = tiers()
            acting = known.acting(body.id, self.book.call, stage)
            return known.offices[acting].full_name if acting else stage.actor.label
        return body.office or body.name

    @cached_property
    def _own_people(self) -> frozenset[str]:
        return frozenset(acting(self.application.unit_id))

    def _who_made(self, move: queries.Way) -> str:
        by_itself = move.name == MoveName.CHANGE_OVER and move.moved_by_id in self._own_people
        if by_itself or move.name in {MoveName.SUBMIT, MoveName.WITHDRAW}:
            return self.say(Actor.APPLICANT.label)
        return self._names[move.from_stage]
