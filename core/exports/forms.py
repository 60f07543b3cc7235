"""Asking the register."""

from __future__ import annotations

from wtforms import FileField, StringField
from wtforms.validators import InputRequired

from core.web.form import FilterForm, Form


class FindForm(FilterForm):
    """By what stands in the file, or by its hash."""

    wanted = StringField("导出编号或 SHA-256")


class CompareForm(Form):
    """By the file itself, which is read and not kept."""

    file = FileField("要核对的文件", [InputRequired("请选择要核对的文件。")])
