"""Where an officer learns of a ground for a removal: what is known of it there, before anybody has written a word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Conflict, NotFound
from core.filling.queries import as_submitted
from core.ledger.models import RemovalReason
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.registry import Registry
from core.upkeep import policies, queries
from core.upkeep.operations.grounds import LedTo
from core.upkeep.rules import Phase


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """What it is, in words, and its page; the unit, the reason and the facts as far as they are known.

    `origin_id` is a matter that proves it. `led_to` takes note of the removal that is begun.
    """

    said: str
    url: str
    unit_id: str
    facts: str
    reason: RemovalReason | None = None
    origin_id: str | None = None
    led_to: LedTo | None = None


OCCASIONS: Registry[Callable[[str, Person], Occasion]] = Registry()
"""By the word that addresses bear, what reads an occasion for somebody. Raises NotFound, NotAllowed, Conflict."""


def occasion(named: str, by: Person) -> Occasion | None:
    """The one that an address names (``complaint:<id>``); None where it names none. Raises as `OCCASIONS`."""
    kind, _, id = named.partition(":")
    read = OCCASIONS.get(kind)
    return None if read is None else read(id, by)


def _incident(record_id: str, by: Person) -> Occasion:
    """An incident of which the rules do not say that it removes a unit by itself."""
    record = queries.record(record_id)
    policies.may_see(by, record).or_raise()
    if record.kind is not UpkeepKind.INCIDENT:
        raise NotFound("找不到这一事故（事件）报告。", "请从列表重新进入。")
    if record.state in {Phase.OPEN, Phase.DROPPED}:
        raise Conflict("这一事故（事件）还没有报告，不能据此提出移出名单。", "请在报告提交之后办理。")
    happened = str(as_submitted(record.id).of(record.form_id).get("happened") or "")
    return Occasion(
        said="事故（事件）报告",
        url=f"/upkeep/{record.id}",
        unit_id=record.unit_id,
        facts=happened,
        reason=RemovalReason.ACCIDENT,
        origin_id=record.id,
    )


OCCASIONS.give("incident", _incident)
