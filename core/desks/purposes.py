"""The spreadsheet with which a page of rows is filled in."""

from __future__ import annotations

from core.contents.sheets import ACCEPTED
from core.files import purposes
from core.files.purposes import Purpose
from core.people.policies import Refused

SHEET = purposes.register(
    Purpose(
        "desk_sheet",
        "填写的表格",
        accepts=ACCEPTED,
        may_open=lambda person, file: Refused("填写的表格只在上传时读取。"),
    )
)
