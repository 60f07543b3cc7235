"""The region's profile form as something that an evaluator fills: who writes in it, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core import clock
from core.db import db
from core.db.transaction import lock
from core.errors import Conflict, existing
from core.evaluators import policies, queries
from core.evaluators.models import Evaluator, Profile, ProfileState, StatedIdentity
from core.evaluators.operations import stating
from core.evaluators.purposes import PURPOSE
from core.evaluators.queries import asked
from core.filling.purposes import Matter
from core.filling.rules.tasks import Opening
from core.forms import LaidOutForm
from core.people.models import Person


@dataclass(frozen=True)
class ProfileForms(Matter):
    """The profile form of one evaluator: filled once and changed ever after; a profile holds what was submitted."""

    evaluator: Evaluator
    purpose = PURPOSE

    @property
    def id(self) -> str:
        return self.evaluator.id

    @cached_property
    def forms(self) -> Mapping[str, LaidOutForm]:
        form = asked.profile_form()
        return {} if form is None else {form.id: form}

    @property
    def opening(self) -> Opening:
        current = queries.open_profile(self.id)
        return Opening.ALL if current is None or current.state.is_open else Opening.NOTHING

    def hold(self, by: Person) -> None:
        """Raises NotAllowed, NotFound, Conflict."""
        policies.may_write(by, lock(Evaluator, self.id)).or_raise()
        if self.opening is Opening.NOTHING:
            raise Conflict("登记材料已提交，正在等待主管部门审核，现在不能修改。", "如需修改，请联系主管部门退回。")

    def changed(self, what: str, by: Person) -> None:
        """Whoever changes what holds begins a profile that is to replace it; who hands it in has seen all of it."""
        profile = self.under_way(by)
        profile.revision += 1
        profile.saved_at, profile.saved_by_id = clock.now(), by.id

    def under_way(self, by: Person) -> Profile:
        """The profile that is being written; where none is, begin with what holds, which holds on until then."""
        return queries.open_profile(self.id) or self._copied(by)

    def _copied(self, by: Person) -> Profile:
        held = existing(queries.held_profile(self.id), "找不到机构登记材料。", "请从机构首页重新进入。")
        made = begun(self.evaluator, queries.profiles_of(self.id)[0].serial + 1, by)
        for name in stating.BASICS:
            setattr(made, name, getattr(held, name))
        made.identities = [
            StatedIdentity(key=each.key, fingerprint=each.fingerprint, masked=each.masked) for each in held.identities
        ]
        made.revision = held.revision
        return made


def begun(evaluator: Evaluator, serial: int, by: Person) -> Profile:
    """A profile of which nothing is written yet."""
    made = Profile(
        evaluator_id=evaluator.id,
        serial=serial,
        state=ProfileState.DRAFT,
        revision=1,
        saved_by_id=by.id,
    )
    db.session.add(made)
    return made
