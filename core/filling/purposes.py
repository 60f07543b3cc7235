"""What forms are filled for: each slice says so of its own things, and gives policy, facts and files from outside.

    PURPOSE = purposes.register(Purpose("application", "applications", files=EVIDENCE))

    class Entry(Matter):
        purpose = PURPOSE
        ...

A new kind of thing to fill a form for writes these two, and a route that calls `core.filling.views.section_page`:
saving, files, conflicts and their part of the trail are there. What states it has, who hands it in and who sends it
back is the slice's own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar

from core import audit
from core.audit import actions
from core.audit.policies import CONTENTS
from core.audit.queries import Event
from core.db.keeping import once
from core.db.transaction import in_transaction
from core.errors import NotFound
from core.evidence_store import queries as stores
from core.evidence_store.queries import Use
from core.files import purposes as files
from core.files.models import StoredFile
from core.filling import queries
from core.filling.models import Return, SectionAnswers
from core.filling.rules.answers import Answers
from core.filling.rules.tasks import Draft, Opening, Tasks, tasks
from core.forms import EvidenceFile, Fault, LaidOutForm
from core.people.models import Person
from core.people.policies import Permission, reads_sealed
from core.plugin_api import FieldType, Finding, Section
from core.registry import Registry
from core.units.policies import acts_for


@dataclass(frozen=True, slots=True)
class Purpose:
    """A kind of thing for which forms are filled.

    `id` names it in the trail, as the owner of its files and in the database; `trail` is what the names of its actions
    begin with. `files`: for what its evidence is uploaded, which says who may open it. `reads`: whether somebody who
    reads what is sealed may read in the trail what was written in the filling with this id, once it was handed in.

    What takes files from a unit's store says `opens`: whether somebody may open such a file of the filling with this
    id; and `named`: what the filling is called, and its page for whoever fills it.
    """

    id: str
    trail: str
    files: files.Purpose
    reads: Callable[[str], bool] = lambda id: True
    opens: Callable[[Person, str, StoredFile], Permission] | None = None
    named: Callable[[str], tuple[str, str]] | None = None

    @property
    def save(self) -> str:
        return f"{self.trail}.save_section"

    @property
    def attach(self) -> str:
        return f"{self.trail}.attach"

    @property
    def detach(self) -> str:
        return f"{self.trail}.detach"


def register(purpose: Purpose) -> Purpose:
    """Make a purpose, with its actions, known to the trail."""
    written = partial(_of_what_was_written, purpose)
    for action, label in (
        (purpose.save, "保存填报内容"),
        (purpose.attach, "添加佐证材料"),
        (purpose.detach, "移除佐证材料"),
    ):
        CONTENTS.give(audit.action(action, label), written)
    files.CONTENTS.give(purpose.files.id, partial(_of_evidence, purpose))
    actions.fields(purpose.id, _SAID)
    return _purposes.give(purpose.id, purpose)


_purposes: Registry[Purpose] = Registry()


def opens_of_store(person: Person, file: StoredFile) -> bool:
    """Whether a file of a store was handed in with something of which this person may open it."""
    for _, filling_id, id in queries.fillings_of([file.id]):
        purpose = _purposes.get(id)
        if purpose is None or purpose.opens is None or not queries.was_submitted(filling_id, file.id):
            continue
        if purpose.opens(person, filling_id, file):
            return True
    return False


def uses_of_store(ids: Collection[str]) -> Mapping[str, Sequence[Use]]:
    """For what files of a store are used: drafts, and what was handed in."""
    found: dict[str, list[Use]] = {}
    held = queries.fillings_of(ids) if ids else ()
    handed = queries.handed_in({filling_id for _, filling_id, _ in held})
    for file_id, filling_id, id in held:
        purpose = _purposes.get(id)
        title, url = (purpose.named if purpose and purpose.named else _unnamed)(filling_id)
        is_in = filling_id in handed and file_id in handed[filling_id].files
        found.setdefault(file_id, []).append(Use(title, url, is_in))
    return found


def _unnamed(filling_id: str) -> tuple[str, str]:
    return "填报内容", ""


_SAID = {"field": "填报项", "file": "文件", "file_id": "文件编号"}


def _of_what_was_written(purpose: Purpose, reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    """What is not handed in yet is its own people's, also in the trail; so are files that were taken out before."""
    if not reads_sealed(reader):
        return ()
    found = queries.handed_in({each.subject_id for each in events})

    def is_told(event: Event) -> bool:
        handed = found.get(event.subject_id)
        if handed is None or handed.last < event.at:
            return False
        file_id = (event.after or event.before or {}).get("file_id")
        return (file_id is None or file_id in handed.files) and purpose.reads(event.subject_id)

    return list(filter(is_told, events))


