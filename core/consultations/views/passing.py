"""Passing chosen applications on after their consultation; declining them at the department's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from core.bodies.queries import tiers
from core.consultations import operations
from core.consultations.operations.passing import DECLINING, PASSING, require_passable
from core.consultations.operations.taking import together, turn
from core.consultations.queries.records import standing
from core.consultations.views.sides import bound, consulting
from core.desks.forms import DeclineForm, ManyForm
from core.desks.views.acting import Doing, act_on
from core.desks.views.department import DEPARTMENT
from core.desks.views.desk import Desk
from core.plugin_api import Does
from core.web.access import signed_in_person
from core.web.acting import Page


def add_routes(blueprint: Blueprint, side: Desk[Any]) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule(f"{side.prefix}/consult/pass", f"{side.id}_pass", bound(pass_on, side), methods=both)
    if side is DEPARTMENT:  # a recommending body declines on its own page, at each of its stages
        blueprint.add_url_rule(
            f"{side.prefix}/consult/decline", f"{side.id}_decline", bound(decline, side), methods=both
        )


def pass_on(side: Desk[Any]) -> Page:
    """Look at what was answered; say how objections were dealt with; pass them on."""
    here = consulting(side)
    chosen = here.chosen
    settled = {id: request.form.get(f"settled.{id}", "") for id in chosen.ids}

    def do() -> str:
        operations.pass_on(chosen.revisions, settled, by=signed_in_person())
        return f"{chosen.count} 项申报已办结征求意见，转入下一环节。"

    def beside() -> Mapping[str, Any]:
        known = standing(chosen.ids, here.stage.id)
        return {"stage": here.stage, "regulators": here.regulators, "known": known, "settled": settled}

    how = Doing(
        "征求意见办结",
        "各部门都已答复的，转入下一环节；有一项不符合，就都不转。",
        chosen.tab(Does.CONSULT),
        "consultations/pass.html",
        heading="{verb}（{count} 项申报）",
        button="转入下一环节",
    )
    gates, known = [turn(signed_in_person()), PASSING], tiers()
    return act_on(
        chosen,
        ManyForm(on=chosen),
        how,
        do,
        gates=gates,
        together=lambda held: require_passable(together(held, known)),
        more=beside,
    )


def decline(side: Desk[Any]) -> Page:
    """Decline the chosen ones for one reason."""
    here = consulting(side)
    chosen = here.chosen
    form = DeclineForm(on=chosen)

    def do() -> str:
        operations.decline(chosen.revisions, form.reason.data or "", by=signed_in_person())
        return f"已对 {chosen.count} 项申报作出不予推荐的决定，申报单位会收到理由。"

    consequence = "决定后，这些申报不再推荐，不能恢复；此前已取得的结果不变。"
    how = Doing("不予推荐", consequence, chosen.tab(Does.CONSULT), is_grave=True)
    return act_on(
        chosen, form, how, do, gates=[turn(signed_in_person()), DECLINING], more=lambda: {"stage": here.stage}
    )
