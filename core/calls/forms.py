"""The forms of the department's pages about calls."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from core.web.form import Form


class ReasonForm(Form):
    """Why a call is closed or reopened."""

    reason = TextAreaField(
        "理由",
        description="会记入审计记录。",
        validators=[InputRequired("请写明理由。"), Length(max=500, message="理由不能超过 500 字。")],
        render_kw={"rows": 3},
    )
