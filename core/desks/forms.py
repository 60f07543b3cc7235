"""The forms of acting on many. Operations say what is allowed; forms carry it to the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from core.errors import DomainError, Stale
from core.web.form import Asked, DateField, Form, SelectField, choices, text_area


class Ticked(Protocol):
    """What was chosen: the revisions that the page showed, and those that now are."""

    @property
    def revisions(self) -> Mapping[str, int]: ...

    @property
    def now(self) -> Mapping[str, int]: ...


class ManyForm(Form):
    """Acting on several applications as the page showed them; after somebody else's change, sending again acts on
    what now is."""

    def __init__(self, *args: Any, on: Ticked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on, self.revisions = on, on.revisions

    @property
    def is_stale(self) -> bool:
        return self.revisions != self._on.now

    def refuse(self, error: DomainError) -> DomainError:
        told = super().refuse(error)
        if isinstance(told, Stale):
            self.revisions = self._on.now
        return told


class AssignForm(ManyForm):
    """`names` are the colleagues by their ids, the reader himself first."""

    person_id = SelectField("经办人")

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_id.choices = choices(names.items(), first="不指定经办人")


class UrgeForm(ManyForm):
    text = text_area("催办内容", Asked(), help="逐项记入往来留言，并向经办人发消息", default="请在规定期限前办理。")


class ViewForm(Form):
    name = StringField("名称", [Asked()], render_kw={"maxlength": 40})
    is_shared = BooleanField("与同事共用", description="本单位的同事也能看到这个视图，只有您能删除")


class DeclineForm(ManyForm):
    reason = text_area("不予推荐的理由", "请写明不予推荐的理由。", help="所选申报单位都会看到")


class LetterForm(ManyForm):
    """The document by which the department acts."""

    number = StringField("文号", validators=[InputRequired("请填写文号。")])
    dated = DateField("文件日期", validators=[InputRequired("请填写文件日期。")])

    @property
    def day(self) -> date:
        """The document's day, once the form is valid."""
        return self.dated.data or date.max
