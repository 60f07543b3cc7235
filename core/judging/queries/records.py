"""What panels found of applications; the last record of an application counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, bindparam, select

from core.applications.queries.beside import BESIDE, may_be
from core.db import db
from core.db.statements import columns_for, read
from core.experts.models import PanelScore
from core.judging.models import Appraisal, Panel
from core.people.models import Person
from core.plugin_api import JudgedBy

_KIND = BESIDE.rows("appraisal", Appraisal.application_id)


@dataclass(frozen=True, slots=True)
class Appraised:
    """What was found of one application, by whom, and who put it on record."""

    id: str
    application_id: str
    panel_id: str
    stage: str
    serial: int
    qualified: bool
    score: Decimal | None
    tier: str | None
    opinion: str | None
    correction: str | None
    at: datetime
    by: str
    kind: JudgedBy
    judged_on: date
    members: int | None
    body_name: str | None
    body_code: str | None
    minutes_number: str | None
    minutes_file_id: str | None

    @property
    def judged_by(self) -> str:
        """Who judged, in words."""
        if self.kind is JudgedBy.COMMISSIONED:
            return f"{self.body_name}（{self.body_code}）"
        return f"专家组（{self.members} 人）"

    def is_outdated(self, score: PanelScore | None) -> bool:
        """Whether experts came to ``score`` after this was put on record."""
        return score is not None and self.at < score.closed_at


@dataclass(frozen=True, slots=True)
class Found:
    """What counts of an application's judging, without names: what its rules are judged on."""

    stage: str
    qualified: bool
    tier: str | None


def _records() -> Select[*tuple[Any, ...]]:
    return (
        select(*columns_for(Appraised, Appraisal, Panel, at=Appraisal.recorded_at, by=Person.name))
        .join(Panel, Panel.id == Appraisal.panel_id)
        .join(Person, Person.id == Appraisal.recorded_by_id)
    )


# Rules of every application of a graded call rest on it: made once.
_LAST = (
    select(Appraisal.stage, Appraisal.qualified, Appraisal.tier)
    .where(Appraisal.application_id == bindparam("application"))
    .order_by(Appraisal.recorded_at.desc(), Appraisal.serial.desc(), Appraisal.id)
    .limit(1)
)


def last_found(application_id: str) -> Found | None:
    """What was found last; None until it was judged."""
    row = read(_LAST, application=application_id).one_or_none()
    return None if row is None else Found(*row)


def appraisals_of(application_id: str) -> Sequence[Appraised]:
    """Everything that was found of an application, the first one first; what was corrected too."""
    if not may_be(application_id, _KIND):
        return ()
    query = _records().where(Appraisal.application_id == application_id)
    rows = db.session.execute(query.order_by(Appraisal.recorded_at, Appraisal.serial, Appraisal.id))
    return [Appraised(*row) for row in rows]


def standing(application_ids: Collection[str], stage: str) -> Mapping[str, Appraised]:
    """What counts at a stage, by application, of those that were judged there."""
    query = _records().where(Appraisal.application_id.in_(application_ids), Appraisal.stage == stage)
    rows = db.session.execute(query.order_by(Appraisal.serial))
    return {row.application_id: Appraised(*row) for row in rows}
