"""Reminding those for whom the chosen applications wait, with their telephones in sight."""

from __future__ import annotations

from functools import partial
from typing import Any

from core.desks.forms import UrgeForm
from core.desks.presenting.rows import At
from core.desks.rules import ALL, Tab
from core.desks.views.acting import Doing, act_on
from core.desks.views.desk import Desk
from core.threads.operations import urge
from core.threads.operations.urging import gate, look_at
from core.threads.presenting import each_waits_for
from core.web.access import signed_in_person
from core.web.acting import Page


def somebody_is_late(at: At, tab: Tab) -> bool:
    """In the tab of what was sent back, and where everything is."""
    return tab.id in {"returned", ALL}


def urge_page(desk: Desk[Any]) -> Page:
    """The page that says who would be reminded, and by which telephone they are reached."""
    chosen, person = desk.chosen(), signed_in_person()
    form = UrgeForm(on=chosen)

    def do() -> str:
        made = urge(chosen.ids, form.text.data or "", by=person)
        return str(chosen.at.say(f"已就 {len(made)} 项申报发出催办。"))

    def beside() -> dict[str, Any]:
        return {"waits_for": each_waits_for([each.application for each in chosen.standing()], person)}

    look_at(chosen.ids, person)
    how = Doing("催办", "逐项记入往来留言，经办人收到消息；每项每天可以催办一次。", chosen.seen_in, "desks/urge.html")
    return act_on(chosen, form, how, do, gates=[partial(gate, by=person)], more=beside)
