"""Proposing that a unit be taken off the lists."""

from __future__ import annotations

from flask import render_template, request, url_for

from core.errors import NotFound
from core.instance import instance
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.lists.operations.barring import bar_term
from core.plugin_api import Term, UpkeepKind
from core.units import queries as units
from core.upkeep import operations, policies, queries
from core.upkeep.forms import ProposeForm
from core.upkeep.operations import Proposal
from core.upkeep.operations.occasions import occasion
from core.upkeep.queries.grounds import grounds
from core.upkeep.views.blueprint import blueprint
from core.upkeep.views.matters import places_of
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done


@blueprint.route("/propose/<string(length=32):unit_id>", methods=["GET", "POST"])
@access(policies.may_supervise)
def propose(unit_id: str) -> Page:
    """Put a unit up for removal, with clause, facts and proof; it is asked what it says to that."""
    unit = units.unit(unit_id)
    if not policies.supervises(signed_in_person(), unit):
        raise NotFound("找不到该单位。", "请从列表重新进入。")
    places, standing = places_of(unit), ledger.lists_of(unit.id)
    known = occasion(request.args.get("of", ""), signed_in_person())
    if known is not None and known.unit_id != unit.id:
        raise NotFound("找不到该单位。", "请从列表重新进入。")
    asked = request.args.get("reason", "")
    reason = RemovalReason(asked) if asked in set(RemovalReason) else (known.reason if known else None)
    first = next((each.clause for each in grounds(standing, reason)), None) if reason else None
    facts = known.facts if known else ""
    form = ProposeForm(places=places, listings=standing, reason=reason, clause=first, facts=facts)
    if known is not None and known.origin_id is not None:
        form.proof.waive()  # the matter in which it was found proves it

    def do() -> Response:
        proposal = Proposal(
            reason=RemovalReason(form.reason.data),
            clause=form.clause.data or "",
            facts=form.facts.data or "",
            otherwise=form.otherwise.data or "",
            proof_id=form.proof.kept_id,
            place=form.place.data or None,
            origin_id=known.origin_id if known else None,
            led_to=known.led_to if known else None,
        )
        made = operations.propose(unit.id, proposal, by=signed_in_person())
        return done("已列为拟移出，并通知单位陈述意见。", "upkeep.show", record_id=made.id)

    def draw() -> str:
        back = url_for("units.show", unit_id=unit.id)
        is_fraud = RemovalReason.FRAUD.value in (asked, form.reason.data)
        return render_template(
            "upkeep/propose.html",
            unit=unit,
            form=form,
            known=known,
            standing=standing,
            places=places,
            back=back,
            term=bar_term() if is_fraud else None,
            is_annual=operations.are_annual(form.reason.data),
            hearing=_hearing(),
            is_offered=bool(standing) or (is_fraud and bar_term() is not None),
        )

    return act(form, do, draw)


def _hearing() -> Term | None:
    """The term in which the unit may speak."""
    found = queries.declared(UpkeepKind.REMOVAL)
    return None if found is None or found.term is None else instance().book().term(found.term)
