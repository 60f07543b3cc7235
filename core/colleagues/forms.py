"""The forms of what colleagues settle among themselves. The operations say what is allowed; forms carry it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.validators import Optional

from core.web.form import Asked, DateField, Form, OnceForm, SelectField, choices, text_area

_CHOOSE = "请选择"


class NoteForm(OnceForm):
    text = text_area("内部备注", Asked(), help="只有本单位的经办、审批人员能看到；写“@姓名”提醒同事。")


class HandOverForm(Form):
    """`holders` are those who see to something, `names` those who can take it over."""

    from_id = SelectField("原经办人", [Asked()])
    to_id = SelectField("移交给", [Asked()])
    reason = text_area("移交理由", Asked(), rows=2)

    def __init__(self, holders: Mapping[str, str], names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.from_id.choices = choices(holders.items(), first=_CHOOSE)
        self.to_id.choices = choices(names.items(), first=_CHOOSE)


class CoverForm(OnceForm):
    """`others` are the reader's colleagues."""

    substitute_id = SelectField("代办人", [Asked()])
    first_day = DateField("起始日期", [Optional(), Asked()])
    until_day = DateField("截止日期（含当日）", [Optional(), Asked()])

    def __init__(self, others: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.substitute_id.choices = choices(others.items(), first=_CHOOSE)
