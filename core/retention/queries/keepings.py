"""What each slice keeps of people: from which day it has to go, and how it goes.

    Keeping(PersonalData.OBJECTIONS, what="…", since="异议办结之日", due=queries.decided_before, erase=…).make_known()

How long it stays is declared (`retention.yaml`); where nothing is declared, it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, String, cast, select
from sqlalchemy.orm import InstrumentedAttribute

from core.plugin_api.declarations import PersonalData
from core.registry import Registry
from core.retention.models import Erasure


@dataclass(frozen=True, slots=True)
class Keeping:
    """How what is kept of one kind goes. `what` goes, counted from `since`, says it to people.

    `due` selects the ids of the things from which it has to go, of those whose day lies before an instant; where rows
    beside them say so too, whoever adds or changes such a row refers to the thing, or holds it. `erase`
    takes it from some of them, in a running transaction. `stays`: the things themselves stay, and bear an `Erasure`.
    `appended`: the append-only tables of which rows are emptied, which their owner alone can do. `by_machine`: its days
    are the machine's, whatever the clock of a demo says.
    """

    data: PersonalData
    what: str
    since: str
    due: Callable[[datetime], Select[Any]]
    erase: Callable[[Sequence[Any]], None]
    stays: bool = False
    appended: tuple[str, ...] = ()
    by_machine: bool = False

    def make_known(self) -> None:
        KEEPINGS.give(self.data.value, self)


KEEPINGS: Registry[Keeping] = Registry()
"""By the word of the kind."""

ERASED = "（已按保存期限清除）"
"""What stands in the place of a text that has gone and must not be empty."""


def still_there(
    data: PersonalData, id: InstrumentedAttribute[Any], last: SQLColumnExpression[Any] | None = None
) -> ColumnElement[bool]:
    """The condition that nothing has gone from the thing with this id; of what may go on, nothing since `last`."""
    gone = select(Erasure.data).where(Erasure.data == data.value, Erasure.subject_id == cast(id, String))
    return ~(gone if last is None else gone.where(Erasure.erased_at >= last)).exists()
