"""The form of a post. The operation says what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField

from core.files.forms import UploadsField
from core.threads.operations.writing import LONGEST
from core.threads.purposes import FILE, MOST_FILES
from core.threads.rules import Side
from core.web.form import Asked, Choices, OnceForm, choices, text_area


class PostForm(OnceForm):
    """`partners` can be written to, `usual` are chosen beforehand."""

    to = Choices("收件方", [Asked()])
    text = text_area("留言内容", Asked(), rows=5, most=LONGEST)
    answers = BooleanField("答复退回补正意见", default=True)
    upload = UploadsField("附件", FILE.id, most=MOST_FILES)

    def __init__(self, partners: Mapping[Side, str], usual: Sequence[Side], *, may_answer: bool, **kwargs: Any) -> None:
        super().__init__(to=[side.value for side in usual], **kwargs)
        self.to.choices = choices([(side.value, name) for side, name in partners.items()])
        self.text.description = f"最多 {LONGEST} 字，发出后不能修改。"
        if not may_answer:
            del self.answers

    @property
    def sides(self) -> list[Side]:
        """To whom it is addressed."""
        return [Side(each) for each in self.to.data or () if each in set(Side)]
