"""A matter of upkeep as something for which a form is filled: by whom, when, and what is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core import clock
from core.db.transaction import lock
from core.errors import Conflict, StageClosed
from core.filling.purposes import Matter
from core.filling.rules.tasks import Opening
from core.forms import LaidOutForm
from core.people.models import Person
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.purposes import PURPOSE
from core.upkeep.rules import Phase

_OPENINGS = {Phase.OPEN: Opening.ALL, Phase.RETURNED: Opening.RETURNED}


@dataclass(frozen=True)
class RecordForm(Matter):
    """The form of one matter."""

    record: UpkeepRecord
    purpose = PURPOSE

    @property
    def id(self) -> str:
        return self.record.id

    @cached_property
    def forms(self) -> Mapping[str, LaidOutForm]:
        form = queries.form_of(self.record)
        return {form.id: form}

    @property
    def opening(self) -> Opening:
        return _OPENINGS.get(self.record.state, Opening.NOTHING)

    def hold(self, by: Person) -> None:
        """Raises NotFound, NotAllowed, Conflict, StageClosed."""
        record = lock(UpkeepRecord, self.id)
        policies.may_fill(by, record).or_raise()
        require_writable(record)

    def changed(self, what: str, by: Person) -> None:
        self.record.revision += 1
        self.record.updated_at = clock.now()

    def known(self, by: Person) -> Mapping[str, object]:
        return {"unit.name": self.record.unit.name, "person.name": by.name, "person.phone": by.phone}


def require_writable(record: UpkeepRecord) -> None:
    """Raises Conflict for what was handed in, StageClosed once it is too late."""
    if not record.state.is_open:
        raise Conflict("这一事项已经提交，现在不能修改。", "请刷新页面，查看最新状态。")
    if record.due is not None and record.due < clock.today():
        raise StageClosed(f"陈述期限 {record.due:%Y-%m-%d} 24:00 已过。", "如有特殊情况，请联系推荐单位。")