def _of_evidence(purpose: Purpose, reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    """What a file of a draft is called tells of the draft."""
    if not reads_sealed(reader):
        return ()
    held = {file_id: filling_id for file_id, filling_id, _ in queries.fillings_of({each.subject_id for each in events})}
    found = queries.handed_in(set(held.values()))

    def is_told(event: Event) -> bool:
        handed = found.get(held.get(event.subject_id, ""))
        return handed is not None and event.subject_id in handed.files and purpose.reads(held[event.subject_id])

    return list(filter(is_told, events))


class Matter(ABC):
    """One thing for which forms are filled, with what is filled in, read once (`forget` reads it again)."""

    purpose: ClassVar[Purpose]

    # --- What its slice says of it ------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def id(self) -> str:
        """Its own id, which is that of the filling."""

    @property
    @abstractmethod
    def forms(self) -> Mapping[str, LaidOutForm]:
        """The forms to fill, by id, in their order."""

    @property
    @abstractmethod
    def opening(self) -> Opening:
        """What may be written in now."""

    @abstractmethod
    def hold(self, by: Person) -> None:
        """Lock it and read it as it now is, if this person may now write in it; else raise why not."""

    @abstractmethod
    def changed(self, what: str, by: Person) -> None:
        """Take note that this person has written: `what`, in words."""

    def known(self, by: Person) -> Mapping[str, object]:
        """What is known of it and of who writes, for the first filling (``unit.name``)."""
        return {}

    @property
    def unit_id(self) -> str | None:
        """The unit whose store of evidence can be picked from; None where it is nobody's."""
        return None

    @property
    def against(self) -> Mapping[str, Sequence[Finding]]:
        """What the rules say against the answers as they stand, by ``form/section``: it keeps them from being
        submitted."""
        return {}

    def judged(self, section: Section) -> Collection[str]:
        """The fields of a section on whose answers rests what is said `against` them."""
        return ()

    def doubts(self, form: LaidOutForm, answers: Mapping[str, Any]) -> Iterable[Fault]:
        """What else is wrong with answers of a form that stand by themselves, which only its slice can tell: told where
        they are saved, and again where all is submitted."""
        return ()

    # --- What is filled in --------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], SectionAnswers]:
        """What is saved, by form and section, to be written in."""
        return queries.sections(self.id)

    @cached_property
    def _saved(self) -> tuple[Mapping[tuple[str, str], Draft], Answers]:
        """An operation reads the rows in which it writes, a page no more than it shows."""
        if in_transaction():
            return self.rows, queries.answers_in(self.rows.values())
        seen, answers = queries.seen(self.id)
        return {(each.form_id, each.section_id): each for each in seen}, answers

    @cached_property
    def saved(self) -> Mapping[tuple[str, str], Draft]:
        """What is saved, by form and section."""
        return self._saved[0]

    @cached_property
    def files(self) -> Mapping[str, EvidenceFile]:
        """The evidence that stands, by file id."""
        return queries.files_of(self.id)

    def stored(self, section: Section, by: Person) -> Mapping[str, EvidenceFile]:
        """What this person can pick for a section from the unit's store, by file id; nothing where it takes no file."""
        if not any(field.type is FieldType.EVIDENCE for field in section.fields):
            return {}
        return once(f"store of {self.unit_id} for {by.id}", lambda: self._stored(by))

    def _stored(self, by: Person) -> Mapping[str, EvidenceFile]:
        if self.unit_id is None or not acts_for(by, self.unit_id):
            return {}
        return {each.file_id: queries.as_evidence(each.file, each) for each in stores.offered(self.unit_id)}

    @cached_property
    def returned(self) -> Return | None:
        """The request for correction, while it is being answered."""
        return queries.open_return(self.id) if self.opening is Opening.RETURNED else None

    @cached_property
    def as_saved(self) -> Answers:
        return self._saved[1]

    @property
    def answers(self) -> Answers:
        return self.as_saved

    @cached_property
    def tasks(self) -> Tasks:
        found = (self.saved, self.as_saved, self.files)
        return tasks(self.forms.values(), *found, self.opening, self.returned, lambda: self.against)

    def section(self, form_id: str, section_id: str) -> tuple[LaidOutForm, Section]:
        """A form and one of its sections. Raises NotFound."""
        form = self.forms.get(form_id)
        found = () if form is None else [each for each in form.sections if each.id == section_id]
        if form is None or not found:
            raise NotFound("没有这一部分需要填写。", "请从任务列表进入要填写的部分。")
        return form, found[0]

    def written(self, form: LaidOutForm, section: Section) -> tuple[dict[str, Any], dict[str, Any]]:
        """Of one section the answers, and what was typed there and is no answer."""
        names = {field.name for field in section.fields}
        rows = [row for row in self.saved.values() if row.form_id == form.id]
        answers = {name: value for row in rows for name, value in row.answers.items() if name in names}
        return answers, {name: value for row in rows for name, value in row.typed.items() if name in names}

    def unconfirmed(self, form: LaidOutForm, section: Section) -> frozenset[str]:
        """The fields of one section whose answers were carried over and nobody has confirmed yet."""
        names = {field.name for field in section.fields}
        rows = [row for row in self.saved.values() if row.form_id == form.id]
        return frozenset(name for row in rows for name in row.unconfirmed or () if name in names)

    def forget(self) -> None:
        """Read again whatever is asked for next: something has changed it."""
        for name in [name for name in self.__dict__ if isinstance(getattr(type(self), name, None), cached_property)]:
            del self.__dict__[name]
