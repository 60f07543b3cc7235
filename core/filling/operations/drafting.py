"""Saving one section, with its evidence: what is right is saved, a stale page is refused, the trail keeps no secret."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from core import clock
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid, NotAllowed, Stale
from core.filling.models import Filling, SectionAnswers
from core.filling.operations import evidence
from core.filling.operations.recording import take_note
from core.filling.purposes import Matter
from core.forms import Examined, LaidOutForm, Mode, examine
from core.forms.paths import root
from core.people.models import Person
from core.plugin_api import FieldType, Section


class Outdated(Stale):
    """Somebody else saved the section since the page was drawn: what is saved now, beside what was found of the page's.

    `revision`: that of what is saved now. Whoever has seen both and names it may save.
    """

    def __init__(self, section: Section, saved: SectionAnswers | None, now: Mapping[str, Any], found: Examined) -> None:
        cure = "您填写的内容还在下方，没有保存；请对照后再保存一次。"
        self.revision, self.now, self.found = 0, dict(now), found
        if saved is None:
            super().__init__(f"“{section.title}”在您打开页面之后有了变动。", cure)
            return
        person = db.session.get(Person, saved.saved_by_id)
        who, at = "有人" if person is None else person.name, saved.saved_at
        when = f"{clock.local(at):%Y-%m-%d %H:%M}"
        super().__init__(f"“{section.title}”在您打开页面之后，{who}于 {when} 保存过。", cure, by=who, at=at)
        self.revision = saved.revision


def save_section(
    matter: Matter,
    form_id: str,
    section_id: str,
    given: Mapping[str, Any],
    *,
    revision: int,
    by: Person,
    keep_unread: bool = False,
    automatic: bool = False,
    confirmed: Collection[str] = (),
) -> tuple[SectionAnswers, Examined]:
    """Replace the saved answers of a section by those given (what was typed, or JSON), evidence included.

    Examines them once, and says what was found. `keep_unread`: what is no answer is kept to be shown again, and the
    rest is saved. `automatic`: the page saves itself while somebody writes; what is saved already stays
    untouched. `confirmed`: the fields of which was said that what was carried over still holds. `revision` is the saved
    section's that the page showed, 0 where nothing was saved. Files named for the first time are uploads of this
    person's own. Raises what `Matter.hold` raises, NotFound, NotAllowed (a section that was not returned), Invalid,
    FileRefused, Outdated.
    """
    with transaction():
        matter.hold(by)
        matter.forget()
        form, section = matter.section(form_id, section_id)
        require_open(matter, form_id, section_id)
        own = matter.rows.get((form_id, section_id))
        found = _examined(matter, form, section, given, by)
        if found.faults and not keep_unread:
            raise Invalid(found.errors)
        typed = unread(section, given, found)
        before, _ = matter.written(form, section)
        if own is not None and _was_sent_before(own, found.answers, typed, revision, by):
            return own, found
        if revision != (0 if own is None else own.revision):
            raise Outdated(section, own, before, found)
        carried = matter.unconfirmed(form, section)
        unconfirmed = sorted(_still_unconfirmed(carried.difference(confirmed), before, found.answers))
        same = own is not None and (own.answers, own.typed) == (found.answers, typed) and set(unconfirmed) == carried
        if own is not None and same and automatic:
            return own, found
        begin(matter)
        evidence.settle(matter, form_id, section, found.answers, by)
        _take_over(matter, form_id, section)
        own = own or _new(matter, form_id, section_id)
        own.unconfirmed, own.answers, own.typed = unconfirmed, dict(found.answers), typed
        take_note(matter, form, section, own, before, writer=by, automatic=automatic)
        own.revision, own.saved_at, own.saved_by_id = own.revision + 1, clock.now(), by.id
        if not same:
            matter.changed(f"保存了“{section.title}”", by)
        matter.forget()
        return own, found


def require_open(matter: Matter, form_id: str, section_id: str) -> None:
    """What was returned is open only where a correction was asked for. Raises NotAllowed."""
    task = matter.tasks.find(form_id, section_id)
    if task is None or not task.is_open:
        sentence = "这一部分没有被退回，不能修改。"
        raise NotAllowed(sentence, "请只修改退回意见所列的部分；其他部分也需修改的，请联系退回的单位。")


# --- Steps ------------------------------------------------------------------------------------------------------------


def _examined(matter: Matter, form: LaidOutForm, section: Section, given: Mapping[str, Any], by: Person) -> Examined:
    """The answers as the draft schema reads them, beside all other answers and with the files known."""
    files = {**matter.stored(section, by), **matter.files, **evidence.own_uploads(matter.purpose, section, given, by)}
    context = matter.answers.beside(form.id, section)
    found = examine(form, given, mode=Mode.DRAFT, sections=[section.id], context=context, files=files)
    doubted = tuple(matter.doubts(form, found.answers))
    if not doubted:
        return found
    held_back = {root(fault.path) for fault in doubted}
    answers = {name: value for name, value in found.answers.items() if name not in held_back}
    return replace(found, answers=answers, faults=(*found.faults, *doubted))


def unread(section: Section, given: Mapping[str, Any], found: Examined) -> dict[str, Any]:
    """What was typed and is no answer, by field: kept, to be shown again."""
    at_fault = {root(fault.path) for fault in found.faults}
    return {
        field.name: given[field.name]
        for field in section.fields
        if field.name in at_fault and field.name in given and field.type is not FieldType.EVIDENCE
    }


def _still_unconfirmed(carried: Collection[str], before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Of what was carried over, what stands as it did; another answer is this year's own."""
    return (name for name in carried if name in now and now[name] == before.get(name))


def _was_sent_before(
    saved: SectionAnswers, answers: Mapping[str, Any], typed: Mapping[str, Any], revision: int, by: Person
) -> bool:
    """The same page sent twice: the second time finds what the first has saved."""
    same = (saved.answers, saved.typed) == (answers, typed)
    return same and saved.saved_by_id == by.id and saved.revision == revision + 1


def _new(matter: Matter, form_id: str, section_id: str) -> SectionAnswers:
    made = SectionAnswers(filling_id=matter.id, form_id=form_id, section_id=section_id, revision=0)
    db.session.add(made)
    return made


def begin(matter: Matter) -> None:
    """Let there be a filling, which the first that is saved or submitted begins."""
    if not matter.rows and db.session.get(Filling, matter.id) is None:
        db.session.add(Filling(id=matter.id, purpose=matter.purpose.id))


def _take_over(matter: Matter, form_id: str, section: Section) -> None:
    """Let no other row of the form answer for the section: it may have been saved when sections were cut otherwise."""
    names = {field.name for field in section.fields}
    for row in matter.rows.values():
        if row.form_id == form_id and row.section_id != section.id and names & {*row.answers, *row.typed}:
            row.answers = {name: value for name, value in row.answers.items() if name not in names}
            row.typed = {name: value for name, value in row.typed.items() if name not in names}
            row.unconfirmed = [name for name in row.unconfirmed or () if name not in names]
