"""The forms of the pages of judging. What is found of each application is read by `core.judging.forms.typed`."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.desks.forms import ManyForm
from core.files.forms import UploadField
from core.judging.models import ReviewOutcome
from core.judging.purposes import MINUTES
from core.plugin_api import JudgedBy
from core.web.form import DateField, Form, choices


class SittingForm(ManyForm):
    """Who judged. What goes with experts and what with a commissioned body is said by the operation."""

    kind = RadioField(
        "评审方",
        choices=choices((each.value, each.label) for each in JudgedBy),
        validators=[InputRequired("请选择由谁评审。")],
    )
    judged_on = DateField("评审日期", validators=[InputRequired("请填写评审日期。")])
    members = IntegerField("专家人数", description="专家评审时填写", validators=[Optional()])
    evaluator = SelectField("受委托机构", validators=[Optional()], validate_choice=False)
    body_name = StringField("受委托机构名称", description="未登记的机构填写名称和代码", validators=[Optional()])
    body_code = StringField("统一社会信用代码", validators=[Optional()])
    minutes_number = StringField("评审记录文号", description="没有文号的，请上传评审记录", validators=[Optional()])
    minutes = UploadField("评审记录", MINUTES)
    correction = TextAreaField(
        "更正理由", description="更正已登记的评审结果时必填", validators=[Optional()], render_kw={"rows": 2}
    )


class AskReviewForm(Form):
    """What an applicant asks to be looked at again."""

    words = TextAreaField(
        "申请复核的事项和理由", validators=[InputRequired("请填写此项。"), Length(max=2000)], render_kw={"rows": 4}
    )


class AnswerReviewForm(Form):
    """What came of it."""

    outcome = RadioField(
        "复核结论",
        choices=choices((each.value, each.label) for each in ReviewOutcome),
        validators=[InputRequired("请选择复核结论。")],
    )
    words = TextAreaField(
        "理由",
        description="申报单位会看到",
        validators=[InputRequired("请填写此项。"), Length(max=2000)],
        render_kw={"rows": 4},
    )
