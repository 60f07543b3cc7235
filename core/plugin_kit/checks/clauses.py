"""Sources and clauses: spans the right way round, every clause with a force and a summary."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Source, Support
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.schema import keys_of
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Clauses without force or summary, support without means, sources that end before they begin."""
    for clause in layer.clauses:
        if not clause.force:
            yield fault(clause, "force", "the clause has no force", "say how strictly it speaks, such as [must]")
        if not clause.summary.strip():
            yield fault(clause, "summary", "the clause has no summary", "say in our own words what it demands")
        if clause.support in {Support.SUPPORTED, Support.PARTLY} and not clause.means:
            cure = "name the page, record or export that serves it under `means:`"
            yield fault(clause, "support", "the clause is said to be supported, but not by what", cure)
    for source in layer.sources:
        if source.in_force_until is not None and source.in_force_until < source.in_force_from:
            cure = "give the last day on which it holds, or leave the key out"
            yield fault(source, "in_force_until", "the document ends before it begins", cure)
        for key in source.choices:
            if key not in keys_of(Source):
                cure = did_you_mean(key, keys_of(Source), what="key")
                yield fault(source, f"choices.{key}", f"a source has no key `{key}` that could be our choice", cure)
