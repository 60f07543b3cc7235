"""How experts judge at a stage: a sheet that adds up, so many of them that their scores make one, tiers that exist."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import AssignedBy, Averaging, Call, ExpertPanel, FieldType, Form
from core.plugin_api.faults import Fault
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault, unknown
from core.policy.book import PolicyBook
from core.policy.layers import Layer
from core.policy.sheets import full_of, items_of

_MOST_DECIMALS = 2
_FEWEST_COMPARED = 2
"""Of one application alone, whoever scored it otherwise than the others would be taken to be severe."""


def check(layer: Layer) -> Iterator[Fault]:
    """Panels whose scores nobody could make one of."""
    for call in layer.calls:
        for index, stage in enumerate(call.stages):
            if stage.experts is not None:
                for key, message, cure in _wrong(stage.experts):
                    yield fault(call, f"stages[{index}].experts.{key}", message, cure)


def _wrong(panel: ExpertPanel) -> Iterator[tuple[str, str, str]]:
    if panel.quorum < 1:
        yield "quorum", "somebody has to score", "write 1 or more"
    if not 0 <= panel.decimals <= _MOST_DECIMALS:
        yield "decimals", f"scores are not reckoned to {panel.decimals} places", f"write 0 to {_MOST_DECIMALS}"
    if panel.spread is not None and panel.spread < 0:
        yield "spread", "a distance is not less than 0", "write the points, such as 15"
    if panel.corrected_from is not None and panel.corrected_from < _FEWEST_COMPARED:
        message = "of one application alone nobody is severe or mild"
        yield "corrected_from", message, f"write {_FEWEST_COMPARED} or more"
    trims = panel.method is Averaging.TRIMMED_MEAN
    if trims is not (panel.trimmed > 0) or panel.trimmed < 0:
        message = "a trimmed mean leaves somebody out at each end, and nothing else does"
        yield "trimmed", message, "write `method: trimmed_mean` with `trimmed: 1`"
    elif trims and panel.quorum <= 2 * panel.trimmed:
        yield "quorum", "of so few experts the trimmed mean leaves nobody", f"write {2 * panel.trimmed + 1} or more"


def check_names(scope: Scope) -> Iterator[Fault]:
    """Sheets that are not there or score nothing, tiers that nobody gives, terms that nobody declares."""
    for book in scope.books:
        terms = {term.called for term in book.terms.values()}
        for call in book.calls.values():
            for index, stage in enumerate(call.stages):
                yield from unknown(call, f"stages[{index}].reviews", stage.reviews, terms, "term")
                if stage.experts is not None:
                    yield from _panel(scope, book, call, stage.grades, stage.experts, f"stages[{index}].experts")


def _panel(
    scope: Scope, book: PolicyBook, call: Call, grades: str | None, panel: ExpertPanel, key: str
) -> Iterator[Fault]:
    yield from _sheet(scope, book, call, panel, f"{key}.sheet", panel.sheet)
    for category, sheet in panel.sheets.items():
        yield from unknown(call, f"{key}.sheets.{category}", category, call.categories, "category of the call")
        yield from _sheet(scope, book, call, panel, f"{key}.sheets.{category}", sheet)
    if panel.proposes:
        tiers = None if grades is None else book.get(Kinds.grading, grades)
        if tiers is None or tiers.assigned_by is not AssignedBy.PANEL:
            message = "a tier is proposed only where the panel names it"
            yield fault(call, f"{key}.proposes", message, "leave it out: score and rank give the tier by themselves")
        else:
            for index, band in enumerate(panel.proposes):
                yield from unknown(call, f"{key}.proposes[{index}].tier", band.tier, tiers.tiers, "tier")


def _sheet(scope: Scope, book: PolicyBook, call: Call, panel: ExpertPanel, key: str, sheet: str) -> Iterator[Fault]:
    form, usual = book.get(Kinds.forms, sheet), book.get(Kinds.forms, panel.sheet)
    if form is None:
        yield from unknown(call, key, sheet, scope.ids[Kinds.forms], "form")
        if sheet in scope.ids[Kinds.forms]:
            message = f"the form {sheet!r} is not in force on every day on which the call is"
            yield fault(call, key, message, "let it hold as long as the call does")
    elif (wrong := _unscored(form, panel)) is not None:
        yield fault(call, key, *wrong)
    elif usual is not None and full_of(form) != full_of(usual):
        message = f"{sheet!r} adds up to {full_of(form)} points, {panel.sheet!r} to {full_of(usual)}"
        yield fault(call, key, message, "let all sheets of a panel add up to as much: they are held against one limit")


def _unscored(form: Form, panel: ExpertPanel) -> tuple[str, str] | None:
    items = items_of(form)
    if not items:
        return f"nothing of {form.id!r} is scored", "give it a number with `least: 0` and `most:`"
    if any(each.least is None or each.least < 0 for each in items):
        return f"an item of {form.id!r} has no least number of points", "write `least: 0` beside `most:`"
    if any(each.type is FieldType.DECIMAL and each.decimals > panel.decimals for each in items):
        return f"items of {form.id!r} have more places than the score", "count as many `decimals` as the items have"
    return None
