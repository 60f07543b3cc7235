"""The table that goes to the regulators: one row for each application, a column for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response

from core.consultations.queries.records import Answered, codes_of, standing
from core.consultations.views.sides import Consulting, bound, consulting
from core.desks.operations import note_export
from core.desks.views.desk import Desk
from core.exports.views import answering
from core.web.access import signed_in_person
from core.web.downloads import numbered

_HEADINGS = ("序号", "申报编号", "单位名称", "统一社会信用代码", "类别")


def add_routes(blueprint: Blueprint, side: Desk[Any]) -> None:
    blueprint.add_url_rule(f"{side.prefix}/consult/opinions.xlsx", f"{side.id}_table", bound(table, side))


def table(side: Desk[Any]) -> Response:
    """What was answered so far stands in it; what was not is left to be filled in."""
    here = consulting(side)
    headings = (*_HEADINGS, *here.regulators.values(), "备注")
    note_export(here.chosen.at.opened.id, "征求意见表", here.chosen.ids, by=signed_in_person())
    return answering.table("征求意见表", headings, numbered(_rows(here)))


def _rows(here: Consulting) -> Sequence[tuple[str | int, ...]]:
    chosen = here.chosen
    known = standing(chosen.ids, here.stage.id)
    codes = codes_of(chosen.ids)
    return [
        (
            row.reference,
            row.name,
            codes.get(row.id, ""),
            row.category,
            *(_words(known[row.id].get(regulator)) for regulator in here.regulators),
            "",
        )
        for row in chosen.rows
    ]


def _words(answered: Answered | None) -> str:
    if answered is None:
        return ""
    return f"{answered.answer.label}：{answered.words}" if answered.words else answered.answer.label
