"""Letting a colleague of one's office see to the chosen applications."""

from __future__ import annotations

from typing import Any

from core.colleagues import operations
from core.colleagues.queries import charged_with, colleagues
from core.desks.forms import AssignForm, ManyForm
from core.desks.rules.sheets import Column
from core.desks.views.acting import Doing, act_on
from core.desks.views.desk import Desk
from core.desks.views.sheets import Sheet
from core.web.access import signed_in_person
from core.web.acting import Page


def assign_page(desk: Desk[Any]) -> Page:
    """The page that asks to whom; whoever opens it is offered first."""
    chosen, person = desk.chosen(), signed_in_person()
    own = {person.id: f"我（{person.name}）"}
    form = AssignForm(on=chosen, names={**own, **colleagues(chosen.at.offices), **own}, person_id=person.id)

    def do() -> str:
        count = len(operations.assign(chosen.ids, form.person_id.data or None, by=person, among=chosen.at.offices))
        if not count:
            return str(chosen.at.say("所选申报的经办人没有变动。"))
        said = f"已分派 {count} 项申报。" if form.person_id.data else f"{count} 项申报不再指定经办人。"
        return str(chosen.at.say(said))

    how = Doing("分派", "经办人会收到消息；分派不影响其他同事办理。", chosen.seen_in)
    return act_on(chosen, form, how, do)


def assign_each_page(desk: Desk[Any]) -> Page:
    """The page with a colleague for each, also by a spreadsheet."""
    chosen, person = desk.chosen(), signed_in_person()
    names = {"": "不指定经办人", **colleagues(chosen.at.offices)}
    known = {f"{id}.person": held for id, held in charged_with(chosen.ids, chosen.at.offices).items()}
    sheet = Sheet("经办人分派表", chosen, [Column("person", "经办人", options=names)], known)
    form = ManyForm(on=chosen)

    def do() -> str:
        wanted = {id: sheet.sent.get(f"{id}.person", "") or None for id in chosen.ids}
        seen = {id: sheet.seen(f"{id}.person") or None for id in chosen.ids}
        count = operations.assign_each(wanted, by=person, among=chosen.at.offices, shown=seen)
        said = f"已调整 {count} 项申报的经办人。" if count else "所选申报的经办人没有变动。"
        return str(chosen.at.say(said))

    consequence = "各项申报分别指定经办人，一并保存；经办人会收到消息。"
    how = Doing("逐项分派", consequence, chosen.seen_in, "desks/grid.html", button="保存这 {count} 项")
    return act_on(chosen, form, how, do, sheet=sheet)
