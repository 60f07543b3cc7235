"""Accidents that a unit admits in its yearly report, and whether one was reported of it since."""

from __future__ import annotations

from sqlalchemy import select

from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.db import db
from core.filling.queries import as_submitted
from core.plugin_api import FieldType, UpkeepKind
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import declared
from core.upkeep.rules import Phase

_SAYS_NOTHING = "没有写明情况。"
_TEXTS = {FieldType.TEXT, FieldType.LONG_TEXT}


def admitted(application: Application) -> str | None:
    """What the yearly report that was handed in says of an accident; None where it admits none."""
    incident, rules = declared(UpkeepKind.INCIDENT), rulebook(application)
    if incident is None or incident.admitted is None or not rules.call.annual_report:
        return None
    name, submitted = incident.admitted, as_submitted(application.id)
    for form in rules.forms.values():
        answers = submitted.of(form.id)
        if name in form.fields and answers.get(name) is True:
            told = [
                str(answers[each.name])
                for each in form.fields.values()
                if each.type in _TEXTS and each.when is not None and each.when.field == name and answers.get(each.name)
            ]
            return "\n".join(told) or _SAYS_NOTHING
    return None


def reported_since(application: Application) -> UpkeepRecord | None:
    """The incident that was reported of the unit since it handed this report in, the latest first."""
    query = select(UpkeepRecord).where(
        UpkeepRecord.unit_id == application.unit_id,
        UpkeepRecord.kind == UpkeepKind.INCIDENT,
        UpkeepRecord.state != Phase.DROPPED,
        UpkeepRecord.opened_at >= application.submitted_at,
    )
    return db.session.scalars(query.order_by(UpkeepRecord.opened_at.desc()).limit(1)).first()
