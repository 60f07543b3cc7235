"""The forms of the pages of experts."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from core.desks.forms import ManyForm
from core.experts.models import TieKind
from core.experts.operations import StatedExpert, StatedTie
from core.web.form import DateField, Form, OnceForm, RevisionForm, SelectField, choices, text_area

_REQUIRED = InputRequired("请填写此项。")


class _Entry(Form):
    title = StringField("职称、职务", [Optional(), Length(max=60)])
    fields_ = text_area("专业", _REQUIRED, rows=4, help="每行一项，如“钢铁”“节能”“水污染防治”。", name="fields")
    employer = StringField("所在单位", [_REQUIRED, Length(max=200)])
    employer_code = StringField(
        "所在单位的统一社会信用代码", [Optional(), Length(max=40)], description="用于核对回避；不填的，按单位名称核对。"
    )
    active = BooleanField("在库（可以分派评审任务）", default=True)

    @property
    def stated(self) -> StatedExpert:
        return StatedExpert(
            fields=(self.fields_.data or "").splitlines(),
            employer=self.employer.data or "",
            employer_code=self.employer_code.data or "",
            title=self.title.data or "",
            active=bool(self.active.data),
        )


class AddForm(_Entry):
    """Taking somebody into the pool."""

    person = SelectField("人员", [InputRequired("请选择人员。")])


class ChangeForm(_Entry, RevisionForm):
    """Changing an entry as the page showed it."""


class TieForm(OnceForm):
    """What ties an expert to a unit or an evaluator."""

    kind = RadioField("关系", [InputRequired("请选择关系。")], choices=choices(TieKind))
    name = StringField("单位名称", [_REQUIRED, Length(max=200)])
    code = StringField(
        "统一社会信用代码", [Optional(), Length(max=40)], description="不填的，按单位名称核对，请写全称。"
    )
    until = DateField("至", [Optional()], description="含当日；长期的不填。")

    @property
    def stated(self) -> StatedTie:
        return StatedTie(
            kind=TieKind(self.kind.data),
            name=self.name.data or "",
            code=self.code.data or "",
            until=self.until.data,
        )


class AssignForm(ManyForm):
    """Until when the chosen experts score; who scores what stands beside each application."""

    due = DateField("评分截止", validators=[InputRequired("请填写评分截止日期。")], description="含当日")


class DiscussForm(Form):
    """What the experts said to each other of scores that lie far apart."""

    held_on = DateField("合议日期", [InputRequired("请填写合议日期。")])
    words = text_area("合议情况和结论", _REQUIRED, Length(max=2000), rows=5)
