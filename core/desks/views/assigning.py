"""Letting a colleague of one's office see to the chosen applications."""

from __future__ import annotations

from typing import Any

from core.colleagues import operations
from core.colleagues.queries import colleagues
from core.desks.forms import AssignForm
from core.desks.views.acting import Doing, act_on
from core.desks.views.desk import Desk
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
            return "所选申报的经办人没有变动。"
        return f"已分派 {count} 项申报。" if form.person_id.data else f"{count} 项申报不再指定经办人。"

    how = Doing("分派", "经办人会收到消息；分派不影响其他同事办理。", chosen.seen_in)
    return act_on(chosen, form, how, do)
