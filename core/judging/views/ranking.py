"""Giving tiers by rank: first who gets which, then all of them together."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.decisions.forms import ManyForm
from core.decisions.views.desks import department, require_department
from core.errors import DomainError, NotFound
from core.judging import operations
from core.judging.queries.ranking import ranking_of
from core.plugin_api import Does
from core.web.access import access, signed_in_person
from core.web.choosing import chosen_revisions
from core.web.form import carry


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/tiers", "tiers", tiers, methods=["GET", "POST"])


@access(department)
def tiers() -> str | Response | tuple[str, int]:
    """The ranks of one category at one stage, with the tier of each."""
    at = require_department()
    wanted, category = request.values.get("stage", ""), request.values.get("category", "")
    stage = next((each for each in at.pinned.call.stages if each.id == wanted and each.kind is Does.JUDGE), None)
    if stage is None or category not in at.pinned.call.categories:
        raise NotFound("找不到这一类别的评审环节。", "请从“遴选发布”的列表重新进入。")
    form = ManyForm()
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            made = operations.assign_tiers(chosen_revisions(), by=signed_in_person())
        except DomainError as refused:
            carry(refused, form)
            refusal = refused
        else:
            flash(f"已按名次确定 {len(made)} 项申报的等级。", "success")
            return redirect(url_for("department.queue", call=at.opened.call_id, tab=stage.id))
    page = render_template(
        "judging/tiers.html",
        at=at,
        stage=stage,
        category=category,
        ranking=ranking_of(at.opened, stage, category),
        form=form,
    )
    return page, HTTPStatus.OK if refusal is None else refusal.status
