"""The schema as a program sees it: nested errors, a description for OpenAPI."""

from __future__ import annotations

from typing import Any

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import ValidationError

from core.forms import Mode, answers_schema
from core.forms.schema import nested
from tests.support import sample_forms as s


def test_errors_nest_as_marshmallows_do() -> None:
    with pytest.raises(ValidationError) as refused:
        answers_schema(s.whole_form(), Mode.DRAFT).load(
            {"operations": {"y1": {"assets": "x"}, "y9": {}}, "unit_name": 3}
        )
    messages: Any = refused.value.messages
    assert messages["unit_name"] == ["“企业名称”应填写文字，请改正。"]
    assert list(messages["operations"]) == ["y9", "y1"]
    assert set(s.flattened(messages)) == {"unit_name", "operations.y9", "operations.y1.assets"}


def test_a_fault_of_a_table_stands_beside_those_of_its_cells() -> None:
    errors = {"t": ["整张表"], "t.0.a": ["一格"], "": ["整份"]}
    assert nested(errors) == {"t": {"_schema": ["整张表"], "0": {"a": ["一格"]}}, "_schema": ["整份"]}
    assert s.flattened(nested(errors)) == errors


def test_a_schema_may_speak_of_one_section_only() -> None:
    form = s.whole_form()
    assert answers_schema(form, Mode.DRAFT, sections={"only"}).load({"unit_name": "甲"}) == {"unit_name": "甲"}
    with pytest.raises(ValidationError):
        answers_schema(form, Mode.DRAFT, sections=set()).load({"unit_name": "甲"})


def test_a_submission_is_stricter_than_a_draft() -> None:
    assert answers_schema(s.form_of(s.NAME), Mode.DRAFT).load({}) == {}
    with pytest.raises(ValidationError):
        answers_schema(s.form_of(s.NAME), Mode.SUBMISSION).load({})


def test_the_schema_describes_itself() -> None:
    spec = APISpec("t", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Answers", schema=answers_schema(s.whole_form(), Mode.DRAFT))
    described = spec.to_dict()["components"]["schemas"]["Answers"]["properties"]
    assert described["area"]["title"] == "规划面积"
    assert described["area"]["description"] == "单位：平方公里"
    assert described["level"]["enum"] == ["national", "provincial"]
    assert described["operations"]["properties"]["y1"]["properties"]["assets"]["type"] == "string"
    assert described["products"]["maxItems"] == 3
    assert described["output"]["readOnly"] is True
    assert "remark" not in described
