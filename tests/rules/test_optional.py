"""Nothing is called optional that a demand asks for."""

from __future__ import annotations

import pytest

from core.plugin_api import FieldType, Force
from core.plugin_kit.loader import load

_ALWAYS = {FieldType.NOTE, FieldType.COMPUTED}


@pytest.mark.parametrize("region", ["national", "hunan", "hubei", "jiangxi", "shanxi"])
def test_no_answer_that_a_demand_judges_is_called_optional(region: str) -> None:
    layers = load(region).layers
    optional = {
        field.name
        for layer in layers
        for form in layer.forms
        for section in form.sections
        for field in section.fields
        if not field.required and not field.demanded and field.type not in _ALWAYS
    }
    asked = {
        (rule.id, fact)
        for layer in layers
        for rule in layer.rules
        if rule.force is Force.MUST
        for fact in rule.facts.values()
    }
    assert not {each for each in asked if each[1] in optional}
