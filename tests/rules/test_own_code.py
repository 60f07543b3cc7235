"""Where a form asks an applicant for its own code, it is the register's: in every region."""

from __future__ import annotations

import pytest

from core.plugin_api import Field
from core.plugin_api.kinds import Kinds
from tests.rules.books import REGIONS, region


def asked_for_its_code(name: str) -> list[Field]:
    forms = [form for layer in region(name).layers for form in layer.of(Kinds.forms)]
    asked = [field for form in forms for section in form.sections for field in section.fields]
    return [field for field in asked if field.prefill == "unit.code"]


@pytest.mark.parametrize("name", [each for each in REGIONS if each != "national"])
def test_the_own_code_is_held_against_the_registers(name: str) -> None:
    fields = asked_for_its_code(name)
    assert fields
    assert {field.same_as for field in fields} == {"unit.code"}
