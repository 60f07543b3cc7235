"""The plain forms of an applicant's pages; the sections of an application are forms of `core.forms`."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.applications.operations.aims import LONGEST_SUBJECT
from core.web.form import Form, RevisionForm


class StartForm(Form):
    """A way into a call, as the start page offers it."""

    call = HiddenField("申报通知", [InputRequired()])
    unit = HiddenField("单位", [InputRequired()])
    category = HiddenField("类别", [InputRequired()])
    track = HiddenField("申报类型")
    levels = SelectMultipleField(
        "申报层级", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )
    subject = StringField("名称", [Length(max=LONGEST_SUBJECT)])

    def is_for(self, call_id: str, category: str, track: str | None) -> bool:
        """Whether it was sent from this way's own form, so that what was typed there stays there."""
        return (self.call.data, self.category.data, self.track.data or None) == (call_id, category, track)


class AimForm(RevisionForm):
    """What a draft aims at: its levels, and the name of what it applies for."""

    levels = SelectMultipleField(
        "申报层级", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )
    subject = StringField("名称", [Length(max=LONGEST_SUBJECT)])


class ChangeOverForm(RevisionForm):
    """As what a draft is to go on."""

    track = HiddenField("申报类型", [InputRequired()])


class DeclarationForm(RevisionForm):
    """The declaration over what is filled in."""

    truthful = BooleanField("我已代表本单位核对全部内容，确认上述声明。", [InputRequired("请勾选确认声明后再继续。")])


class SubmitForm(RevisionForm):
    """The submission; its token makes a form that is sent twice one submission."""

    token = HiddenField("提交凭证", [InputRequired(), Length(min=32, max=32)])


class WithdrawForm(RevisionForm):
    """Taking an application back."""

    reason = TextAreaField("撤回原因", [Optional(), Length(max=500, message="撤回原因最多 500 个字，请精简。")])
