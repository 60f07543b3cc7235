"""The task list of an application: the state of every section, and which of them may be written in now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.applications.answers import Answers
from core.applications.models import SectionAnswers
from core.applications.states import State
from core.forms import EvidenceFile, LaidOutForm, SectionState, SectionStatus, section_states
from core.plugin_api import Section
from core.review.models import Return


class Correction(StrEnum):
    """What became of an officer's request to correct a section."""

    ASKED = "asked"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Task:
    """One section of one form; ``correction`` where the officer returned it, ``is_open`` where it may be written in."""

    form: LaidOutForm
    section: Section
    status: SectionStatus
    saved: SectionAnswers | None
    correction: Correction | None
    is_open: bool

    @property
    def key(self) -> str:
        """``form/section``, as a request for correction names it."""
        return f"{self.form.id}/{self.section.id}"

    @property
    def has_unread_text(self) -> bool:
        """Something was typed that is no answer: an error, even where the answers without it are whole."""
        return self.saved is not None and bool(self.saved.typed)

    @property
    def state(self) -> SectionState:
        return SectionState.IN_ERROR if self.has_unread_text else self.status.state

    @property
    def label(self) -> str:
        if self.correction is Correction.ASKED:
            return "已退回，待修改"
        return self.state.label if self.has_unread_text else self.status.label

    @property
    def is_done(self) -> bool:
        """Nothing in the section keeps the application from being submitted."""
        return not self.status.faults and not self.has_unread_text and self.correction is not Correction.ASKED

    @property
    def applies(self) -> bool:
        return self.state is not SectionState.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Tasks:
    """All sections, in the order of the forms."""

    all: tuple[Task, ...]

    @property
    def asked(self) -> tuple[Task, ...]:
        """Those that apply."""
        return tuple(task for task in self.all if task.applies)

    @property
    def counted(self) -> tuple[Task, ...]:
        """Those by which progress is told: what is left empty and may be is not work that was done."""
        return tuple(task for task in self.asked if not task.status.optional or task.correction)

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.counted)

    @property
    def is_complete(self) -> bool:
        return all(task.is_done for task in self.asked)

    @property
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
        return next((other for other in later if other.is_open and other.applies), None)


def tasks(
    forms: Iterable[LaidOutForm],
    saved: Mapping[tuple[str, str], SectionAnswers],
    files: Mapping[str, EvidenceFile],
    state: State,
    returned: Return | None = None,
) -> Tasks:
    """Draw the task list.

    In a draft every section is open. In a returned application those are that the officer named, and those that a
    correction has left incomplete; in what was submitted none is.
    """
    answers = Answers.of_sections(saved.values())
    found = []
    for form in forms:
        states = section_states(form, answers.of(form.id), context=answers.elsewhere(form.id), files=files)
        for section in form.sections:
            own, status = saved.get((form.id, section.id)), states[section.id]
            correction = _correction(f"{form.id}/{section.id}", own, returned)
            is_open = state is State.DRAFT or (state is State.RETURNED and bool(correction or status.faults))
            found.append(Task(form, section, status, own, correction, is_open))
    return Tasks(tuple(found))


def _correction(key: str, saved: SectionAnswers | None, returned: Return | None) -> Correction | None:
    if returned is None or key not in returned.sections:
        return None
    made = saved is not None and saved.saved_at > returned.returned_at
    return Correction.MADE if made else Correction.ASKED
