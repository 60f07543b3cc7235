"""Recording what the regulators answered: one letter of each about all that were chosen, and what differs by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, request

from core.bodies.queries import tiers
from core.consultations import operations
from core.consultations.forms import AnswersForm
from core.consultations.forms.typed import TypedReply, read_reply
from core.consultations.operations.taking import together, turn
from core.consultations.purposes import REPLY
from core.consultations.queries.records import Answered, standing
from core.consultations.views.sides import Consulting, bound, consulting
from core.contents.kinds import FileRefused
from core.desks.views.acting import Doing, act_on
from core.desks.views.desk import Desk
from core.files import operations as files
from core.plugin_api import Does
from core.web.access import signed_in_person
from core.web.acting import Page


def add_routes(blueprint: Blueprint, side: Desk[Any]) -> None:
    path = f"{side.prefix}/consult/answers"
    blueprint.add_url_rule(path, f"{side.id}_answers", bound(answers, side), methods=["GET", "POST"])


def answers(side: Desk[Any]) -> Page:
    """The page of answers; what is not filled in is not recorded, and can be later."""
    here = consulting(side)
    chosen, form = here.chosen, AnswersForm(on=here.chosen)
    known = standing(chosen.ids, here.stage.id)
    kept = {id: request.form.get(f"{id}.file_id", "") for id in here.regulators}

    def typed() -> Mapping[str, TypedReply]:
        return {id: read_reply(request.form, id, chosen.ids, kept[id]) for id in here.regulators}

    def do() -> str:
        _keep_files(here, kept)
        count = _record(here, typed().values(), known, form.correction.data or "")
        return f"已登记 {count} 个部门对 {chosen.count} 项申报的意见。"

    def beside() -> Mapping[str, Any]:
        return {"stage": here.stage, "regulators": here.regulators, "typed": typed(), "known": known}

    how = Doing(
        "登记部门意见",
        "按部门填写复函和统一意见；个别申报意见不同的，在该部门下单独选择。没有答复的部门留空，以后再登记。",
        chosen.tab(Does.CONSULT),
        "consultations/answers.html",
        heading="{verb}（{count} 项申报）",
        button="保存意见",
    )
    return act_on(
        chosen, form, how, do, gates=[turn(signed_in_person())], together=partial(together, known=tiers()), more=beside
    )


def _keep_files(here: Consulting, kept: dict[str, str]) -> None:
    """The letters' files by regulator, kept first, so that they survive a form that has to be corrected."""
    refusal: FileRefused | None = None
    for regulator in here.regulators:
        upload = request.files.get(f"{regulator}.file")
        if upload is not None and upload.filename:
            try:
                kept[regulator] = files.keep(upload, REPLY, by=signed_in_person()).id
            except FileRefused as refused:
                refusal = refused
    if refusal is not None:
        raise refusal


def _record(
    here: Consulting, typed: Iterable[TypedReply], known: Mapping[str, Mapping[str, Answered]], correction: str
) -> int:
    ids = here.chosen.ids
    letters = [
        each.letter(ids, [id for id in ids if each.regulator in known[id]]) for each in typed if not each.is_empty
    ]
    operations.record(here.chosen.revisions, letters, correction=correction, by=signed_in_person())
    return len(letters)
