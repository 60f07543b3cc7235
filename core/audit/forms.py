"""The filters of the trail, sent by GET."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from core.audit import actions


class TrailForm(FlaskForm):
    class Meta:
        csrf = False

    by_id = HiddenField()
    by_name = StringField("操作人")
    action = SelectField("操作", default="", validate_choice=False)
    subject_type = SelectField("对象", default="", validate_choice=False)
    subject_id = StringField("对象编号")
    since = DateField("起始日期", [Optional()])
    until = DateField("截止日期", [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action.choices = _choices("全部操作", actions.actions())
        self.subject_type.choices = _choices("全部对象", actions.subjects())


def _choices(every: str, names: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice("", every), *(SelectChoice(code, label) for code, label in names.items())]
