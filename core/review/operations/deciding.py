"""Passing a review, returning sections for correction, declining."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import takewhile

from sqlalchemy import select

from core import audit
from core.applications import queries as applications
from core.applications.models import Application, Verification
from core.applications.operations import moving
from core.applications.operations.changing_over import send_over
from core.applications.operations.filling import ApplicationForms
from core.applications.operations.holding import move_all, require_move, require_rules, require_time, to_move
from core.applications.policies import Held
from core.applications.queries import entering
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.records import as_judged
from core.applications.workflow import IllegalMove, MoveName
from core.bodies.queries import tiers
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, required
from core.filling.models import Return
from core.filling.operations import return_sections
from core.people.models import Person
from core.plugin_api import Does
from core.registry import Registry
from core.review.actions import APPLICATION, RETURN, VOID
from core.review.operations.holding import hold, hold_all
from core.review.queries.items import all_items, items_of

AGAINST_PASS: Registry[Callable[[Application], None]] = Registry()
"""Who may have something against that an application passes a review: raises Conflict."""


class NotVerified(Conflict):
    """Items that have to be signed for are not; `items` are their labels."""

    code = "not_verified"
    title = "还有事项没有核实"

    def __init__(self, items: Sequence[str]) -> None:
        shown = "；".join(items[:5]) + ("等" if len(items) > 5 else "")  # noqa: PLR2004
        super().__init__(f"还有 {len(items)} 项没有核实签认：{shown}。", "请在核实清单中逐项填写结果和核实方式并保存。")
        self.items = tuple(items)


def pass_review(application_id: str, *, revision: int, note: str = "", by: Person) -> Application:
    """Pass an application on from a stage of review.

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, NotVerified, RulesRefuse, and what `AGAINST_PASS`
    raises.
    """
    with transaction():
        held = hold(application_id, revision, by=by)
        require_passable(held)
        said = note.strip() or None
        moving.move(held.application, MoveName.PASS, by=by, note=said)
        return held.application


def require_passable(held: Held) -> None:
    """Raises what passing the review raises where it stands."""
    require_move(held, MoveName.PASS)
    if held.stage.kind is not Does.REVIEW:
        raise IllegalMove(f"“{held.stage.name}”不是审核环节，不能直接通过。", "请按该环节的办法办理。")
    require_time(held)
    require_verified(held)
    for object_to in AGAINST_PASS.values():
        object_to(held.application)
    require_rules(held, f"不能通过“{held.stage.name}”")


RETURNING, DECLINING = to_move(MoveName.RETURN), to_move(MoveName.DECLINE)
_SENDING_OVER = to_move(MoveName.CHANGE_OVER)


def require_misplaced(held: Held) -> None:
    """Raises IllegalMove, StageClosed, and Conflict where the unit is no other kind of filer by the lists."""
    _SENDING_OVER(held)
    if not entering.misplaced(held.application) or entering.duty_of(held.application) is None:
        raise Conflict("按现行名单，这项申报的申报类型没有问题。", "请按原申报类型继续办理。")


def require_verified(held: Held) -> None:
    """Raises NotVerified while items of the stage are unsigned."""
    signed = as_judged(held.application).signed
    open_items = [item.label for item in items_of(held.book, held.stage.id) if item.id not in signed]
    if open_items:
        raise NotVerified(open_items)


def return_for_correction(
    application_id: str, sections: Collection[str], message: str, *, due: date | None, revision: int, by: Person
) -> Return:
    """Return chosen sections (``form/section``) to the applicant; what was signed under their answers is void.

    Raises NotFound, NotAllowed, Stale, IllegalMove (a final filing, with its clause), StageClosed, Invalid.
    """
    with transaction():
        held = hold(application_id, revision, by=by)
        RETURNING(held)
        _require_due(held, due)
        said = required(message, "message", "请写明需要补正的内容，申报单位会看到。")
        forms, stage = ApplicationForms(held.application), held.stage.id
        made = return_sections(forms, sections, said, due=due, from_stage=stage, by=by)
        _void(held, frozenset(sections), by)
        after = {"sections": sorted(sections), "due": due}
        audit.record(RETURN, APPLICATION, application_id, by=by, after=after, note=said)
        db.session.flush()
        moving.move(held.application, MoveName.RETURN, by=by, note=said)
        return made


def return_as_misplaced(application_id: str, *, revision: int, by: Person) -> Application:
    """Send back what was filed as another kind of filer than the lists make its unit: all of it is filled in anew as
    the right one, from the answers that there are, until the date of this body's own stages.

    A final filing too: what was not to be filed is not what is final. Raises NotFound, NotAllowed, Stale, IllegalMove,
    StageClosed, Conflict (the lists say nothing else), RulesRefuse.
    """
    with transaction():
        held = hold(application_id, revision, by=by)
        require_misplaced(held)
        send_over(held.application, str(entering.duty_of(held.application)), due=_own_last_day(held), by=by)
        return held.application


def _own_last_day(held: Held) -> date | None:
    """The last day of this stage, or of the next one of the same actor that has one and is not over."""
    pipeline = pipeline_of(held.application)
    own = takewhile(lambda stage: stage.actor is held.stage.actor, pipeline.stages[pipeline.index(held.stage.id) :])
    dues = (applications.due(held.application, stage.id) for stage in own)
    return next((due.last_day for due in dues if due is not None and not due.has_passed), None)


def void_all(application: Application) -> None:
    """Take back every signature: another kind of filer is verified anew."""
    query = select(Verification).where(Verification.application_id == application.id)
    for row in db.session.scalars(query.order_by(Verification.item)).all():
        _take_back(row, None)


def _require_due(held: Held, due: date | None) -> None:
    last = applications.due(held.application, held.stage.id)
    if due is not None and last is not None and due > last.last_day:
        raise Invalid({"due": [f"补正期限不能晚于本环节的截止日 {last.last_day:%Y-%m-%d}。"]})


def _void(held: Held, sections: frozenset[str], by: Person) -> None:
    """Take back the signatures under answers that the applicant may now change."""
    touched = {
        item.id
        for item in all_items(held.book)
        for asked in (*item.asked, *item.companions)
        if f"{asked.form}/{_section(held, asked.form, asked.path)}" in sections
    }
    query = select(Verification).where(Verification.application_id == held.application.id)
    for row in db.session.scalars(query.order_by(Verification.item)).all():
        if row.item in touched:
            _take_back(row, by)


def _take_back(row: Verification, by: Person | None) -> None:
    before = {"item": row.item, "result": row.result, "how": row.how, "seen": row.seen}
    audit.record(VOID, APPLICATION, row.application_id, by=by, before=before)
    db.session.delete(row)


def _section(held: Held, form_id: str, path: str) -> str:
    return held.book.form(form_id).section_of[path.partition(".")[0]].id


def decline(revisions: Mapping[str, int], reason: str, *, by: Person) -> Sequence[Application]:
    """Decline one or many, for one reason that their applicants will read; all or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, Invalid.
    """
    with transaction():
        why = required(reason, "reason", "请写明不予推荐的理由，申报单位会看到。")
        chosen = hold_all(revisions, by=by, known=tiers())
        for held in chosen:
            DECLINING(held)
        return move_all(chosen, MoveName.DECLINE, by=by, note=why)
