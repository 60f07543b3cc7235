"""What some recommending bodies have of their own: declared bodies, a day before everybody's, a note for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Deadline, Rule
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.deadlines import latest
from core.plugin_kit.checks.scope import Scope, fault, unknowns
from core.policy.bounds import meet
from core.policy.layers import Layer


def check(scope: Scope) -> Iterator[Fault]:
    """Bodies that nobody has declared, and own days that are none."""
    known = {body.id for layer in scope.layers if layer.region for body in layer.region.recommending_bodies}
    for layer in scope.layers:
        own: tuple[Deadline | Rule, ...] = (*layer.deadlines, *layer.rules)
        for each in own:
            yield from unknowns(each, "bodies", each.bodies, known, "recommending body")
        for form in layer.forms:
            for at, section in enumerate(form.sections):
                for index, note in enumerate(section.notes):
                    key = f"sections[{at}].notes[{index}].bodies"
                    yield from unknowns(form, key, note.bodies, known, "recommending body")
                    if not note.bodies:
                        yield fault(form, key, "nobody is shown this note", "name bodies, or use the section's `note`")


def check_days(layer: Layer) -> Iterator[Fault]:
    """A body's own day that is later than everybody's, or is of no call's stage."""
    for deadline in layer.deadlines:
        if not deadline.bodies:
            continue
        if deadline.call is None:
            yield fault(deadline, "bodies", "only a call's deadline can be some bodies' own", "name the call")
        for common in layer.deadlines:
            if _is_everybodys(common, deadline) and _is_later(deadline, common):
                message = f"the bodies' own day is later than everybody's, {common.id!r}"
                yield fault(deadline, "bodies", message, "give a day until then: a body may only be earlier")


def _is_everybodys(common: Deadline, own: Deadline) -> bool:
    """Whether a deadline is that of all bodies for the same stage and some of the same kinds of filer."""
    is_same_stage = own.call is not None and (common.call, common.stage) == (own.call, own.stage)
    return not common.bodies and is_same_stage and meet(common.tracks, own.tracks)


def _is_later(own: Deadline, common: Deadline) -> bool:
    dated = own.due or common.due
    year = None if dated is None else dated.year
    if year is None:
        return (own.every_year or "") > (common.every_year or "")
    one, other = own.due_in(year), common.due_in(year)
    return one is not None and other is not None and latest(one) > latest(other)
