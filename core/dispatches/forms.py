"""The form of issuing. The operation says what is allowed."""

from __future__ import annotations

from wtforms import TextAreaField

from core.desks.forms import ManyForm
from core.dispatches.operations import LONGEST_NOTE
from core.web.form import Form


class LettersForm(ManyForm):
    note = TextAreaField(
        "补充说明",
        description=f"最多 {LONGEST_NOTE} 字，印在文书末尾",
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE},
    )


class NoticeForm(Form):
    note = TextAreaField(
        "补充说明",
        description=f"最多 {LONGEST_NOTE} 字，印在文书末尾",
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE},
    )
