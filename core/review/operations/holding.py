"""Taking applications in hand as an officer of the body whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.applications.operations import holding
from core.applications.operations.holding import Gate
from core.applications.policies import Check, Held
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.people.models import Person
from core.review import policies
from core.review.policies.access import missing


def hold(application_id: str, revision: int, *, by: Person) -> Held:
    """The application, held, if the person may act where it stands. Raises NotFound, Stale, NotAllowed, IllegalMove."""
    known = tiers()
    held = holding.hold(application_id, revision, check=seen_by(by, known), by=by)
    _require_turn(held, by, known)
    return held


def hold_all(revisions: Mapping[str, int], *, by: Person, known: Tiers) -> Sequence[Held]:
    """Several at once, all or none, as `core.applications.operations.holding.hold_all`; raises what `hold` raises."""
    chosen = holding.hold_all(revisions, check=seen_by(by, known), by=by)
    for held in chosen:
        _require_turn(held, by, known)
    return chosen


def seen_by(person: Person, known: Tiers) -> Check:
    """Whether the application lies in the officer's scope. What was changed since is told before whose turn it is."""

    def check(held: Held) -> None:
        if not policies.may_see(person, held.application, known):
            raise missing()

    return check


def turn(by: Person) -> Gate:
    """The gate of every act at the body's desk, as a page asks it."""
    known = tiers()
    return lambda held: _require_turn(held, by, known)


def _require_turn(held: Held, by: Person, known: Tiers) -> None:
    policies.may_act(by, held.application, held.book.call, held.stage, known).or_raise()
    if held.application.state is not State.PENDING:
        raise IllegalMove(f"“{held.application.entry_name}”现在不在等待办理的状态。", "请刷新页面，查看最新状态。")
