"""What a unit admits in its yearly report, what is on record of it already, and what its reviewer has settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import clock
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.db import db
from core.filling.queries import as_submitted
from core.forms import LaidOutForm
from core.plugin_api import FieldType, UpkeepKind
from core.units import queries as units
from core.upkeep.models import UpkeepRecord, UpkeepSettlement
from core.upkeep.queries import declared
from core.upkeep.rules import Phase

_SAYS_NOTHING = "没有写明情况。"
_TEXTS = {FieldType.TEXT, FieldType.LONG_TEXT}
_ADMITS_AN_INCIDENT = "单位承认发生事故（事件）"


@dataclass(frozen=True, slots=True)
class Admitted:
    """One thing that a report admits: what it asks for (`kind`), by which `field`, in words, and what is told of it."""

    kind: UpkeepKind
    field: str
    title: str
    told: str

    @property
    def whole(self) -> str:
        return f"{self.title}：{self.told}"


def admissions(application: Application) -> Sequence[Admitted]:
    """Everything that the yearly report which was handed in admits; nothing of other calls."""
    rules = rulebook(application)
    if not rules.call.annual_report:
        return ()
    submitted = as_submitted(application.id)
    return [found for form in rules.forms.values() for found in _of_form(form, submitted.of(form.id))]


def admission(application: Application, field: str) -> Admitted | None:
    """The one that is told by this field."""
    return next((each for each in admissions(application) if each.field == field), None)


def admitted(application: Application) -> str | None:
    """What it says of an accident; None where it admits none."""
    return next((each.told for each in admissions(application) if each.kind is UpkeepKind.INCIDENT), None)


def _of_form(form: LaidOutForm, answers: Mapping[str, object]) -> Iterator[Admitted]:
    for kind in UpkeepKind:
        found = declared(kind)
        for each in () if found is None else found.admits:
            if each.field in form.fields and answers.get(each.field) is each.equals:
                label = f"“{form.fields[each.field].label}”填报为“{'是' if each.equals else '否'}”"
                title = _ADMITS_AN_INCIDENT if kind is UpkeepKind.INCIDENT else label
                yield Admitted(kind, each.field, title, _told(form, answers, each.field))


def _told(form: LaidOutForm, answers: Mapping[str, object], name: str) -> str:
    """What the report says of it in the questions that only follow from it."""
    told = [
        str(answers[each.name])
        for each in form.fields.values()
        if each.type in _TEXTS and each.when is not None and each.when.field == name and answers.get(each.name)
    ]
    return "\n".join(told) or _SAYS_NOTHING


# --- What is on record of it ------------------------------------------------------------------------------------------


def on_record(application: Application, *kinds: UpkeepKind) -> Sequence[UpkeepRecord]:
    """The matters of the unit, under any of its records, since the year of which the report speaks began, the latest
    first; what was dropped is none."""
    since = clock.start_of_day(date(application.call.spoken_year - 1, 1, 1))
    query = select(UpkeepRecord).where(
        UpkeepRecord.recorded_id.in_(units.same_as(application.unit_id)),
        UpkeepRecord.kind.in_(kinds or tuple(UpkeepKind)),
        UpkeepRecord.state != Phase.DROPPED,
        UpkeepRecord.opened_at >= since,
    )
    return db.session.scalars(query.order_by(UpkeepRecord.opened_at.desc(), UpkeepRecord.id)).all()


def settled(application: Application, found: Admitted) -> UpkeepSettlement | None:
    """How it was settled last; None while it is not: also where the unit has said something else since, or what was
    begun for it was dropped."""
    query = select(UpkeepSettlement).where(
        UpkeepSettlement.application_id == application.id, UpkeepSettlement.field == found.field
    )
    last = db.session.scalars(query.order_by(UpkeepSettlement.sequence.desc()).limit(1)).first()
    if last is None or last.told != found.whole:
        return None
    return None if last.record is not None and last.record.state is Phase.DROPPED else last


def unsettled(application: Application) -> Sequence[Admitted]:
    return [each for each in admissions(application) if settled(application, each) is None]
