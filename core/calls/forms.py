"""The forms of the department's pages about calls."""

from __future__ import annotations

from wtforms.validators import Length

from core.web.form import Form, text_area


class ReasonForm(Form):
    """Why a call is closed or reopened."""

    reason = text_area(
        "理由", "请写明理由。", Length(max=500, message="理由不能超过 500 字。"), help="会记入审计记录。"
    )
