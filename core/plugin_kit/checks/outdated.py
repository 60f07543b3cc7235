"""What a plugin says as it was said before: it holds as it did, and `plugin check` tells what it is called now."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations.form import ONCE_THE_SCORE
from core.plugin_api.facts import SYSTEM_FACTS
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.fields import NUMBERS, fields_of
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer


def warn(layer: Layer) -> Iterator[Fault]:
    """Facts by a former name, and a score that only its field's name tells."""
    for rule in layer.rules:
        for parameter, name in rule.facts.items():
            now = SYSTEM_FACTS[name].now if name in SYSTEM_FACTS else None
            if now is not None:
                message = f"{name!r} is the former name of the fact {now!r}: {SYSTEM_FACTS[now].meaning}"
                yield fault(rule, f"facts.{parameter}", message, f"write {now}")
    for form in layer.forms:
        for path, field in fields_of(form):
            if field.name == ONCE_THE_SCORE and field.score is None and field.type in NUMBERS:
                message = f"the field {field.name!r} is taken for the score of the self-evaluation by its name alone"
                yield fault(form, path, message, "add `score: true` (or `score: false`) to it")
