"""The forms of units and representatives. The operations check what is stated; forms carry it to the field."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from core.bodies import queries as bodies
from core.files.forms import SheetField, UploadField
from core.plugin_api import UnitKind
from core.units.purposes import LETTER, PLACES_FILE
from core.web.form import Asked, AskedWhen, FilterForm, Form, SelectField, choices, text_area

ANOTHER, SAME = "another", "same"
"""What a unit of a registered name is, beside the one that bears it: the words that the form sends."""

REQUIRED = InputRequired("请填写此项。")


class SearchForm(FilterForm):
    q = StringField(
        "单位名称或统一社会信用代码",
        description="名称中的两个字以上，可写几处，用空格分开；或完整的 18 位代码。",
        render_kw={"type": "search", "autocomplete": "off"},
    )


class ClaimForm(Form):
    """A request to act for a unit of the register (then without kind and name) or for a new one."""

    kind = SelectField("单位类型", [Asked()])
    name = StringField("单位全称", [Asked(), Length(max=200)], description="与营业执照（园区：批复文件）一致。")
    code = StringField(
        "统一社会信用代码",
        [Asked(), Length(max=40)],
        description="18 位，见营业执照；园区填写管理机构的代码。",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    is_aware = BooleanField("已知登记库中有同名单位：本单位是另一个单位，或者已更换统一社会信用代码")
    body_id = SelectField("推荐单位", [Asked()], description="单位所在地负责审核推荐的机构，由它确认您的申请。")
    address = StringField("单位地址", [Optional(), Length(max=300)], render_kw={"autocomplete": "street-address"})
    letter = UploadField(
        "授权委托书", LETTER.id, help="委托您办理申报事项、加盖单位公章的扫描件：", required="请上传授权委托书。"
    )
    replaces = BooleanField("接替现任经办人", description="单位更换经办人时勾选；由推荐单位核实后办理。")

    def __init__(self, *args: Any, known: bool = False, placed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.kind, self.name, self.address, self.is_aware
        else:
            self.kind.choices = choices(UnitKind, first="请选择")
        if placed:
            del self.body_id
        else:
            self.body_id.choices = choices(bodies.choices(), first="请选择")


class ConfirmForm(Form):
    """Whether somebody may act; where others bear the unit's name, why it is none of them, or that it is one."""

    unit = SelectField(
        "与同名单位的关系",
        [Asked()],
        choices=choices([(ANOTHER, "另一个单位"), (SAME, "同一单位，代码已更换")], first="请选择"),
        validate_choice=False,  # a page without namesakes does not ask
    )
    reason = text_area("理由", Asked(), Length(max=1000), id="unit-reason")


class SuccessorForm(Form):
    email = EmailField("接任人的邮箱", [REQUIRED, Length(max=254)], description="接任人注册本平台所用的邮箱。")


class UnitsForm(FilterForm):
    """The filters of an officer's list of units."""

    text = StringField("单位名称或统一社会信用代码")
    body_id = SelectField("推荐单位")
    kind = SelectField("单位类型", choices=choices(UnitKind, first="全部"))
    lacking = SelectField(
        "待补充", choices=choices([("body", "没有推荐单位"), ("code", "没有统一社会信用代码")], first="不限")
    )

    def __init__(self, *args: Any, scope: bodies.Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(office.id, office.name) for office in bodies.tiers().offices.values() if office.id in scope]
        self.body_id.choices = choices(mine, first="全部推荐单位")


class PlaceAllForm(Form):
    """Which recommending body the chosen units are given."""

    body_id = SelectField("推荐单位", [InputRequired("请选择推荐单位。")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body_id.choices = choices(bodies.choices(), first="请选择")


class PlacesForm(Form):
    """The spreadsheet in which each unit's recommending body was written."""

    file = SheetField(PLACES_FILE)


class GroupForm(Form):
    """To which group of enterprises a unit belongs."""

    name = StringField(
        "所属集团的名称",
        [Optional(), Length(max=200)],
        description="有控股关系或同属一家集团公司的单位，填写同一名称；不属于任何集团的留空。",
        render_kw={"list": "groups", "autocomplete": "off", "spellcheck": "false"},
    )
    reason = text_area("认定依据", Asked(), Length(max=1000), rows=2)


class AssignForm(Form):
    """What the department fills in or mends of a unit."""

    body_id = SelectField("推荐单位", [Optional()])
    code = StringField("统一社会信用代码", [Optional(), Length(max=40)], render_kw={"autocomplete": "off"})
    reason = text_area("原因", AskedWhen("修改已登记的推荐单位的"), Length(max=500), rows=2)

    def __init__(self, *args: Any, has_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_code:
            del self.code
        self.body_id.choices = choices(bodies.choices(), first="未指定")
