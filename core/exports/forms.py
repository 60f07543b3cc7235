"""Asking the register."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from core.instance import instance
from core.web.form import FilterForm, Form


class FindForm(FilterForm):
    """By what stands in the file, or by its hash."""

    wanted = StringField("导出编号或 SHA-256")


class CompareForm(Form):
    """By the file itself, which is read and not kept."""

    file = FileField("要核对的文件", [FileRequired("请选择要核对的文件。")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = instance().settings.file_megabytes
        self.file.description = f"任何格式，不超过 {most} MB；只核对，不保存。"
        self.file.render_kw = {"data-most-bytes": most * 1_000_000}
