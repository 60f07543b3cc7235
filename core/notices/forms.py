"""The forms of public notices and objections."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from core.desks.forms import ManyForm
from core.web.form import Asked, Form, OpenForm, choices, text_area


class NoticeForm(ManyForm):
    title = StringField("公示标题", validators=[InputRequired("请填写公示的标题。")])
    text = text_area(
        "公示正文", "请填写公示的正文。", rows=6, help="公开显示在单位名单之前，请写明受理异议的部门和联系方式"
    )


class ObjectForm(OpenForm):
    """An objection of anybody."""

    token = HiddenField(validators=[InputRequired(), Length(min=32, max=32)])
    name = StringField(
        "姓名或单位名称",
        description="须实名；只有处理异议的工作人员能看到，查看会留痕",
        validators=[Asked()],
        render_kw={"autocomplete": "name", "maxlength": 100},
    )
    contact = StringField(
        "联系电话或邮箱",
        description="用于核实情况，不公开",
        validators=[Asked()],
        render_kw={"maxlength": 200},
    )
    text = text_area(
        "异议的事实和理由", Asked(), rows=6, most=5000, help="请写明具体事实，最少 10 个字；不要写与异议无关的个人信息"
    )


class DecideObjectionForm(Form):
    outcome = RadioField(
        "处理结果",
        choices=choices([("upheld", "异议成立"), ("dismissed", "异议不成立")]),
        validators=[InputRequired("请选择处理结果。")],
    )
    reason = text_area("核实情况和理由", "请写明核实情况和处理理由。", rows=4, help="异议成立的，申报单位会看到")
