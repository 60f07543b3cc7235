"""The task list of a filling: the state of every section, and which of them may be written in now.

A section is examined when its state is asked for: to save one nobody has to know how the others stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from core import clock
from core.filling.rules.answers import Answers, Saved
from core.forms import EvidenceFile, LaidOutForm, SectionState, SectionStatus, asked_sections, section_states
from core.plugin_api import Finding, Outcome, Section

Against = Callable[[], Mapping[str, Sequence[Finding]]]
"""What rules say against the answers of sections, by ``form/section``; asked when somebody wants to know."""


class Opening(StrEnum):
    """What may be written in."""

    ALL = "all"  # a draft
    RETURNED = "returned"  # the sections that were returned, and those that a correction has left incomplete
    NOTHING = "nothing"  # submitted, or ended


class Draft(Saved, Protocol):
    """The saved answers of a section, with what was typed there and is none, and what was carried over unconfirmed."""

    @property
    def typed(self) -> Mapping[str, Any]: ...
    @property
    def unconfirmed(self) -> Collection[str] | None: ...
    @property
    def revision(self) -> int: ...
    @property
    def saved_at(self) -> datetime: ...


class Asked(Protocol):
    """A request for correction."""

    @property
    def sections(self) -> Collection[str]: ...
    @property
    def returned_at(self) -> datetime: ...


class Correction(StrEnum):
    """What became of a request to correct a section."""

    ASKED = "asked"
    MADE = "made"


@dataclass(frozen=True, eq=False)
class _Form:
    """A form with what is filled in, judged when somebody asks."""

    form: LaidOutForm
    answers: Answers
    files: Mapping[str, EvidenceFile]
    unread: frozenset[str]
    unconfirmed: frozenset[str] = frozenset()
    against: Against = dict

    @cached_property
    def states(self) -> Mapping[str, SectionStatus]:
        form, (answers, context) = self.form, self._answered
        made_of = (section_states, form, tuple(self.files.values()), clock.today())
        return self.answers.once(made_of, lambda: section_states(form, answers, context=context, files=self.files))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The sections that apply."""
        return self.answers.once((asked_sections, self.form), lambda: asked_sections(self.form, *self._answered))

    @property
    def _answered(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The answers to the form, and to the others."""
        return self.answers.of(self.form.id), self.answers.elsewhere(self.form.id)


@dataclass(frozen=True)
class Task:
    """One section of one form; ``correction`` where it was returned."""

    section: Section
    correction: Correction | None
    opening: Opening
    judged: _Form

    @property
    def form(self) -> LaidOutForm:
        return self.judged.form

    @cached_property
    def status(self) -> SectionStatus:
        return self.judged.states[self.section.id]

    @property
    def is_open(self) -> bool:
        """Whether it may be written in."""
        if self.opening is Opening.RETURNED:
            return bool(self.correction or self.status.faults)
        return self.opening is Opening.ALL

    @property
    def key(self) -> str:
        """``form/section``, as a request for correction names it."""
        return f"{self.form.id}/{self.section.id}"

    @cached_property
    def has_unread_text(self) -> bool:
        """Something was typed that is no answer: an error, even where the answers without it are whole."""
        return any(field.name in self.judged.unread for field in self.section.fields)

    @cached_property
    def unconfirmed(self) -> int:
        """How many answers were carried over from an earlier filling and not confirmed yet."""
        return sum(field.name in self.judged.unconfirmed for field in self.section.fields)

    @cached_property
    def against(self) -> Sequence[Finding]:
        """The rules that refuse the whole because of what is answered here."""
        return self.judged.against().get(self.key, ())

    @property
    def state(self) -> SectionState:
        return SectionState.IN_ERROR if self.has_unread_text else self.status.state

    @property
    def label(self) -> str:
        if self.correction is Correction.ASKED:
            return "已退回，待修改"
        if self.against:
            return Outcome.NOT_MET.label
        if self.unconfirmed:
            return f"沿用以前填报，待确认 {self.unconfirmed} 项"
        return self.state.label if self.has_unread_text else self.status.label

    @cached_property
    def is_done(self) -> bool:
        """Nothing in the section keeps the whole from being submitted."""
        return self.is_filled and not self.against

    @property
    def is_filled(self) -> bool:
        """Everything is answered, and as it was asked; whatever the rules say to the answers."""
        faultless = not self.status.faults and not self.has_unread_text and not self.unconfirmed
        return faultless and self.correction is not Correction.ASKED

    @property
    def applies(self) -> bool:
        return self.section.id in self.judged.asked


@dataclass(frozen=True)
class Tasks:
    """All sections, in the order of the forms; a page asks for each of these again and again."""

    all: tuple[Task, ...]

    @cached_property
    def asked(self) -> tuple[Task, ...]:
        """Those that apply."""
        return tuple(task for task in self.all if task.applies)

    @cached_property
    def counted(self) -> tuple[Task, ...]:
        """Those by which progress is told: what is left empty and may be is not work that was done."""
        return tuple(task for task in self.asked if not task.status.optional or task.correction)

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.counted)

    @property
    def is_complete(self) -> bool:
        return all(task.is_done for task in self.asked)

    @cached_property
    def next(self) -> Task | None:
        """The section to go on with: the first one returned, else the first that is not done and may be written in."""
        waiting = [task for task in self.asked if task.is_open and not task.is_done]
        returned = (task for task in waiting if task.correction is Correction.ASKED)
        return next(returned, None) or next(iter(waiting), None)

    def of_form(self, form_id: str) -> tuple[Task, ...]:
        return tuple(task for task in self.asked if task.form.id == form_id)

    def find(self, form_id: str, section_id: str) -> Task | None:
        return next((task for task in self.all if (task.form.id, task.section.id) == (form_id, section_id)), None)

    def after(self, task: Task) -> Task | None:
        """The next section that may be written in."""
        later = self.all[self.all.index(task) + 1 :]
        return next((other for other in later if other.applies and other.is_open), None)


def tasks(
    forms: Iterable[LaidOutForm],
    saved: Mapping[tuple[str, str], Draft],
    answers: Answers,
    files: Mapping[str, EvidenceFile],
    opening: Opening,
    returned: Asked | None = None,
    against: Against = dict,
) -> Tasks:
    """Draw the task list."""
    found = []
    for form in forms:
        unread = frozenset(name for row in saved.values() if row.form_id == form.id for name in row.typed)
        carried = {name for row in saved.values() if row.form_id == form.id for name in row.unconfirmed or ()}
        judged = _Form(form, answers, files, unread, frozenset(carried.intersection(answers.of(form.id))), against)
        for section in form.sections:
            correction = _correction(f"{form.id}/{section.id}", saved.get((form.id, section.id)), returned)
            found.append(Task(section, correction, opening, judged))
    return Tasks(tuple(found))


def _correction(key: str, saved: Draft | None, returned: Asked | None) -> Correction | None:
    if returned is None or key not in returned.sections:
        return None
    made = saved is not None and saved.saved_at > returned.returned_at
    return Correction.MADE if made else Correction.ASKED
