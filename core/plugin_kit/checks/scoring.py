"""How indicators are scored: a method that can be reckoned with, and answers that name indicators there are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.plugin_api.declarations import Field, Indicator, IndicatorType, ScoringMethod
from core.plugin_api.faults import Fault
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.filings import Filing, filings
from core.plugin_kit.checks.scope import Scope, fault, unknowns
from core.policy.layers import Layer

_FEWEST_STEPS = 2
_MOST_DECIMALS = 2
_WHOLE = Decimal(100)
_DIRECTIONS = (IndicatorType.POSITIVE, IndicatorType.REVERSE)


def check(layer: Layer) -> Iterator[Fault]:
    """Methods and steps that nobody could score by."""
    for method in layer.scoring_methods:
        for key, message, cure in _wrong(method):
            yield fault(method, key, message, cure)
    for indicators in layer.indicator_sets:
        for index, indicator in enumerate(indicators.indicators):
            if indicator.steps and (found := _wrong_steps(indicator)) is not None:
                yield fault(indicators, f"indicators[{index}].steps", *found)
            for key, message, cure in _wrong_bounds(indicator):
                yield fault(indicators, f"indicators[{index}].{key}", message, cure)


def _wrong(method: ScoringMethod) -> Iterator[tuple[str, str, str]]:
    if not method.indicator_sets:
        yield "indicator_sets", "a method that scores no set says nothing", "name the sets"
    if not 0 <= method.decimals <= _MOST_DECIMALS:
        cure = f"write 0 to {_MOST_DECIMALS}"
        yield "decimals", f"scores are not reckoned to {method.decimals} places", cure
    if method.steps < _FEWEST_STEPS:
        yield "steps", "there are at least two steps: nothing and full marks", "write 2 or more"
    if method.elasticity not in _DIRECTIONS:
        message = f"an elasticity coefficient is not scored as {method.elasticity.value!r}"
        yield "elasticity", message, "write positive or reverse"
    if method.deviation is not None and method.deviation < 0:
        yield "deviation", "a share is not less than 0", "write the per cent, such as 20"
    if method.bottom is not None and not 0 < method.bottom.share <= _WHOLE:
        yield "bottom.share", "a share is more than 0 and at most 100", "write the per cent, such as 5"
    if method.bottom is not None and method.bottom.years < 1:
        yield "bottom.years", "it matters in one year at the least", "write 1 or more"


def _wrong_steps(indicator: Indicator) -> tuple[str, str] | None:
    if indicator.type is not IndicatorType.QUALITATIVE:
        return "only a qualitative indicator has steps", "leave them out"
    if len(set(indicator.steps)) != len(indicator.steps) or len(indicator.steps) < _FEWEST_STEPS:
        return "steps are two or more, each once", "name the options from nothing to full marks"
    return None


def _wrong_bounds(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    """Bounds that no figure has; and none at all of what is measured, where a figure that cannot be would score."""
    least, most = indicator.least, indicator.most
    if indicator.type in _DIRECTIONS and least is None:
        message = "a figure that cannot be would be scored: the least that it can be is not said"
        yield "least", message, "write the least, such as 0, or -100 for a growth in per cent"
    if indicator.type is IndicatorType.QUALITATIVE and (least is not None or most is not None):
        yield "least" if most is None else "most", "steps have no bounds", "leave them out"
    if least is not None and most is not None and least >= most:
        yield "most", f"nothing lies between {least} and {most}", "write the greatest that a figure can be"
    if indicator.gives_way and least is None and most is None:
        yield "gives_way", "there is no bound that a benchmark could lift", "write `least` or `most`"


def check_names(scope: Scope) -> Iterator[Fault]:
    """Sets that nobody declares, weights that the method cannot count, and indicators that the call's set lacks."""
    for layer in scope.layers:
        for method in layer.scoring_methods:
            yield from _sets(scope, method)
    seen: set[tuple[str, str]] = set()
    for filing in filings(scope):
        for found in _answers(filing):
            if (found.file, found.key) not in seen:
                seen.add((found.file, found.key))
                yield found


def _sets(scope: Scope, method: ScoringMethod) -> Iterator[Fault]:
    known = scope.ids[Kinds.indicator_sets]
    yield from unknowns(method, "indicator_sets", method.indicator_sets, known, "indicator set")
    for name in method.indicator_sets:
        for each in known.get(name, ()):
            if any(one.weight != round(one.weight, method.decimals) for one in each.indicators):
                message = f"weights of {name!r} have more than {method.decimals} decimals"
                yield fault(method, "decimals", message, "count as many places as the weights have")


def _answers(filing: Filing) -> Iterator[Fault]:
    named = filing.call.indicator_sets.get(filing.category)
    declared = None if named is None else filing.book.get(Kinds.indicator_sets, named)
    if declared is None:
        return
    known = {each.number for each in declared.indicators}
    is_scored = any(declared.id in each.indicator_sets for each in filing.book.scoring_methods.values())
    proven = {number for field in filing.fields.values() for number in field.proves}
    for form in filing.forms:
        for section_index, section in enumerate(form.sections):
            for index, field in enumerate(section.fields):
                path = f"sections[{section_index}].fields[{index}]"
                for key, number in _numbers(field):
                    if number not in known:
                        message = f"{declared.id!r} has no indicator {number}"
                        yield fault(form, f"{path}.{key}", message, "number it as printed")
                if is_scored and field.indicator is not None and field.indicator not in proven:
                    message = f"indicator {field.indicator} would score without evidence: none is asked for"
                    cure = f"add a field of type evidence with `proves: [{field.indicator}]`"
                    yield fault(form, f"{path}.indicator", message, cure)


def _numbers(field: Field) -> Iterator[tuple[str, int]]:
    if field.inapplicable is not None:
        yield "inapplicable", field.inapplicable
    yield from (("proves", number) for number in field.proves)
