"""Writing in an application: one section at a time, with its evidence; and the declaration over all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import audit, clock
from core.applications import moving, policies, queries
from core.applications.answers import Answers
from core.applications.closing import require_in_time
from core.applications.evidence import files_of
from core.applications.models import Application, SectionAnswers
from core.applications.operations import evidence
from core.applications.rulebook import rulebook
from core.applications.states import State
from core.applications.tasks import tasks
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.forms import EvidenceFile, LaidOutForm, Mode, examine
from core.people.models import Person
from core.plugin_api import Section

SAVE = audit.action("applications.save_section", "保存填报内容")
DECLARE = audit.action("applications.declare", "确认申报声明")

PERSONAL = ("（个人信息，原值不记录）", "（个人信息，新值不记录）")
"""What the trail says of contact details: two different words, so that it shows that they changed."""

Sections = Mapping[tuple[str, str], SectionAnswers]
Files = Mapping[str, EvidenceFile]


def save_section(
    application_id: str,
    form_id: str,
    section_id: str,
    given: Mapping[str, Any],
    *,
    typed: Mapping[str, Any] | None = None,
    revision: int,
    by: Person,
) -> SectionAnswers:
    """Replace the saved answers of a section by those given (JSON of the form's draft schema), evidence included.

    `typed`: by field, what was typed and is no answer yet; it is kept to be shown again. `revision` is the saved
    section's that the page showed, 0 where nothing was saved. Files named for the first time are uploads of this
    person's own. Raises NotFound, NotAllowed (a section that was not returned), IllegalMove, StageClosed, Invalid,
    FileRefused, Stale.
    """
    with transaction():
        application = held_for_writing(application_id, by)
        form = rulebook(application).form(form_id)
        section = _section(form, section_id)
        saved, files = queries.sections(application.id), files_of(application.id)
        _require_open(application, saved, files, (form_id, section_id))
        own = saved.get((form_id, section_id))
        files = {**files, **evidence.own_uploads(section, given, by)}
        answers = _examined(form, section, given, saved, files)
        if own is not None and _was_sent_before(own, answers, typed or {}, revision, by):
            return own
        _require_fresh(own, section, revision)
        before = {} if own is None else own.answers
        evidence.settle(application, form_id, section, answers, by)
        own = own or _new(application, form_id, section_id)
        own.answers, own.typed, own.revision = answers, dict(typed or {}), own.revision + 1
        own.saved_at, own.saved_by_id = clock.now(), by.id
        application.declared_at = application.declared_by_id = None
        _record(application, form, section, before, answers, by)
        moving.touch(application, f"保存了“{section.title}”", by=by)
        return own


def declare(application_id: str, *, revision: int, by: Person) -> None:
    """Declare that what is filled in is true and complete, exclusions included. A later change takes it back.

    Raises NotFound, IllegalMove, StageClosed, Stale.
    """
    with transaction():
        application = held_for_writing(application_id, by)
        moving.require_revision(application, revision)
        application.declared_at, application.declared_by_id = clock.now(), by.id
        audit.record(DECLARE, moving.SUBJECT, application.id, by=by)
        moving.touch(application, "确认了申报声明", by=by)


def held_for_writing(application_id: str, by: Person) -> Application:
    """The application, locked, if this person may now write in it. Raises NotFound, IllegalMove, StageClosed."""
    application = held_by_representative(application_id, by)
    require_writable(application)
    return application


def require_writable(application: Application) -> None:
    """Raises IllegalMove for what was submitted or has ended, StageClosed once it is too late."""
    if not application.state.is_open:
        raise moving.not_open(application)
    require_in_time(application)


def held_by_representative(application_id: str, by: Person) -> Application:
    """The application, locked, if this person acts for its unit: to others it is not there. Raises NotFound."""
    application = moving.hold(application_id)
    if not policies.may_act(by, application):
        raise NotFound("找不到这项申报，或者您无权查看。", "请从“我的申报”重新进入。")
    return application


# --- Steps ------------------------------------------------------------------------------------------------------------


def _section(form: LaidOutForm, section_id: str) -> Section:
    try:
        return form.section(section_id)
    except KeyError:
        raise NotFound("这份表单没有这一部分。", "请从申报的任务列表进入要填写的部分。") from None


def _require_open(application: Application, saved: Sections, files: Files, key: tuple[str, str]) -> None:
    """A returned application is open only where the officer asked for a correction. Raises NotAllowed."""
    if application.state is not State.RETURNED:
        return
    forms, returned = rulebook(application).forms.values(), queries.open_return(application.id)
    task = tasks(forms, saved, files, application.state, returned).find(*key)
    if task is None or not task.is_open:
        sentence = "这一部分没有被退回，不能修改。"
        raise NotAllowed(sentence, "请只修改退回意见所列的部分；其他部分也需修改的，请联系推荐单位。")


def _was_sent_before(
    saved: SectionAnswers, answers: Mapping[str, Any], typed: Mapping[str, Any], revision: int, by: Person
) -> bool:
    """The same page sent twice: the second time finds what the first has saved."""
    same = (saved.answers, saved.typed) == (answers, typed)
    return same and saved.saved_by_id == by.id and saved.revision == revision + 1


def _require_fresh(saved: SectionAnswers | None, section: Section, revision: int) -> None:
    if revision == (0 if saved is None else saved.revision):
        return
    if saved is None:
        raise Stale(f"“{section.title}”在您打开页面之后有了变动。")
    person = db.session.get(Person, saved.saved_by_id)
    who = "有人" if person is None else person.name
    raise Stale(
        f"“{section.title}”在您打开页面之后，{who}于 {clock.local(saved.saved_at):%Y-%m-%d %H:%M} 保存过。",
        "您填写的内容还在下方，没有保存；请对照后再保存一次。",
        by=who,
        at=saved.saved_at,
    )


def _examined(
    form: LaidOutForm, section: Section, given: Mapping[str, Any], saved: Sections, files: Files
) -> dict[str, Any]:
    """The answers as the draft schema reads them, beside all other answers and with the files known. Raises Invalid."""
    context = Answers.of_sections(saved.values()).beside(form.id, section)
    found = examine(form, given, mode=Mode.DRAFT, sections=[section.id], context=context, files=files)
    if not found.ok:
        raise Invalid(found.errors)
    return dict(found.answers)


def _new(application: Application, form_id: str, section_id: str) -> SectionAnswers:
    made = SectionAnswers(
        id=new_id(), application_id=application.id, form_id=form_id, section_id=section_id, revision=0
    )
    db.session.add(made)
    return made


def _record(
    application: Application,
    form: LaidOutForm,
    section: Section,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: Person,
) -> None:
    """Keep in the trail which answers changed, from what to what; of people's contact details only that they did."""
    changed = [field for field in section.fields if before.get(field.name) != after.get(field.name)]
    old, new = (
        {field.name: told if field.personal and field.name in side else side.get(field.name) for field in changed}
        for side, told in zip((before, after), PERSONAL, strict=True)
    )
    note = f"{form.title}：{section.title}"
    audit.record(SAVE, moving.SUBJECT, application.id, by=by, before=old, after=new, note=note)
