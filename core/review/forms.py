"""The forms of the recommending body's pages. Operations say what is allowed; forms carry it to the field."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.desks.forms import ManyForm
from core.files.forms import UploadField
from core.review.operations.recommending import LETTER
from core.web.form import AskedWhen, DateField, RevisionForm

NOT_A_DAY = "请填写有效的日期，例如 2025-10-30。"


class _Day(DateField):
    """A day; what is none gets our sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NOT_A_DAY) from None


class PassForm(RevisionForm):
    note = TextAreaField("审核意见", description="会记入办理记录，单位可以看到", validators=[Optional()])


class ReasonForm(RevisionForm):
    reason = TextAreaField("理由", validators=[InputRequired("请写明理由。")])


class ReturnForm(RevisionForm):
    sections = SelectMultipleField(
        "需要补正的部分",
        [InputRequired("请选择需要补正的部分。")],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    message = TextAreaField(
        "补正意见",
        description="逐条写明需要补充或改正什么，单位会看到",
        validators=[InputRequired("请写明需要补正的内容。")],
    )
    due = _Day("补正期限", description="到当日 24:00 止；不填则不另设期限", validators=[Optional()])


class RecommendForm(ManyForm):
    letter_number = StringField("推荐文件文号", validators=[Optional()])
    letter_date = _Day("推荐文件日期", validators=[Optional()])
    excess = TextAreaField("理由", validators=[AskedWhen("超出限额的")])
    letter_file = UploadField("推荐文件扫描件", LETTER, help="盖章后的正式文件：")
