"""The forms of the pages of judging. What is found of each application is read by `core.judging.forms.typed`."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from core.desks.forms import ManyForm
from core.files.forms import UploadField
from core.judging.models import ReviewOutcome
from core.judging.purposes import MINUTES
from core.plugin_api import JudgedBy
from core.web.form import AskedWhen, DateField, Form, SelectField, choices, text_area


class SittingForm(ManyForm):
    """Who judged. What goes with experts and what with a commissioned body is said by the operation."""

    kind = RadioField("评审方", choices=choices(JudgedBy), validators=[InputRequired("请选择由谁评审。")])
    judged_on = DateField("评审日期", validators=[InputRequired("请填写评审日期。")])
    members = IntegerField("专家人数", validators=[AskedWhen("专家评审的")])
    evaluator = SelectField("受委托机构", validators=[AskedWhen("委托已登记机构的")], validate_choice=False)
    body_name = StringField("受委托机构名称", validators=[AskedWhen("委托未登记机构的")])
    body_code = StringField("统一社会信用代码", validators=[AskedWhen("委托未登记机构的")])
    minutes_number = StringField("评审记录文号", validators=[AskedWhen("未上传评审记录的")])
    minutes = UploadField("评审记录", MINUTES, asked_when="没有文号的")
    correction = text_area("更正理由", AskedWhen("更正已登记的评审结果的"), rows=2)


class AskReviewForm(Form):
    """What an applicant asks to be looked at again."""

    words = text_area("申请复核的事项和理由", "请填写此项。", Length(max=2000), rows=4)


class AnswerReviewForm(Form):
    """What came of it."""

    outcome = RadioField("复核结论", choices=choices(ReviewOutcome), validators=[InputRequired("请选择复核结论。")])
    words = text_area("理由", "请填写此项。", Length(max=2000), rows=4, help="申报单位会看到")
