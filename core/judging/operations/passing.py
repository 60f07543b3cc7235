"""Passing applications on once they were judged; how it came out is told with the selection and not before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.applications.models import Application
from core.applications.operations.holding import move_all, require_rules_of, to_move
from core.applications.workflow import MoveName
from core.db.transaction import transaction
from core.errors import Conflict
from core.judging.operations.concluding import require_recorded
from core.judging.operations.taking import Judged, take
from core.judging.queries.records import standing
from core.people.models import Person
from core.policy.citations import basis_of

PASSING = to_move(MoveName.PASS)


class NotJudged(Conflict):
    """An application of which nothing was found yet, or that has no tier where it needs one."""

    code = "not_judged"
    title = "还有申报没有评审结果"


def pass_on(revisions: Mapping[str, int], *, by: Person) -> Sequence[Application]:
    """Pass applications on from their judging, whatever was found; all or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, NotJudged, NotConcluded, RulesRefuse, Invalid,
    Conflict.
    """
    with transaction():
        judged = take(revisions, by=by)
        for held in judged.held:
            PASSING(held)
        require_passable(judged)
        return move_all(judged.held, MoveName.PASS, by=by)


def require_passable(judged: Judged) -> None:
    """Raises NotJudged, NotConcluded, RulesRefuse where something stands between them and the next stage."""
    known = standing(judged.ids, judged.stage.id)
    missing = []
    for held in judged.held:
        found = known.get(held.application.id)
        if found is None:
            missing.append(f"“{held.application.entry_name}”还没有评审结果")
        elif found.qualified and judged.gradings[held.application.id] is not None and found.tier is None:
            missing.append(f"“{held.application.entry_name}”还没有确定等级")
    if missing:
        raise NotJudged(
            f"{'；'.join(missing)}。依据：{basis_of(judged.pinned.book, judged.stage)}。",
            "请先登记评审结果，再转入下一环节。",
        )
    require_recorded(judged, known)
    require_rules_of(judged.held, f"不能通过“{judged.stage.name}”")
