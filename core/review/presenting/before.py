"""What was found of a unit in another application to the same call: to withdraw and begin anew undoes no finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from core.applications.models import Application, Verification, VerificationResult
from core.applications.queries.beside import BESIDE, may_be
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.bodies.queries import body_scope
from core.db import db
from core.db.statements import among, read
from core.people.models import Person
from core.review.presenting.first import FIRST, First
from core.review.queries.items import all_items
from core.units import queries as units

_ENDED = (State.WITHDRAWN, State.DECLINED)
_AGAINST = (VerificationResult.CONTRADICTED, VerificationResult.UNMET)


def found_before(application: Application, person: Person) -> Iterator[First]:
    """What its unit's applications to this call came to before they were withdrawn or declined, as far as the reader
    may open them."""
    for other, signed in _ended(application, person):
        labels = {item.id: item.label for item in all_items(rulebook(other))}
        said = "\n".join(
            f"{labels.get(each.item, each.item)}：{each.seen or '核实不符'}（核实方式：{each.how}）" for each in signed
        )
        how = "撤回" if other.state is State.WITHDRAWN else "不予推荐"
        yield First(
            f"本单位此前{how}的申报中有核实不符的事项，请对照核实",
            said,
            url=f"/review/applications/{other.id}",
            link=f"查看此前的申报（{other.reference}）",
        )


def register() -> None:
    """Let the reviewer's page tell of it."""
    FIRST.give("review.before", found_before)


_KIND = "others"
_other = aliased(Application)
BESIDE.give(
    _KIND,
    or_(
        exists().where(
            _other.call_id == Application.call_id,
            _other.unit_id == Application.unit_id,
            _other.id != Application.id,
        ),
        units.is_joined(Application.unit_id),
    ),
)
_OTHERS = (
    select(Application.id, Application.body_id)
    .distinct()
    .join(Verification, Application.id == Verification.application_id)
    .where(
        Application.call_id == bindparam("call_id"),
        Application.unit_id.in_(units.same_as(bindparam("unit_id"))),
        Application.id != bindparam("id"),
        among(Application.state, _ENDED),
        among(Verification.result, _AGAINST),
    )
)
"""Nearly always empty."""


def _ended(application: Application, person: Person) -> Sequence[tuple[Application, Sequence[Verification]]]:
    """The unit's other applications to the call that ended where the reader sees them, with what was found
    not to be as stated."""
    if not may_be(application.id, _KIND):
        return ()
    asked = {"call_id": application.call_id, "unit_id": application.unit_id, "id": application.id}
    found_at = read(_OTHERS, **asked).all()
    if not found_at:
        return ()
    scope = body_scope(person)
    ids = [id for id, body_id in found_at if body_id in scope]
    query = (
        select(Verification, Application)
        .join(Application, Application.id == Verification.application_id)
        .options(joinedload(Application.call))
        .where(Application.id.in_(ids), Verification.result.in_(_AGAINST))
        .order_by(Application.number, Verification.verified_at, Verification.item)
    )
    found: dict[str, tuple[Application, list[Verification]]] = {}
    for signed, other in db.session.execute(query):
        found.setdefault(other.id, (other, []))[1].append(signed)
    return list(found.values())
