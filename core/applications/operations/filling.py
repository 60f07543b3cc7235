"""An application as something for which forms are filled: who writes in it, when, and what is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.applications import policies
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.purposes import PURPOSE
from core.applications.queries.closing import require_in_time
from core.applications.queries.rulebook import Rulebook, rulebook
from core.applications.workflow.states import State
from core.errors import NotFound
from core.filling.purposes import Matter
from core.filling.rules.tasks import Opening
from core.forms import LaidOutForm
from core.ledger import queries as ledger
from core.people.models import Person

_OPENINGS = {State.DRAFT: Opening.ALL, State.RETURNED: Opening.RETURNED}


@dataclass(frozen=True)
class ApplicationForms(Matter):
    """The forms of one application."""

    application: Application
    purpose = PURPOSE

    @cached_property
    def id(self) -> str:
        """Kept: what a transaction begins with is not read anew only to say which application it is."""
        return self.application.id

    @property
    def unit_id(self) -> str:
        return self.application.unit_id

    @cached_property
    def book(self) -> Rulebook:
        return rulebook(self.application)

    @cached_property
    def forms(self) -> Mapping[str, LaidOutForm]:
        forms = self.book.forms
        wanted = frozenset[str]().union(*(form.held_against for form in forms.values()))
        if not wanted or self.opening is Opening.NOTHING:
            return forms
        mine = self.application
        known = ledger.known_of(mine.unit, lambda: ledger.lists_of(mine.unit_id, mine.category), wanted)
        return {id: form.knowing(known) if self._is_written(form) else form for id, form in forms.items()}

    def _is_written(self, form: LaidOutForm) -> bool:
        """Whether what is held against the register may be corrected: what was not sent back stays as it was handed
        in, whatever the register says since."""
        if (returned := self.returned) is None:
            return True
        held = {form.section_of[name].id for name, field in form.fields.items() if field.held_against}
        return any(f"{form.id}/{id}" in returned.sections for id in held)

    @property
    def opening(self) -> Opening:
        return _OPENINGS.get(self.application.state, Opening.NOTHING)

    def hold(self, by: Person) -> None:
        """Raises NotFound, IllegalMove, StageClosed."""
        held_for_writing(self.id, by)

    def changed(self, what: str, by: Person) -> None:
        """A declaration holds for what was then filled in."""
        self.application.declared_at = self.application.declared_by_id = None
        moving.touch(self.application, what, by=by)

    def known(self, by: Person) -> Mapping[str, object]:
        unit, body = self.application.unit, self.application.body
        return {
            "unit.name": unit.name,
            "unit.code": unit.code,
            "unit.address": unit.address,
            "unit.industry": unit.industry,
            "body.name": body.name,
            "person.name": by.name,
            "person.phone": by.phone,
            "person.email": by.email,
        }


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
        raise NotFound("找不到这项申报，或者您无权查看。", "请从“我的申报和填报”重新进入。")
    return application
