"""A matter of upkeep as something for which a form is filled: by whom, when, and what is known beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core import clock
from core.db.transaction import lock
from core.errors import Conflict, Invalid, StageClosed
from core.filling.purposes import Matter
from core.filling.rules.tasks import Opening
from core.forms import Fault, LaidOutForm
from core.ledger import queries as ledger
from core.ledger.models import Listing
from core.ledger.operations.events import require_rename
from core.people.models import Person
from core.units.rules import names
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.purposes import PURPOSE
from core.upkeep.queries.changes import unreported_names
from core.upkeep.rules import CHANGED_ON, CHANGES, NAME, NEW_NAME, Phase

_OPENINGS = {Phase.OPEN: Opening.ALL, Phase.RETURNED: Opening.RETURNED}


@dataclass(frozen=True)
class RecordForm(Matter):
    """The form of one matter."""

    record: UpkeepRecord
    purpose = PURPOSE

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def unit_id(self) -> str:
        return self.record.unit_id

    @cached_property
    def forms(self) -> Mapping[str, LaidOutForm]:
        form = queries.form_of(self.record)
        return {form.id: form.knowing(ledger.known_of(self.record.unit, self._meant, form.held_against))}

    def _meant(self) -> Sequence[Listing]:
        places = ledger.lists_of(self.record.unit_id)
        return [each for each in places if self.record.list_id is None or queries.is_meant(self.record, each)]

    @property
    def opening(self) -> Opening:
        return _OPENINGS.get(self.record.state, Opening.NOTHING)

    def hold(self, by: Person) -> None:
        """Raises NotFound, NotAllowed, Conflict, StageClosed."""
        record = lock(UpkeepRecord, self.id)
        policies.may_fill(by, record).or_raise()
        require_writable(record)

    def doubts(self, form: LaidOutForm, answers: Mapping[str, Any]) -> Iterator[Fault]:
        """Of a change of name, what would refuse it at the end."""
        name, on = answers.get(NEW_NAME), answers.get(CHANGED_ON)
        if NAME not in (answers.get(CHANGES) or ()) or not name or not on or _is_known(self.record, str(name)):
            return
        try:
            require_rename(self.record.unit_id, str(name), date.fromisoformat(str(on)))
        except Invalid as refused:
            for key, sentences in refused.errors.items():
                yield from (Fault({"name": NEW_NAME, "on": CHANGED_ON}[key], each) for each in sentences)
        except Conflict as refused:
            yield Fault(NEW_NAME, f"{refused.sentence}请核对；确为同一单位的，请联系推荐单位。")

    def changed(self, what: str, by: Person) -> None:
        self.record.revision += 1
        self.record.updated_at = clock.now()

    def known(self, by: Person) -> Mapping[str, object]:
        return {"unit.name": self.record.unit.name, "person.name": by.name, "person.phone": by.phone}


def _is_known(record: UpkeepRecord, name: str) -> bool:
    """Whether the register has the name already, and only the unit's own report of it is missing."""
    return names.matching(name) in unreported_names(record.unit_id, besides=record.id)


def require_writable(record: UpkeepRecord) -> None:
    """Raises Conflict for what was handed in, StageClosed once it is too late."""
    if not record.state.is_open:
        raise Conflict("这一事项已经提交，现在不能修改。", "请刷新页面，查看最新状态。")
    if record.due is not None and record.due < clock.today():
        raise StageClosed(f"陈述期限 {record.due:%Y-%m-%d} 24:00 已过。", "如有特殊情况，请联系推荐单位。")
