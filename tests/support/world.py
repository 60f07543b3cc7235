"""Units, calls and applications in the house of `tests.support.house`: what tests of the pipeline begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from core import clock
from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.operations.filling import ApplicationForms
from core.applications.purposes import PURPOSE
from core.calls import operations as calls
from core.calls.models import OpenedCall
from core.db.base import new_id
from core.db.transaction import transaction
from core.files.models import StoredFile
from core.filling.models import Submission
from core.filling.operations import evidence
from core.ledger.models import EventSource
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.people.models import Person
from core.plugin_api import Field
from core.units.models import Representation, RepresentationState, Unit, UnitKind
from core.units.operations import register
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.filling import write_all
from tests.support.house import People
from tests.support.plausible import plausible
from tests.support.uploads import pdf

CREATION_PLAN = "creation-plan-2024"
NATIONAL = "national-recommendation-2025"

CALL_DAYS = {CREATION_PLAN: date(2023, 11, 6), NATIONAL: date(2025, 10, 20)}
"""A day on which each call is open."""

GOOD: Mapping[str, Any] = {
    "voluntary": True,
    "meets_requirements": True,
    "above_designated_size": True,
    "audited": True,
    "manufacturing_and_energy": True,
    "legal_boundary": True,
    "unified_management": True,
}
"""Answers by which no rule of the filing refuses."""

NEVER_AUDITED: Mapping[str, Any] = {"compulsory_audit": "not_done", "voluntary_audit": "not_done"}
"""What the official table says of who was not audited."""


@dataclass
class World:
    """The instance, and what was put into it. Everything is done inside one application context."""

    app: Flask
    people: People
    files_apart: bool = False
    """Whether each answer is proved by a file of its own; else one stands for all, as it may, which is quicker."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    # --- Units --------------------------------------------------------------------------------------------------------

    def unit(
        self,
        name: str | None = None,
        *,
        kind: UnitKind = UnitKind.ENTERPRISE,
        body_id: str | None = "changsha",
        listed: Sequence[str] = (),
        category: str = "factory",
    ) -> Unit:
        """A unit of the register, listed at these levels."""
        printed = name or f"示例企业{next(self._numbers)}有限公司"
        with transaction():
            unit = register.add(kind=kind, name=printed, body_id=body_id, by=None)
        if listed:
            self.list(unit, *listed, category=category)
        return unit

    def list(
        self,
        unit: Unit,
        *levels: str,
        category: str = "factory",
        on: date = date(2023, 6, 30),
        evaluator: str | None = None,
    ) -> None:
        """Let the unit come onto the lists of these levels; of imported ones, where they print an evaluator."""
        entries = [
            events.Entry(
                unit_id=unit.id,
                list_id=level,
                category=category,
                kind=EventKind.ADDED,
                effective_on=on,
                name=unit.name,
                source=EventSource.STAFF if evaluator is None else EventSource.IMPORT,
                document_number="示例〔2023〕1 号",
                printed={} if evaluator is None else {"评价机构": evaluator},
            )
            for level in levels
        ]
        with transaction():
            events.record(entries, by=None)

    def representative(self, unit: Unit, name: str | None = None) -> Person:
        """Somebody whose letter of authority for the unit was confirmed."""
        person = self.people.applicant(name)
        self.confirm(person, unit)
        return person

    def confirm(self, person: Person, unit: Unit) -> None:
        """Let the person act for the unit."""
        letter = self.stored(person)
        with transaction() as session:
            session.add(
                Representation(
                    person_id=person.id,
                    unit_id=unit.id,
                    body_id=unit.body_id or "changsha",
                    unit_kind=unit.kind,
                    unit_name=unit.name,
                    unit_code=f"{next(self._numbers):018d}",
                    letter_id=letter.id,
                    state=RepresentationState.CONFIRMED,
                    requested_at=clock.now(),
                    decided_at=clock.now(),
                )
            )

    def stored(self, by: Person) -> StoredFile:
        """A file that lies in the store and belongs to nothing yet."""
        return evidence.keep(PURPOSE, self.upload(), Field(name="any", label="材料", type="evidence"), by=by)  # type: ignore[arg-type]

    def upload(self, name: str = "材料.pdf", content: bytes | None = None) -> FileStorage:
        """What a browser sends."""
        return FileStorage(BytesIO(content or pdf(f"file {next(self._numbers)}")), filename=name)

    # --- Calls and applications ---------------------------------------------------------------------------------------

    def open_call(self, call_id: str) -> OpenedCall:
        """The call, opened on the day that `CALL_DAYS` gives."""
        return calls.open_call(call_id, by=self.people.department())

    def started(
        self,
        opened: OpenedCall,
        unit: Unit,
        by: Person,
        category: str = "factory",
        track: str | None = None,
    ) -> Application:
        """A draft without an answer."""
        entry = Entry(call_id=opened.id, unit_id=unit.id, category=category, track=track)
        return operations.start(entry, by=by)

    def fill(self, application: Application, by: Person, **given: Any) -> None:
        """Answer every section, and confirm what is carried over, so that the application can be submitted, unless
        `given` answers prevent it."""
        agreeing = NEVER_AUDITED if given.get("audited") is False else {}
        chosen = {**GOOD, **agreeing, **given}
        one = None if self.files_apart else self.stored(by).id
        forms = ApplicationForms(queries.get(application.id))
        answers = {
            form.id: plausible(form, lambda _: [one or self.stored(by).id], chosen) for form in forms.forms.values()
        }
        if not forms.saved:
            write_all(forms, answers, by=by)
            return
        for form in forms.forms.values():
            for section in form.sections:
                own = {
                    each.name: answers[form.id][each.name] for each in section.fields if each.name in answers[form.id]
                }
                saved = saved_section(application.id, form.id, section.id)
                revision = 0 if saved is None else saved.revision
                save_section(application.id, form.id, section.id, own, revision=revision, by=by, confirmed=own)

    def submitted(self, application: Application, by: Person) -> Submission:
        """Declare and submit what is filled in."""
        operations.declare(application.id, revision=queries.get(application.id).revision, by=by)
        revision = queries.get(application.id).revision
        return operations.submit(application.id, token=new_id(), revision=revision, by=by)


def world_on(day: date) -> Any:
    """The fixture ``world``: an instance on that day."""

    @pytest.fixture(name="world")
    def made(app: Flask, people: People) -> Iterator[World]:
        with clock.travel(day):
            yield World(app, people)

    return made
