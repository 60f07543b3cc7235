"""The forms of plans and pools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from core import clock
from core.cultivation.rules import OTHER
from core.web.form import AskedWhen, Form, SelectField, choices, text_area

Pairs = Sequence[tuple[str, str]]


class PlanForm(Form):
    body = SelectField("推荐单位", validators=[InputRequired("请选择推荐单位。")])
    year = IntegerField("年度", validators=[InputRequired("请填写年度。")])
    document_number = StringField("文号", validators=[Optional(), Length(max=100)])
    text = text_area("目标、对象和措施", "请写明目标、对象和措施。", Length(max=5000), rows=6)
    changed = text_area("调整的原因", AskedWhen("该年度已经报备过的"), rows=2)

    def __init__(self, bodies: Pairs, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"year": clock.today().year, **kwargs})
        self.body.choices = choices(bodies)


class CandidateForm(Form):
    body = SelectField("推荐单位", validators=[InputRequired("请选择推荐单位。")])
    name = StringField("单位名称", validators=[InputRequired("请填写单位名称。"), Length(max=200)])
    code = StringField("统一社会信用代码", validators=[InputRequired("请填写统一社会信用代码。"), Length(max=30)])
    category = SelectField("类别", validators=[InputRequired("请选择类别。")])
    level = SelectField("目标层级", validators=[InputRequired("请选择目标层级。")])
    standing = SelectField("企业类型", default=OTHER)
    note = text_area("基础条件和帮扶措施", Optional(), Length(max=2000))

    def __init__(
        self, bodies: Pairs, categories: Pairs, levels: Pairs, standings: Pairs, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(standings) > 1:
            self.standing.choices = choices(standings)
        else:
            del self.standing  # the rules encourage nobody by name
        self.body.choices = choices(bodies)
        self.category.choices = choices(categories, first="请选择")
        self.level.choices = choices(levels, first="请选择")
