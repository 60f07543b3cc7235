"""Gathering what staff see of one application: the pages of the body's desk and of the department's show the same."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from core import forms
from core.applications import queries as applications
from core.applications.facts import findings
from core.applications.models import Application, VerificationResult
from core.applications.operations.holding import closed
from core.applications.policies import Held
from core.applications.queries import entering
from core.applications.queries.beside import STORE, may_be
from core.applications.queries.pipelines import further_of, pipeline_of, position_of, said_of
from core.applications.queries.records import Records, on_record
from core.applications.queries.rulebook import Rulebook, rulebook
from core.applications.rules import status
from core.applications.rules.assessment import Assessed, Counted, Open, counted, open_at
from core.applications.rules.status import Reader, Tracker
from core.applications.workflow import MoveName
from core.bodies.rules import Tiers
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.db.keeping import Kept
from core.errors import StageClosed
from core.filling.models import Return
from core.filling.queries import Handed, answers_of, last_handed, returns, submitted_as, submitted_files
from core.filling.rules.answers import Answers
from core.forms import EvidenceFile, LaidOutForm, ReviewedSection
from core.plugin_api import Stage
from core.review.presenting.sheet import (
    FindingGroup,
    ItemGroup,
    ItemShown,
    answered,
    findings_in_groups,
    items_in_groups,
    needed,
)
from core.review.queries import Received, receipt_of
from core.review.queries.items import all_items, items_of


@dataclass(frozen=True)
class Sheet:
    """An application as staff read it. `may_act`: it is the reader's turn, at the body's desk.

    `changes` are those of the last submission against the one before, `returned` what had been asked for by then.
    `instead`: the label of the kind of filer that the lists make its unit, where it was filed as another and may be
    sent back for that. `reading` is what was filled in: the same object as long as it reads the same.
    """

    application: Application
    tiers: Tiers
    book: Rulebook
    stage: Stage
    due: Due | None
    due_stage: Stage
    tracker: Tracker
    moves: frozenset[MoveName]
    may_act: bool
    submission: Handed | None
    changes: Sequence[Change]
    returned: Return | None
    findings: Sequence[Assessed]
    grouped: Grouped
    signing: Signing
    reading: Reading
    receipt: Received | None
    wants_receipt: bool
    instead: str | None = None

    @property
    def sections(self) -> Mapping[str, Sequence[ReviewedSection]]:
        """What was filled in, by form."""
        return self.reading.sections

    def say(self, text: str) -> str:
        """Words that we say of applications, said of what this is."""
        return said_of(self.application, text)

    @property
    def forms(self) -> Sequence[LaidOutForm]:
        return tuple(self.book.forms.values())

    @property
    def finding_groups(self) -> Sequence[FindingGroup]:
        return self.grouped.groups

    @property
    def blocking(self) -> Sequence[Assessed]:
        """What stops the step that is next."""
        return self.grouped.open.here

    @property
    def counted(self) -> Counted:
        """How much is open, as the queues say it."""
        return counted(self.grouped.open)

    @property
    def closed(self) -> StageClosed | None:
        """The refusal of what can be done in the stage's time only, once that is over."""
        here = self.due if self.due_stage is self.stage and not self.application.state.is_final else None
        return closed(Held(self.application, self.stage, self.book), here)

    @property
    def later(self) -> Sequence[Assessed]:
        """What stops a later step unless it is mended."""
        return self.grouped.open.later

    @property
    def item_groups(self) -> Sequence[ItemGroup]:
        return self.signing.groups

    @property
    def differing(self) -> Sequence[ItemShown]:
        """The items that were found not to be as the applicant says."""
        return self.signing.differing

    @property
    def unsigned(self) -> int:
        """How many items nobody has signed for that have to be signed for at this stage."""
        return self.signing.unsigned

    @property
    def to_sign(self) -> int:
        return sum(len(group.items) for group in self.item_groups)

    @property
    def signed(self) -> int:
        return sum(group.signed for group in self.item_groups)

    @property
    def contradicted(self) -> int:
        """How many items were found not to be as the applicant says."""
        return len(self.differing)


def sheet_for(application: Application, tiers: Tiers, *, may_act: bool, reader: Reader = Reader.BODY) -> Sheet:
    """Everything about an application for somebody who may see it.

    `may_act`: he signs, waives and returns here. What the department keeps to itself is for a reader of its own.
    """
    book, pipeline = rulebook(application), pipeline_of(application)
    stage = pipeline.stage(application.stage)
    moves = frozenset(pipeline.moves(position_of(application)))
    submission = last_handed(application.id)
    answers = answers_of(submission)
    due_stage, due = _due(application)
    wants_receipt = any(stage.receipt for stage in pipeline.stages)
    receipt = receipt_of(application.id) if wants_receipt else None
    recorded = on_record(application.id)
    received = {RECEIPT: receipt is not None} if wants_receipt else {}
    every = findings.of(application, answers, recorded=recorded, known=received)
    found = tuple(each for each in every if reader is Reader.DEPARTMENT or not each.is_quiet)
    reading = _reading(book, answers, submission, personal=may_act)
    changes, returned = _changes(book, submission, personal=may_act)
    return Sheet(
        application=application,
        tiers=tiers,
        book=book,
        stage=stage,
        due=due,
        due_stage=due_stage,
        tracker=_tracker(application, reader),
        moves=moves,
        may_act=may_act,
        submission=submission,
        changes=changes,
        returned=returned,
        findings=found,
        grouped=_grouped(found, book, recorded, stage),
        signing=_signing(reading, book, recorded, changes, stage),
        reading=reading,
        receipt=receipt,
        wants_receipt=wants_receipt,
        instead=_instead(application, book) if MoveName.CHANGE_OVER in moves else None,
    )


