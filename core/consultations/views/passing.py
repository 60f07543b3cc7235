"""Passing chosen applications on after their consultation; declining them at the department's own."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request

from core.consultations import operations
from core.consultations.forms import DeclineForm, ManyForm
from core.consultations.queries.records import standing
from core.consultations.views.sides import Chosen, Side, bound, chosen_at, page
from core.errors import DomainError, Invalid
from core.web.access import signed_in_person
from core.web.acting import Page
from core.web.form import carry


def add_routes(blueprint: Blueprint, side: Side) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule(f"{side.prefix}/consult/pass", f"{side.id}_pass", bound(pass_on, side), methods=both)
    if side.is_department:  # a recommending body declines on its own page, at each of its stages
        blueprint.add_url_rule(
            f"{side.prefix}/consult/decline", f"{side.id}_decline", bound(decline, side), methods=both
        )


def pass_on(side: Side) -> Page:
    """Look at what was answered; say how objections were dealt with; pass them on."""
    chosen = chosen_at(side)
    if not isinstance(chosen, Chosen):
        return chosen
    form, back = ManyForm(), chosen.back
    settled: Mapping[str, str] = {id: request.form.get(f"settled.{id}", "") for id in chosen.ids}
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            operations.pass_on(chosen.revisions, settled, by=signed_in_person())
        except DomainError as refused:
            refusal = refused
        else:
            flash(f"{chosen.count} 项申报已办结征求意见，转入下一环节。", "success")
            return redirect(back)
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    known = standing(chosen.ids, chosen.stage.id)
    return page("consultations/pass.html", chosen, form, refusal, known=known, settled=settled, errors=errors)


def decline(side: Side) -> Page:
    """Decline the chosen ones for one reason."""
    chosen = chosen_at(side)
    if not isinstance(chosen, Chosen):
        return chosen
    form, back = DeclineForm(), chosen.back
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            operations.decline(chosen.revisions, form.reason.data or "", by=signed_in_person())
        except DomainError as refused:
            carry(refused, form)
            refusal = refused
        else:
            flash(f"已对 {chosen.count} 项申报作出不予推荐的决定，申报单位会收到理由。", "success")
            return redirect(back)
    return page("consultations/decline.html", chosen, form, refusal)
