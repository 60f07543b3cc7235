"""The filters of the trail, sent by GET."""

from __future__ import annotations

from functools import cache
from typing import Any

from wtforms import HiddenField, StringField
from wtforms.validators import Optional

from core.audit import actions
from core.web.form import DateField, FilterForm, SelectField, choices


class TrailForm(FilterForm):
    """What the trail is narrowed to."""

    by_id = HiddenField()
    by_name = StringField("操作人")
    about = StringField("单位、编号或姓名")
    action = SelectField("操作", default="", filters=[actions.first_alike], validate_choice=False)
    subject_type = SelectField("对象", default="", validate_choice=False)
    subject_id = HiddenField()
    since = DateField("起始日期", [Optional()])
    until = DateField("截止日期", [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action.choices, self.subject_type.choices = _offered()


@cache  # All slices are registered when the first page is asked for.
def _offered() -> tuple[list[Any], list[Any]]:
    """What was done, and to what."""
    return (
        choices(actions.actions().items(), first="全部操作"),
        choices(actions.subjects().items(), first="全部对象"),
    )