def _instead(application: Application, book: Rulebook) -> str | None:
    duty = entering.duty_of(application) if entering.misplaced(application) else None
    return None if duty is None else book.call.tracks[duty].label


@dataclass(frozen=True, slots=True)
class Grouped:
    """Findings by what they mean for the officer at a stage, and what of them is open there."""

    groups: tuple[FindingGroup, ...]
    open: Open

    @property
    def in_sight(self) -> Sequence[FindingGroup]:
        """What keeps something open, here or later."""
        return [each for each in self.groups if each.id in {"blocks", "later", "unknown", "waivable"}]


_found = Kept[Hashable, Grouped](most=512)


def _grouped(found: tuple[Assessed, ...], book: Rulebook, recorded: Records, stage: Stage) -> Grouped:
    waived = recorded.waived

    def grouped() -> Grouped:
        return Grouped(findings_in_groups(found, needed(book.rules), waived, stage), open_at(found, stage))

    return _found.get((found, book, *waived.values(), stage), grouped)


@dataclass(frozen=True, slots=True)
class Signing:
    """Items with what was signed: those that differ, and how many wait for a signature at a stage."""

    groups: tuple[ItemGroup, ...]
    differing: tuple[ItemShown, ...]
    unsigned: int

    @classmethod
    def of(cls, groups: tuple[ItemGroup, ...], here: Collection[str]) -> Signing:
        """`here`: the ids of the items that have to be signed for at the stage."""
        every = [each for group in groups for each in group.items]
        differing = (each for each in every if each.signed and each.signed.result != VerificationResult.CONFIRMED)
        return cls(groups, tuple(differing), sum(each.signed is None and each.item.id in here for each in every))


_signings = Kept[Hashable, Signing](most=256)


def _signing(reading: Reading, book: Rulebook, recorded: Records, changes: Sequence[Change], stage: Stage) -> Signing:
    """Of what was submitted the same for all who look at it, until somebody signs."""
    signed, changed = recorded.signed, [(each.form, each.path) for each in changes]

    def signing() -> Signing:
        groups = items_in_groups(reading.items, signed, book.forms, changed)
        return Signing.of(groups, {item.id for item in items_of(book, stage.id)})

    return _signings.get((reading, *signed.values(), book, stage.id), signing)


RECEIPT = "application.receipt"
"""The system fact that the page has read already, since it shows the receipt."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was submitted as it is read: section by section, by form, and item by item before any signature."""

    sections: Mapping[str, Sequence[ReviewedSection]]
    items: tuple[ItemShown, ...]


_read = Kept[Hashable, Reading](most=256)


def _reading(book: Rulebook, answers: Answers, submission: Handed | None, *, personal: bool) -> Reading:
    """What was submitted. Contact details are for those whose turn it is.

    A submission never changes, so it is laid out once for all who look at it while the same is said of its files.
    """
    files = {} if submission is None else _files(submission)

    def laid_out() -> Reading:
        return _laid_out(book, answers, files, personal=personal)

    if submission is None:
        return laid_out()
    return _read.get((submission.mark, book, personal, *files.values()), laid_out)


def _files(submission: Handed) -> Mapping[str, EvidenceFile]:
    return submitted_files(submission, may_be_stored=may_be(submission.filling_id, STORE))


def _laid_out(book: Rulebook, answers: Answers, files: Mapping[str, EvidenceFile], *, personal: bool) -> Reading:
    sections = {
        form.id: forms.review(
            form, answers.of(form.id), context=answers.elsewhere(form.id), files=files, personal=personal
        )
        for form in book.forms.values()
    }
    return Reading(sections, answered(all_items(book), sections, answers.by_form))


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that was changed, in words; `path` within its form."""

    form: str
    path: str
    words: str


_changed = Kept[tuple[str, Rulebook, bool], tuple[Change, ...]](most=256)


def _changes(book: Rulebook, submission: Handed | None, *, personal: bool) -> tuple[Sequence[Change], Return | None]:
    """What the last submission changed, and the return that it answered; nothing of a first one."""
    if submission is None or submission.serial == 1:
        return (), None
    key = submission.mark, book, personal
    found = _changed.get(key, lambda: tuple(_compared(book, submission, personal=personal)))
    return found, next(iter(returns(submission.filling_id)), None)


def _compared(book: Rulebook, submission: Handed, *, personal: bool) -> Iterator[Change]:
    then, now = map(answers_of, (submitted_as(submission.filling_id, submission.serial - 1), submission))
    for form in book.forms.values():
        for each in forms.differences(form, then.of(form.id), now.of(form.id), personal=personal):
            yield Change(form.id, each.path, str(each))


def _due(application: Application) -> tuple[Stage, Due | None]:
    """The deadline that is next for who acts now: of the stage itself, else of the same actor's next one."""
    pipeline = pipeline_of(application)
    here = pipeline.index(application.stage)
    for stage in takewhile(lambda stage: stage.actor is pipeline.stages[here].actor, pipeline.stages[here:]):
        if due_at(application.call, stage.id, application.track, application.body_id) is not None:
            return stage, applications.due(application, stage.id)
    return pipeline.stages[here], None


def _tracker(application: Application, reader: Reader) -> Tracker:
    """Its way; who acts where and until when, an officer knows."""
    way, at = applications.way(application.id), position_of(application)

    def drawn() -> Tracker:
        return status.tracker(pipeline_of(application), at, way, reader=reader, further=further_of(application))

    return _trackers.get((rulebook(application), at, reader, *way), drawn)


_trackers = Kept[Hashable, Tracker](most=512)
