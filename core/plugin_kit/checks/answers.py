"""Across the forms that one application fills, every question has a name of its own: facts are known by it."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.facts import SYSTEM_FACTS
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.filings import filings
from core.plugin_kit.checks.scope import Scope, fault


def check(scope: Scope) -> Iterator[Fault]:
    """Names that two forms of one application share, and names that would hide the system's own facts."""
    for filing in filings(scope):
        seen: dict[str, str] = {}
        scores: list[str] = []
        for form in filing.forms:
            for section_index, section in enumerate(form.sections):
                for index, field in enumerate(section.fields):
                    key = f"sections[{section_index}].fields[{index}].name"
                    if seen.setdefault(field.name, form.id) != form.id:
                        message = f"the form {seen[field.name]!r} of {filing} has a field {field.name!r} too"
                        yield fault(form, key, message, "give one of them another name: rules know answers by it")
                    if field.is_score:
                        if scores:
                            message = f"{filing} has a score already: {scores[0]}"
                            yield fault(form, key, message, "say `score: true` of one field only")
                        scores.append(f"{field.name!r} of the form {form.id!r}")
                    if field.name in SYSTEM_FACTS:
                        message = f"{field.name!r} is a fact that the system knows by itself"
                        yield fault(form, key, message, "give the field another name")
