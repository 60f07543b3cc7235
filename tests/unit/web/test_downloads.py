"""What a file is called by programs that read ASCII alone."""

from __future__ import annotations

import pytest
from flask import Response

from core.web.downloads import name_download, plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("申报日程.ics", "calendar.ics"),
        ("申报列表-20251030.xlsx", "table-20251030.xlsx"),
        ("示例公司（虚构）（草稿）申报材料-20251020.pdf", "document-20251020.pdf"),
        ("收件通知书 2025-0007（草稿）.docx", "document-2025-0007.docx"),
        ("２０２５年名单.csv", "table-2025.csv"),
        ("企业绿码.png", "picture.png"),
        ("监测 report 1.PDF", "report-1.PDF"),
        ("证据.xyz", "file.xyz"),
    ],
)
def test_a_name_in_ascii_says_what_it_is_and_keeps_its_numbers(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_the_name_itself_goes_beside_it() -> None:
    answer = Response()
    name_download(answer, '名"单\\.csv')
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment; filename=table.csv; filename*=UTF-8''%E5%90%8D%22%E5%8D%95")
