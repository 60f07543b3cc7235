"""Who is told that a score has moved after it was submitted: its own people, of their own figures alone."""

from __future__ import annotations

from decimal import Decimal

from core.applications.models import Application
from core.notifications import operations as messages
from core.plugin_api.ruling import plain
from core.units import queries as units


def rescored(application: Application, before: Decimal, after: Decimal) -> None:
    """Tell those who act for the unit; why the values were changed is the office's own."""
    text = (
        f"“{application.entry_name}”的{application.call.title}：采用的对标值或评价规定有调整，已按提交的数值重新计分，"
        f"自评价得分由 {plain(before)} 分变为 {plain(after)} 分。"
    )
    people = sorted({each.person_id for each in units.acting_for(application.unit_id)})
    messages.send(people, text, f"/scores/{application.id}")
