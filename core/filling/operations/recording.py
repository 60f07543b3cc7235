"""What the trail says of saved sections: each save is an event, what saves itself in one sitting is one together.

Rows of the trail never change, so the one event of a sitting is written when the sitting is over: by the next save by
hand, by the first save of another person or after a rest, and at the latest when the matter is submitted. Until then
the section keeps the answers as the trail knows them (`SectionAnswers.unrecorded`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core import audit, clock
from core.db import db
from core.errors import NotFound
from core.filling.models import SectionAnswers
from core.filling.purposes import Matter
from core.forms import LaidOutForm, masked
from core.people.models import Person
from core.plugin_api import Section

PERSONAL = ("（个人信息，原值不记录）", "（个人信息，新值不记录）")
"""What the trail says of contact details: two different words, so that it shows that they changed."""

REST = timedelta(minutes=30)
"""After so long without a word, who writes again begins another sitting. Our choice: that of an idle session."""


def take_note(
    matter: Matter,
    form: LaidOutForm,
    section: Section,
    own: SectionAnswers,
    before: Mapping[str, Any],
    *,
    writer: Person,
    automatic: bool,
) -> None:
    """Keep in the trail that this person saves the section, whose answers were `before`, or that it is to be kept.

    Called before the row takes its new person and time, when it has its new answers.
    """
    if own.unrecorded is not None and (own.saved_by_id != writer.id or clock.now() - own.saved_at > REST):
        _end_sitting(matter, form, section, own, before)
    known = before if own.unrecorded is None else own.unrecorded
    own.unrecorded = dict(known) if automatic else None
    if not automatic:
        _record(matter, form, section, known, own.answers, writer)


def end_sittings(matter: Matter) -> None:
    """Record what saved itself and has no event yet."""
    for (form_id, section_id), own in matter.rows.items():
        if own.unrecorded is None:
            continue
        try:
            form, section = matter.section(form_id, section_id)
        except NotFound:  # asked no more, and so not handed in
            continue
        _end_sitting(matter, form, section, own, own.answers)


def _end_sitting(
    matter: Matter, form: LaidOutForm, section: Section, own: SectionAnswers, after: Mapping[str, Any]
) -> None:
    by = db.session.get_one(Person, own.saved_by_id)
    _record(matter, form, section, own.unrecorded or {}, after, by, f"（自动保存至 {clock.local(own.saved_at):%H:%M}）")
    own.unrecorded = None


def _record(
    matter: Matter,
    form: LaidOutForm,
    section: Section,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: Person,
    more: str = "",
) -> None:
    """Keep in the trail which answers changed, from what to what; of people's contact details only that they did."""
    changed = [field for field in section.fields if before.get(field.name) != after.get(field.name)]
    old, new = (
        {field.name: masked(field, side.get(field.name), told) for field in changed}
        for side, told in zip((before, after), PERSONAL, strict=True)
    )
    note = f"{form.title}：{section.title}{more}"
    audit.record(matter.purpose.save, matter.purpose.id, matter.id, by=by, before=old, after=new, note=note)
