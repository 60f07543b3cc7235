"""Of which Python type a fact is, and whether a judgement's parameter takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_origin

from core.plugin_api.declarations import Field, FieldType
from core.plugin_api.facts import SYSTEM_FACTS, Scope
from core.plugin_api.judgement import Parameter

_TYPES: Mapping[FieldType, Any] = {
    FieldType.TEXT: str,
    FieldType.LONG_TEXT: str,
    FieldType.INTEGER: int,
    FieldType.DECIMAL: Decimal,
    FieldType.PERCENTAGE: Decimal,
    FieldType.COMPUTED: Decimal,
    FieldType.DATE: date,
    FieldType.YEAR: int,
    FieldType.CHOICE: str,
    FieldType.CHOICES: tuple,
    FieldType.YES_NO: bool,
    FieldType.TABLE: Mapping,
    FieldType.MATRIX: Mapping,
    FieldType.EVIDENCE: tuple,
}
_SEVERAL = (tuple, Sequence)


def facts_of(fields: Mapping[str, Field]) -> dict[str, Any]:
    """The facts that the answers to these questions give, and their types.

    Paths reach into fixed tables and matrices.
    """
    facts: dict[str, Any] = {}
    for name, field in fields.items():
        if field.type is FieldType.NOTE:
            continue
        facts[name] = tuple if field.type is FieldType.TABLE and not field.rows else _TYPES[field.type]
        for row in field.rows:
            if field.type is FieldType.MATRIX:
                facts[f"{name}.{row.name}"] = bool
            for column in field.columns:
                facts[f"{name}.{row.name}.{column.name}"] = _TYPES.get(column.type, object)
    return facts


def system_facts(scope: Scope, lists: Iterable[str] = ()) -> dict[str, Any]:
    """The facts that the system knows of an application, or of a recommending body; ``lists``: levels and plans."""
    known = [fact for fact in SYSTEM_FACTS.values() if fact.scope in {scope, Scope.BOTH}]
    by_list = {f"{fact.name}.{each}": fact.type for fact in known if fact.by_list for each in lists}
    return {fact.name: fact.type for fact in known if not fact.by_list} | by_list


def takes(parameter: Parameter, fact: Any) -> bool:
    """Whether a parameter takes a fact of that type. A whole number is taken for a decimal one, never the reverse."""
    given = get_origin(fact) or fact
    return any(_is_taken(get_origin(each) or each, given) for each in parameter.types)


def _is_taken(wanted: Any, given: Any) -> bool:
    if wanted in {Any, object} or wanted is given:
        return True
    if wanted is Decimal:
        return given is int
    if wanted in _SEVERAL:
        return given in _SEVERAL
    return wanted is Mapping and given is Mapping
