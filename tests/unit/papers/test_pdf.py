"""One description of a document, two writers: what the .docx says the PDF says, and neither reaches for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from itertools import chain

import docx
import pypdfium2
import pytest
from PIL import Image

from core.papers import pdf
from core.papers.description import CoverLines, Described, GridCell, Look, Pages, Picture, Piece, Row, Table, Text
from core.papers.docx_kit import as_docx
from core.papers.record_document import Block, record

HOSTILE = '长沙<img src="file:///etc/passwd">&amp;"公司\x0b'


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (30, 10), "green").save(made, "png")
    return made.getvalue()


def pieces() -> Iterator[Piece]:
    yield Pages(numbered=False)
    yield Text("工作方案", Look(size=26))
    yield CoverLines([("单位（盖章）", HOSTILE)], Look(size=18))
    yield Pages(from_one=True)
    yield Table(
        [1, 1, 1], [Row([GridCell("左", down=2), GridCell("右上", span=2)]), Row([GridCell("中"), GridCell("右")])]
    )
    yield Picture(picture())


def described() -> Described:
    table = Block("能耗", (1, 1), ("年度", "吨标准煤"), [("2023", "123,456.78"), ("2024", HOSTILE)], ("以上属实。",))
    rest = record("申报内容", ["申报编号：甲-1"], [table], lying=True, closing="签字：")
    return Described("工作方案", chain(pieces(), rest.pieces), "导出编号 1")


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf.as_pdf(described())


@pytest.fixture(scope="module")
def pages(content: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(content)) as document:
        return [text_of(page) for page in document]


def text_of(page: pypdfium2.PdfPage) -> str:
    with closing(page), closing(page.get_textpage()) as text:
        return str(text.get_text_range())


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_pdf_says_what_the_docx_says(pages: list[str]) -> None:
    written = docx.Document(BytesIO(as_docx(described())))
    lines = [paragraph.text for paragraph in written.paragraphs]
    lines += [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert written.core_properties.comments == "导出编号 1"
    whole = plain("".join(pages))
    assert [line for line in lines if plain(line) not in whole] == []
    assert "<imgsrc=" in whole


def test_the_cover_bears_no_number_and_the_next_page_the_first(pages: list[str]) -> None:
    assert [re.findall(r"— ?(\d+) ?—", page) for page in pages] == [[], ["1"], ["2"]]


def test_its_fonts_lie_in_it_and_it_lies_as_it_should(content: bytes) -> None:
    with closing(pypdfium2.PdfDocument(content)) as document:
        pages = list(document)
        assert [page.get_width() > page.get_height() for page in pages] == [False, False, True]
        fonts = [found.get_font() for page in pages for found in page.get_objects(filter=[1])]
        assert any("CJK" in font.get_base_name() for font in fonts)
        assert all(font.is_embedded for font in fonts)
        for page in pages:
            page.close()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/", "data:text/plain,x", "picture:1"])
def test_nothing_is_fetched(address: str) -> None:
    fetcher = pdf._fetcher({"picture:0": picture()})
    with pytest.raises(ValueError, match="names nothing outside itself"):
        fetcher(address)
    assert fetcher("picture:0").read() == picture()


def test_where_it_cannot_be_made_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)
    assert not pdf.may_be_made()
    with pytest.raises(pdf.NoPdf, match="没有安装") as refused:
        pdf.as_pdf(described())
    assert refused.value.status == 503
