"""Passing applications up to the ministry, by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import audit
from core.applications.models import Application
from core.applications.operations.holding import (
    hold_all,
    move_all,
    refuse,
    require_past,
    require_rules_of,
    require_since_filed,
    to_move,
)
from core.applications.policies import Held
from core.applications.workflow import MoveName
from core.bodies.queries import tiers
from core.db.transaction import transaction
from core.decisions.actions import APPLICATION, REPORT
from core.desks.policies import department_acts, may_release
from core.errors import required
from core.people.models import Person
from core.plugin_api import Actor
from core.review.queries import gates

REPORTING = to_move(MoveName.REPORT)


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """The document by which the department reports upward."""

    number: str
    dated: date


def report(revisions: Mapping[str, int], letter: ReportLetter, *, by: Person) -> Sequence[Application]:
    """Report one or many upward; all or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, Invalid, RulesRefuse.
    """
    with transaction():
        number = required(letter.number, "number", "请填写上报文件的文号。", most=100)
        require_past(letter.dated, "dated")
        check = department_acts(may_release(by), Actor.DEPARTMENT)
        chosen = hold_all(revisions, check=check, by=by)
        for held in chosen:
            REPORTING(held)
        require_since_filed(chosen, letter.dated, "dated")
        require_reportable(chosen)
        for held in chosen:
            after = {"document_number": number, "document_date": letter.dated}
            audit.record(REPORT, APPLICATION, held.application.id, by=by, after=after)
        return move_all(chosen, MoveName.REPORT, by=by, note=f"文号：{number}")


def require_reportable(chosen: Sequence[Held]) -> None:
    """Raises RulesRefuse, naming those that the rules keep from being reported, and the bodies of which none is."""
    require_rules_of(chosen, "不能上报")
    known = tiers()
    for place in dict.fromkeys(map(_place, chosen)):
        alike = [held for held in chosen if _place(held) == place]
        found = gates.blocking(alike, alike[0].stage, known)
        refuse({known.name(body): each for body, each in found.items()}, "其新申报单位不能上报")


def _place(held: Held) -> tuple[str, str]:
    """The call and the stage, each of which has its own gates."""
    return held.application.call_id, held.stage.id
