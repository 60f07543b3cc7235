"""Acting on many at once: which and how many is shown first, then it is done for all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template

from core.applications.operations.holding import Gate, Together, shut
from core.desks.forms import ManyForm
from core.desks.views.desk import A, Chosen
from core.desks.views.sheets import Sheet
from core.errors import refusal_of
from core.web.acting import Page, Response, act, done


@dataclass(frozen=True)
class Doing:
    """How a page words what is to be done with the chosen rows: ``上报`` → 上报 3 项申报; `tab` leads back.

    `template` extends ``desks/act.html``.
    """

    verb: str
    consequence: str
    tab: str | None = None
    template: str = "desks/act.html"
    is_grave: bool = False
    heading: str = "{verb} {count} 项申报"
    button: str = "{verb}这 {count} 项"

    def worded(self, pattern: str, count: int) -> str:
        return pattern.format(verb=self.verb, count=count)


def act_on(
    chosen: Chosen[A],
    form: ManyForm,
    how: Doing,
    do: Callable[[], str | None],
    *,
    gates: Sequence[Gate] = (),
    together: Together | None = None,
    more: Callable[[], Mapping[str, Any]] = dict,
    sheet: Sheet | None = None,
    check: Callable[[], object] | None = None,
) -> Page:
    """Show what is chosen; once the form is sent, do it and go back to the queue with the sentence that `do` gives.

    Where it gives none, nothing was done yet and the page is shown again. `more` is what the template shows beside.
    `gates` and `together` are what the operation asks of each and of all: while one of the chosen, or all at once,
    would be refused, the page says so and sends nothing. By a `sheet` the page can be filled in. What `check` raises of
    what was typed, as the operation would, is said of its rows before anything is saved, and with the form's faults.
    """
    if sheet is not None and sheet.is_wanted:
        return sheet.table()

    def draw() -> str:
        standing = chosen.standing() if gates or together else ()
        barred = {held.application.id: found for held in standing if (found := shut(held, *gates))}
        bars = [(held.application.entry_name, barred[id]) for held in standing if (id := held.application.id) in barred]
        rest = [id for id in chosen.ids if id not in barred]
        form.bar = refusal_of(lambda: together(standing)) if together is not None and not bars else None
        heading, button = (chosen.at.say(how.worded(each, chosen.count)) for each in (how.heading, how.button))
        return render_template(
            how.template,
            chosen=chosen,
            at=chosen.at,
            form=form,
            act=how,
            heading=heading,
            button=button,
            bars=bars,
            rest=chosen.address(rest) if barred and rest else None,
            sheet=sheet,
            **more(),
        )

    def go() -> str | Response:
        said = do()
        return draw() if said is None else done(said, chosen.desk.queue, **chosen.back_to(how.tab))

    if sheet is None or not sheet.fills:
        return act(form, go, draw, check=check)
    if check is not None:
        form.beside = sheet.judged_by(check)
    return draw()
