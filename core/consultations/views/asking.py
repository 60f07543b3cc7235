"""Asking the regulators about the chosen applications."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, request

from core.applications.operations.holding import require_time
from core.bodies.queries import tiers
from core.consultations import operations
from core.consultations.forms import AskForm
from core.consultations.operations import InquiryLetter
from core.consultations.operations.taking import together, turn
from core.consultations.views.sides import bound, consulting
from core.desks.views.acting import Doing, act_on
from core.desks.views.desk import Desk
from core.plugin_api import Does
from core.web.access import signed_in_person
from core.web.acting import Page
from core.web.form import choices


def add_routes(blueprint: Blueprint, side: Desk[Any]) -> None:
    path = f"{side.prefix}/consult/ask"
    blueprint.add_url_rule(path, f"{side.id}_ask", bound(ask, side), methods=["GET", "POST"])


def ask(side: Desk[Any]) -> Page:
    """Put on record that they were asked, by which letter."""
    here = consulting(side)
    chosen, regulators = here.chosen, here.regulators
    form = AskForm(on=chosen, data=None if request.method == "POST" else {"regulators": list(regulators)})
    form.regulators.choices = choices(regulators.items())

    def do() -> str:
        letter = InquiryLetter(form.number.data or "", form.day, tuple(form.regulators.data or ()), form.file.kept_id)
        operations.ask(chosen.revisions, letter, by=signed_in_person())
        return f"已登记对 {chosen.count} 项申报发函征求意见。"

    how = Doing(
        "发函征求意见",
        "登记就所选申报向有关部门发出的函件。申报单位只看到正在征求意见。",
        chosen.tab(Does.CONSULT),
        "consultations/ask.html",
        heading="{verb}（{count} 项申报）",
        button="登记发函",
    )

    return act_on(
        chosen,
        form,
        how,
        do,
        gates=[turn(signed_in_person()), require_time],
        together=partial(together, known=tiers()),
        more=lambda: {"stage": here.stage},
    )
