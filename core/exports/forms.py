"""Asking the register."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from core.web.form import FilterForm, Form


class FindForm(FilterForm):
    """By what stands in the file, or by its hash."""

    wanted = StringField("导出编号或 SHA-256")


class CompareForm(Form):
    """By the file itself, which is read and not kept."""

    file = FileField("要核对的文件", [FileRequired("请选择要核对的文件。")])
