"""What officers put on record beside an application's answers, with the names of those who did it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, select

from core.applications.models import Application, Verification, VerificationResult, Waiver
from core.applications.queries import beside
from core.db import db
from core.db.keeping import Kept
from core.db.statements import columns_for, read
from core.db.transaction import in_transaction
from core.people.models import Person
from core.plugin_api import FrozenMap

_RESULTS: Mapping[str, str] = {
    VerificationResult.CONFIRMED: "与填报相符",
    VerificationResult.CONTRADICTED: "与填报不符",
    VerificationResult.UNMET: "不符合要求",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature under one item, as it is shown: who, when, how, with which result.

    ``found``: what was found in place of the answers, by path.
    """

    item: str
    result: str
    how: str
    seen: str | None
    submission_serial: int
    at: datetime
    by: str
    by_id: str
    found: Mapping[str, Any] = field(default_factory=FrozenMap)

    @property
    def said(self) -> str:
        """The result in words."""
        return _RESULTS[self.result]


@dataclass(frozen=True, slots=True)
class WaivedFor:
    """A waiver as it is shown."""

    rule_id: str
    reason: str
    at: datetime
    by: str
    by_id: str


@dataclass(frozen=True)
class Records:
    """What officers put on record beside an application's answers: signatures by item, waivers by rule."""

    signed: Mapping[str, Signed]
    waived: Mapping[str, WaivedFor]

    @cached_property
    def changes_facts(self) -> bool:
        """Whether it is judged on other facts than the answers: on what was found."""
        return any(each.found for each in self.signed.values())


# Made once: the page of an application asks these, and to make a statement costs more than to run it.
_BY = {"by": Person.name, "by_id": Person.id}
_SIGNED_COLUMNS = columns_for(Signed, Verification, at=Verification.verified_at, **_BY)
_WAIVED_COLUMNS = columns_for(WaivedFor, Waiver, at=Waiver.waived_at, **_BY)
_SIGNED = (
    select(*_SIGNED_COLUMNS)
    .join(Person, Person.id == Verification.verified_by_id)
    .where(Verification.application_id == bindparam("application"))
    .order_by(Verification.item)
)
_WAIVED = (
    select(*_WAIVED_COLUMNS)
    .join(Person, Person.id == Waiver.waived_by_id)
    .where(Waiver.application_id == bindparam("application"))
    .order_by(Waiver.rule_id)
)


def on_record(application_id: str) -> Records:
    """Both, for those who judge or show an application."""
    return Records(verifications(application_id), waivers(application_id))


_as_judged = Kept[tuple[str, int], Records](most=2048)


def as_judged(application: Application) -> Records:
    """The same for those who show no names, which may be others since: read once as long as nobody signs or waives,
    for that changes the revision."""
    if in_transaction():  # that follows within it
        return on_record(application.id)
    return _as_judged.get((application.id, application.revision), lambda: on_record(application.id))


def records_of(application_ids: Collection[str]) -> Mapping[str, Records]:
    """The same for several applications at once, by their ids."""
    signed: dict[str, dict[str, Signed]] = {each: {} for each in application_ids}
    waived: dict[str, dict[str, WaivedFor]] = {each: {} for each in application_ids}
    if application_ids:
        for row in db.session.execute(
            select(Verification.application_id, *_SIGNED_COLUMNS)
            .join(Person, Person.id == Verification.verified_by_id)
            .where(Verification.application_id.in_(application_ids))
            .order_by(Verification.application_id, Verification.item)
        ):
            signed[row[0]][row[1]] = _signed(*row[1:])
        for row in db.session.execute(
            select(Waiver.application_id, *_WAIVED_COLUMNS)
            .join(Person, Person.id == Waiver.waived_by_id)
            .where(Waiver.application_id.in_(application_ids))
            .order_by(Waiver.application_id, Waiver.rule_id)
        ):
            waived[row[0]][row[1]] = WaivedFor(*row[1:])
    return {each: Records(signed[each], waived[each]) for each in application_ids}


def verifications(application_id: str) -> Mapping[str, Signed]:
    """The signatures under an application's items, by item."""
    if not beside.may_be(application_id, beside.VERIFICATION):
        return {}
    return {row[0]: _signed(*row) for row in read(_SIGNED, application=application_id)}


def waivers(application_id: str) -> Mapping[str, WaivedFor]:
    """The waivers of in-principle demands, by rule."""
    if not beside.may_be(application_id, beside.WAIVER):
        return {}
    return {row[0]: WaivedFor(*row) for row in read(_WAIVED, application=application_id)}


def _signed(*columns: Any) -> Signed:
    """A row of `_SIGNED_COLUMNS`; what was found is frozen, so that what is shown of it can be kept."""
    *others, found = columns
    frozen = {path: tuple(value) if isinstance(value, list) else value for path, value in (found or {}).items()}
    return replace(Signed(*others), found=FrozenMap(frozen))
