"""What an application has files for, and that forms are filled for it."""

from __future__ import annotations

from sqlalchemy import Select, select

from core.applications import policies, queries
from core.applications.actions import APPLICATION
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.contents.kinds import USUAL
from core.db import db
from core.files import purposes as files
from core.files.models import StoredFile
from core.filling import purposes
from core.filling.purposes import Purpose
from core.filling.queries import named, was_submitted
from core.people.models import Person
from core.people.policies import Permission, Refused, allow_if

MOST_FILES = 300
MOST_BYTES = 500_000_000


def may_open(person: Person, file: StoredFile) -> Permission:
    return _may_open_of(person, file.owner_id or "", file)


def _may_open_of(person: Person, application_id: str, file: StoredFile) -> Permission:
    """Whoever may see the application may open its evidence; what was not handed in yet is the unit's own."""
    application = db.session.get(Application, application_id)
    if application is None:
        return Refused("这份材料已不属于任何申报。")
    if not was_submitted(application.id, file.id):
        return policies.may_act(person, application)
    impersonal = _is_impersonal(application, file)
    return policies.may_see(person, application) | (impersonal & policies.may_read(person, application))


def _is_impersonal(application: Application, file: StoredFile) -> Permission:
    """Whether it supports an answer that says nothing of a person."""
    forms = rulebook(queries.get(application.id)).forms
    fields = [form.fields.get(name) for form_id, name in named(application.id, file.id) if (form := forms.get(form_id))]
    return allow_if(fields and not any(each is None or each.personal for each in fields), "这份材料含个人信息。")


def _of_unit(application_id: str) -> Select[str]:
    unit_id = select(Application.unit_id).where(Application.id == application_id).scalar_subquery()
    return select(Application.id).where(Application.unit_id == unit_id)


EVIDENCE = files.register(
    files.Purpose(
        "evidence", "佐证材料", USUAL, may_open, most_files=MOST_FILES, most_bytes=MOST_BYTES, of_unit=_of_unit
    )
)


def _named(application_id: str) -> tuple[str, str]:
    application = queries.get(application_id)
    return f"{application.call.title}（{application.reference}）", f"/applications/{application_id}"


PURPOSE = purposes.register(Purpose(APPLICATION, "applications", EVIDENCE, opens=_may_open_of, named=_named))
