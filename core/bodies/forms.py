"""The form of an added recommending body."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Optional

from core.bodies import queries
from core.instance import instance
from core.web.form import Form, SelectField, choices

REQUIRED = InputRequired("请填写此项。")


class PhoneForm(Form):
    """By which telephone a body is reached."""

    phone = StringField(
        "联系电话", [Optional(), Length(max=30)], description="办事机构的固定电话，带区号；申报单位在申报页面上看到。"
    )


class BodyForm(PhoneForm):
    """What can be said of an added body; its kind is chosen once, when it is added."""

    name = StringField(
        "名称", [REQUIRED, Length(max=100)], description="名单和汇总表上使用的简称，例如所在县（市）名。"
    )
    kind = SelectField("类型", [REQUIRED])
    office = StringField("办事机构全称", [Optional(), Length(max=200)])
    parent_id = SelectField("上级推荐单位", [Optional()], description="上级可以看到下级的单位和申报。")
    active = BooleanField("在用", default=True, description="停用后不能再选择，历史记录保留。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = instance().book().region.body_kinds
        self.kind.choices = choices([(id, kind.label) for id, kind in kinds.items()], first="请选择")
        self.parent_id.choices = choices(queries.choices(), first="没有上级")
