"""The attributes of inputs are those that WTForms writes."""

from __future__ import annotations

import pytest
from markupsafe import Markup
from wtforms.widgets import Input
from wtforms.widgets.core import html_params

from core.web.form import attributes


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "a.b", "class_": "form-control is-invalid", "for_": "x", "value": ""},
        {"required": True, "disabled": False, "aria_describedby": False, "aria_invalid": "true", "data_key_name": "n"},
        {"value": "<\"'&>", "title": Markup('<b>"&amp;</b>'), "maxlength": 40, "placeholder": None, "list": "年-月-日"},
    ],
)
def test_they_are_written_as_ever(given: dict[str, object]) -> None:
    assert attributes(**given) == html_params(**given)
    assert isinstance(attributes(**given), Markup)
    assert Input.html_params is attributes
