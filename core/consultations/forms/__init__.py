"""The forms of a consultation's pages. What is asked of each regulator is read by `core.consultations.forms.typed`."""

from __future__ import annotations

from datetime import date

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from core.consultations.purposes import INQUIRY
from core.desks.forms import ManyForm
from core.files.forms import UploadField
from core.web.form import AskedWhen, DateField, text_area


class AskForm(ManyForm):
    number = StringField("征求意见函文号", validators=[InputRequired("请填写征求意见函的文号。")])
    dated = DateField("发函日期", validators=[InputRequired("请填写发函日期。")])
    regulators = SelectMultipleField(
        "征求意见的部门",
        validators=[InputRequired("请至少选择一个部门。")],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    file = UploadField("函件扫描件", INQUIRY)

    @property
    def day(self) -> date:
        """The letter's day, once the form is valid."""
        return self.dated.data or date.max


class AnswersForm(ManyForm):
    """The answers themselves are read by `core.consultations.forms.typed`."""

    correction = text_area("更正理由", AskedWhen("更正已登记的意见的"), rows=2, most=2000)
