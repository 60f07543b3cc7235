"""A rule fits its judgement: it names one that exists, and gives each of its parameters one value of the right sort."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Rule
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.judgement import Judgement, Parameter, registry
from core.plugin_kit.checks.scope import Scope, fault

_BY_ITSELF = frozenset({"today"})  # filled from the system's facts where the rule does not map it


def check(scope: Scope) -> Iterator[Fault]:
    """Unknown judgements and versions, parameters without a value or with two, values without a parameter."""
    judgements = registry(scope.judgements)
    for rank, layer in enumerate(scope.layers):
        origins = {*(lower.origin for lower in scope.layers[: rank + 1]), "kit"}
        usable = {key: each for key, each in judgements.items() if each.origin in origins}
        for rule in layer.rules:
            judgement = usable.get((rule.judge, rule.version))
            if judgement is None:
                yield _unknown(rule, usable)
            else:
                yield from _fit(rule, judgement)


def _unknown(rule: Rule, usable: dict[tuple[str, int], Judgement]) -> Fault:
    versions = sorted(version for name, version in usable if name == rule.judge)
    if versions:
        message = f"the judgement {rule.judge!r} has no version {rule.version}"
        return fault(rule, "version", message, f"its versions are {', '.join(map(str, versions))}")
    cure = did_you_mean(rule.judge, (name for name, _ in usable), what="judgement")
    return fault(rule, "judge", f"there is no judgement {rule.judge!r}", cure)


def _fit(rule: Rule, judgement: Judgement) -> Iterator[Fault]:
    parameters = {each.name: each for each in judgement.parameters}
    given = [(key, name) for key in ("facts", "figures", "words") for name in getattr(rule, key)]
    seen: dict[str, str] = {}
    for key, name in given:
        if name not in parameters:
            cure = did_you_mean(name, parameters, what="parameter")
            yield fault(rule, f"{key}.{name}", f"{rule.judge!r} has no parameter {name!r}", cure)
        elif name in seen:
            message = f"{name!r} is given under `{seen[name]}` and under `{key}`"
            yield fault(rule, f"{key}.{name}", message, "give it once")
        elif (wanted := _wanted(parameters[name], key)) is not None:
            yield fault(
                rule, f"{key}.{name}", f"{rule.judge!r} takes {name!r} from `{wanted}`", f"move it to `{wanted}:`"
            )
        seen.setdefault(name, key)
    for parameter in judgement.parameters:
        if parameter.required and parameter.name not in seen and parameter.name not in _BY_ITSELF:
            key = "figures" if parameter.is_figure else "facts"
            message = f"{rule.judge!r} needs {parameter.name!r}, which the rule does not give"
            yield fault(rule, key, message, f"add `{key}: {{{parameter.name}: ...}}`")


def _wanted(parameter: Parameter, key: str) -> str | None:
    """Where a parameter has to be given, if that is not where it is."""
    if parameter.is_figure:
        return None if key == "figures" else "figures"
    if key == "figures":
        return "facts"
    takes_words = any(getattr(each, "__origin__", each) is tuple for each in parameter.types)
    return "facts" if key == "words" and not takes_words else None
