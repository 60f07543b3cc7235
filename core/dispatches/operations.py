"""Issuing letters and notices: numbered in turn, kept as they went out, all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.oxml.document import CT_Body

from core import audit, clock
from core.applications.operations import moving
from core.contents.kinds import DOCX
from core.db.base import new_id
from core.db.transaction import put, transaction
from core.db.turns import take_turn
from core.dispatches import actions, notifications, policies
from core.dispatches.models import Dispatch
from core.dispatches.purposes import ISSUED, OWNER
from core.dispatches.queries import issued, subjects
from core.dispatches.queries.subjects import Subject
from core.dispatches.rules import NUMBER, UNNUMBERED, number_of, plain_template
from core.errors import Invalid
from core.files import operations as files
from core.instance import instance
from core.jobs.purposes import Report, counted, unheard
from core.papers.names import safe_name
from core.papers.words import printable
from core.people.models import Person
from core.plugin_api.declarations import DispatchKind, DispatchTemplate
from core.plugin_api.kinds import Kinds
from core.plugin_kit.templating import filled, filled_body

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Template:
    """What lays a kind out: the .docx, the pattern of its number, and what declares it, if anything does."""

    content: bytes
    number: str
    declared: DispatchTemplate | None


def template_of(kind: DispatchKind) -> Template:
    """The region's template of a kind as it stands today; where it has none, the product's own."""
    declared = [each for each in instance().book().of(Kinds.dispatches).values() if each.kind is kind]
    if not declared:
        return Template(plain_template(kind), NUMBER, None)
    found = declared[-1]
    laid_out = None if found.file is None else instance().region.file_of(found, found.file)
    return Template(laid_out or plain_template(kind), found.number, found)


def written(subject: Subject, note: str, number: str = UNNUMBERED) -> bytes:
    """The .docx as it goes out under that number."""
    return _written(subject, note, number, template_of(subject.kind))


def body_written(subject: Subject, note: str) -> CT_Body:
    """The body of the .docx before it has a number, to be read."""
    return filled_body(template_of(subject.kind).content, _values(subject, note, UNNUMBERED))


def issue_letters(
    revisions: Mapping[str, int], kind: DispatchKind, note: str, *, by: Person, report: Report = unheard
) -> Sequence[Dispatch]:
    """Issue a letter of a kind about each of these applications; all or none. `report` hears how far it is.

    Raises NotFound, NotAllowed, Stale, Conflict (nothing to say), Invalid.
    """
    require_note(note)
    if not revisions:
        raise Invalid({"kind": [f"所选申报都不能发{kind.label}。"]})
    with transaction():
        found: dict[str, Subject] = {}
        for id, revision in sorted(revisions.items()):
            application = moving.hold(id)
            subject = subjects.of_application(application, kind)
            policies.may_issue(by, subject).or_raise()
            moving.require_revision(application, revision, by=by)
            found[id] = subject
        return _issued([found[id] for id in revisions], note, by, report)


def issue(subject: Subject, note: str, *, by: Person) -> Dispatch:
    """Issue a notice about all that stand on it. Raises NotAllowed, Invalid."""
    require_note(note)
    with transaction():
        policies.may_issue(by, subject).or_raise()
        return _issued([subject], note, by)[0]


def require_note(note: str) -> None:
    """Raises Invalid where no letter could bear what is added."""
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": [f"补充说明最多 {LONGEST_NOTE} 字，现有 {len(note)} 字。"]})


def _issued(found: Sequence[Subject], note: str, by: Person, report: Report = unheard) -> Sequence[Dispatch]:
    year = clock.today().year
    take_turn(*{f"dispatches:{each.office}:{year}:{each.kind.value}" for each in found})
    return [_one(each, note, year, by) for each in counted(found, "逐份编号、存档", report)]


def _one(subject: Subject, note: str, year: int, by: Person) -> Dispatch:
    template = template_of(subject.kind)
    serial = issued.last_serial(subject.office, year, subject.kind) + 1
    places = subject.office_name, subjects.place_name(subject.office)
    number = number_of(template.number, subject.kind, year, serial, *places)
    content = _written(subject, note, number, template)
    id, title = new_id(), str(subject.values["title"])[:200]
    name = f"{safe_name(f'{title} {number}')}{DOCX.extensions[0]}"
    file = files.keep_made(BytesIO(content), name, DOCX, ISSUED.id, files.Owner(OWNER, id))
    made = Dispatch(
        id=id,
        kind=subject.kind,
        office=subject.office,
        year=year,
        serial=serial,
        number=number,
        title=title,
        to_name=subject.to_name,
        application_id=subject.application and subject.application.id,
        notice_id=subject.notice and subject.notice.id,
        publication_id=subject.publication and subject.publication.id,
        file_id=file.id,
        sha256=file.sha256,
        template=hashlib.sha256(template.content).hexdigest(),
        issued_by_id=by.id,
    )
    put(made)
    told = {"number": number, "kind": subject.kind.label, "to": subject.to_name}
    sums = {"sha256": made.sha256, "template": made.template}
    audit.record(actions.ISSUE, actions.DISPATCH, id, by=by, after={**told, **sums})
    if subject.application is not None:
        notifications.issued(made, subject.application, subject.office_name)
    return made


def _written(subject: Subject, note: str, number: str, template: Template) -> bytes:
    return filled(template.content, _values(subject, note, number))


def _values(subject: Subject, note: str, number: str) -> Mapping[str, Any]:
    return {**subject.values, "number": number, "note": printable(note.strip())}
