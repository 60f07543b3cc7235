"""From before until, and within the document's own time."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Declaration
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import Scope, fault


def check(scope: Scope) -> Iterator[Fault]:
    """Spans that end before they begin, and spans that reach beyond the cited document's."""
    for _, declaration in scope.everything():
        if not isinstance(declaration, Declaration):
            continue
        span, basis = scope.spans.of(declaration), scope.spans.of_basis(declaration)
        own = declaration.in_force_from or declaration.in_force_until
        if basis.last < basis.first and own is None:
            continue  # the document is told of, where it is said
        if span.last < span.first:
            yield fault(declaration, "until", "this ends before it begins", "give the last day on which it holds")
        elif own is not None and declaration.clause is not None and not span.within(basis):
            message = f"this holds longer than its document, which is in force from {basis.first} until {basis.last}"
            yield fault(declaration, "from" if span.first < basis.first else "until", message, "stay within its days")
