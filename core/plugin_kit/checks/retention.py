"""How long what is kept of people stays is a span that can be reckoned with."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import fault
from core.policy.kinds.figures import MOST_MONTHS
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Months that are none, or more than anybody reckons with."""
    for each in layer.retention:
        if each.months is not None and not 1 <= each.months <= MOST_MONTHS:
            cure = f"write 1 to {MOST_MONTHS} months, or leave `months` out: then it stays for good"
            yield fault(each, "months", f"nothing is kept for {each.months} months", cure)
