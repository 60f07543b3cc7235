"""Taking applications of one consultation in hand: one call, one stage, one office that asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.applications.operations import holding
from core.applications.operations.holding import Batch, Gate, older_than_filed
from core.applications.policies import Held
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.consultations import policies
from core.errors import Conflict
from core.people.models import Person
from core.plugin_api import Does, Stage
from core.review.queries.records import letters_of


@dataclass(frozen=True, slots=True)
class Taken(Batch):
    """The applications, held; ``body_id``: the recommending body whose turn it is, None for the department."""

    body_id: str | None

    @property
    def sealed(self) -> bool:
        """Whether the department asks: then what is asked and answered is its own."""
        return self.body_id is None

    @property
    def stage(self) -> Stage:
        return self.held[0].stage

    def label(self, regulator: str) -> str:
        """What a regulator is called."""
        return self.pinned.book.region.regulators[regulator].label


def too_old(taken: Taken, ids: Collection[str], day: date) -> str | None:
    """What is wrong with a letter of that day which speaks of these: it is older than the filing, or, where the
    department asks anew, than what was recommended to it."""
    chosen = [held for held in taken.held if held.application.id in ids]
    if (fault := older_than_filed(chosen, day)) is not None or not taken.sealed:
        return fault
    recommended = [clock.local(each.at).date() for held in chosen for each in letters_of(held.application.id)]
    newest = max(recommended, default=day)
    return None if day >= newest else f"主管部门另行征求意见，不能早于推荐的日期（{newest:%Y-%m-%d}）。"


def turn(by: Person) -> Gate:
    """The gate of every act at a consultation, as a page asks it."""
    known = tiers()
    return lambda held: require_consulting(held, by, known)


def require_consulting(held: Held, by: Person, known: Tiers) -> None:
    """Raises IllegalMove where it does not wait at a consultation, NotAllowed where it is not the person's turn."""
    if held.stage.kind is not Does.CONSULT or held.application.state is not State.PENDING:
        raise IllegalMove(
            f"“{held.application.entry_name}”的申报现在不在征求意见环节。", "请刷新页面，查看申报的最新状态。"
        )
    policies.may_act(by, held, known).or_raise()


def take(revisions: Mapping[str, int], *, by: Person) -> Taken:
    """The applications, held, all of which wait at one stage of consultation for this officer; all or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, Invalid, Conflict (not of one stage and office).
    """
    policies.may_consult(by).or_raise()
    known = tiers()
    chosen = holding.hold_all(revisions, check=policies.in_reach(by, known), by=by)
    for held in chosen:
        require_consulting(held, by, known)
    return together(chosen, known)


def together(chosen: Sequence[Held], known: Tiers) -> Taken:
    """The same of applications as a page shows them. Raises Conflict (not of one stage and office)."""
    bodies = {policies.acting_body(held, known) for held in chosen}
    if len({(held.application.call_id, held.stage.id) for held in chosen}) > 1 or len(bodies) > 1:
        raise Conflict("所选申报不在同一项申报通知的同一环节，不能一并征求意见。", "请分开办理。")
    return Taken(chosen, bodies.pop())
