"""The dossier: every file once, under a safe name, with an index and sums that `sha256sum -c` would accept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import BinaryIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.papers import DossierApplication, DossierFile, dossier
from core.papers.names import Names, safe_name

AT = datetime(2025, 10, 20, 1, 2, tzinfo=UTC)


def archive(*applications: DossierApplication, attachments: Iterable[DossierFile] = ()) -> ZipFile:
    pieces = dossier(applications, title="长沙市推荐材料", made_at=AT, attachments=tuple(attachments))
    return ZipFile(BytesIO(b"".join(pieces)))


def application(*files: DossierFile, name: str = "甲公司") -> DossierApplication:
    return DossierApplication(
        "A-1", name, "绿色工厂", papers=(DossierFile("方案.docx", b"plan", "方案"),), evidence=files
    )


def missing() -> BinaryIO:
    raise FileNotFoundError


def test_files_lie_in_a_folder_for_each_application() -> None:
    made = archive(
        application(DossierFile("证明.pdf", b"one", "审核材料"), DossierFile("证明.pdf", lambda: BytesIO(b"two"))),
        application(name="乙公司"),
        attachments=[DossierFile("汇总表.xlsx", b"table", "汇总表")],
    )
    assert made.namelist() == [
        "汇总表.xlsx",
        "001_甲公司/方案.docx",
        "001_甲公司/佐证材料/证明.pdf",
        "001_甲公司/佐证材料/证明 (2).pdf",
        "002_乙公司/方案.docx",
        "目录.xlsx",
        "目录.html",
        "SHA-256 校验值.txt",
    ]
    assert made.read("001_甲公司/佐证材料/证明 (2).pdf") == b"two"
    assert made.testzip() is None
    assert made.infolist()[0].date_time == (2025, 10, 20, 9, 2, 0), "Shanghai's time"


def test_the_sums_are_those_of_the_files() -> None:
    made = archive(application(DossierFile("证明.pdf", b"x" * 200_000)))
    lines = [line.partition("  ") for line in made.read("SHA-256 校验值.txt").decode().splitlines()]
    assert {name for _, _, name in lines} == set(made.namelist()) - {"SHA-256 校验值.txt"}
    assert all(hashlib.sha256(made.read(name)).hexdigest() == value for value, _, name in lines)


def test_the_index_names_what_is_missing_or_was_changed() -> None:
    made = archive(
        application(
            DossierFile("丢失.pdf", missing, "审核材料"),
            DossierFile("变更.pdf", b"new", sha256=hashlib.sha256(b"old").hexdigest()),
            DossierFile("如初.pdf", b"same", sha256=hashlib.sha256(b"same").hexdigest()),
        )
    )
    assert not [name for name in made.namelist() if "丢失" in name]
    rows = CalamineWorkbook.from_filelike(BytesIO(made.read("目录.xlsx"))).get_sheet_by_index(0).to_python()
    remarks = {str(row[4]).rpartition("/")[2]: row[7] for row in rows[3:]}
    assert remarks == {
        "方案.docx": "",
        "丢失.pdf": "文件无法读取，未收入",
        "变更.pdf": "内容与登记的校验值不符",
        "如初.pdf": "",
    }
    assert rows[3][:4] == ["A-1", "甲公司", "绿色工厂", "方案"]
    sheet = ZipFile(BytesIO(made.read("目录.xlsx"))).read("xl/worksheets/sheet1.xml").decode()
    assert 'fitToHeight="0" orientation="landscape"' in sheet, "it is printed one page wide"


def test_the_index_page_escapes_what_others_wrote() -> None:
    page = archive(application(name='<script>alert(1)</script>"')).read("目录.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'href="001_' in page


def test_the_archive_is_made_as_it_is_sent() -> None:
    opened: list[str] = []

    def content(name: str) -> BytesIO:
        opened.append(name)
        return BytesIO(b"x" * 1000)

    files = [DossierFile(f"{name}.pdf", partial(content, name)) for name in ("一", "二")]
    pieces = dossier([application(file) for file in files], title="材料", made_at=AT)
    while "一" not in opened:
        next(pieces)
    assert opened == ["一"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("证明 材料（一）.pdf", "证明 材料（一）.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\Windows\\a.exe", "C__Windows_a.exe"),
        ("/绝对.pdf", "_绝对.pdf"),
        ("..", "未命名"),
        ("", "未命名"),
        (" . ", "未命名"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("报告\u202efdp.exe", "报告_fdp.exe"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("无后缀", "无后缀"),
        ("甲" * 100 + ".pdf", "甲" * 48 + ".pdf"),
        ("\ud800.pdf", "_.pdf"),
    ],
)
def test_names_are_safe_and_keep_their_chinese(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(texts=st.lists(st.text(max_size=300) | st.sampled_from(["a/../b", "A.pdf", "a.pdf", "..", ""]), max_size=8))
def test_no_name_leaves_its_folder_or_comes_twice(texts: list[str]) -> None:
    names = Names()
    paths = [names.take("001_甲", text) for text in texts]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        folder, *rest = path.split("/")
        assert folder == "001_甲"
        assert len(rest) == 1
        assert rest[0].strip(" .")
        assert not set(rest[0]) & set('\\:*?"<>|')
        assert len(rest[0].encode()) < 255
