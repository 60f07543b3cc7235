"""Official papers held against descriptions of the printed ones (`printed/`), cell by cell; and as an office lays them
out: LibreOffice makes one .pdf of each, all in one run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import docx
import pypdfium2
import pytest
import yaml
from docx.document import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from core.forms import laid_out
from core.papers import SummaryRow, form_document, summary_document, summary_workbook
from core.papers.summary_sheet import OWN_LAYOUT
from core.plugin_api.declarations.form import Form
from core.plugin_api.declarations.summary_table import SummaryTable
from core.plugin_kit.loader import load
from tests.rules.books import REGIONS, region

Described = Mapping[str, Any]
PRINTED: Mapping[str, Described] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).with_name("printed").glob("*.yaml"))
}
TABLES = [name for name, printed in PRINTED.items() if "table" in printed]
FORMS = [name for name, printed in PRINTED.items() if "form" in printed]


@cache
def declared(region: str, kind: str) -> Mapping[str, Any]:
    return {each.id: each for layer in load(region).layers for each in getattr(layer, kind)}


def table_of(printed: Described) -> SummaryTable:
    found: SummaryTable = declared(printed["region"], "summary_tables")[printed["table"]]
    return found


def blank(printed: Described) -> bytes:
    """Our .docx of it, unfilled."""
    if "table" in printed:
        return summary_document(table_of(printed), [], year=printed["year"])
    form: Form = declared(printed["region"], "forms")[printed["form"]]
    return form_document((laid_out(form, year=printed["year"]), {}))


def same(text: str) -> str:
    """A text without spaces, and with one kind of box: how wide a space is, is not what an annex prescribes."""
    return re.sub(r"\s", "", text).replace("□", "☐")


def said(lines: Sequence[str]) -> list[str]:
    return [same(line) for line in lines if same(line)]


def lines(document: Document) -> list[str]:
    return said([paragraph.text for paragraph in document.paragraphs])


def rows(document: Document, number: int) -> list[list[str]]:
    """A table's rows as their cells stand in the file: spans once, cells that continue from above empty."""
    return [
        [same("".join(text.text or "" for text in cell.iter(qn("w:t")))) for cell in row.iter(qn("w:tc"))]
        for row in document.tables[number]._tbl.iter(qn("w:tr"))
    ]


def below(document: Document) -> list[str]:
    """The lines of the last row, which has no borders: what stands below the table."""
    return said(
        ["".join(text.text or "" for text in each.iter(qn("w:t"))) for each in closing(document).iter(qn("w:p"))]
    )


def closing(document: Document) -> Any:
    *_, last = document.tables[-1]._tbl.iter(qn("w:tr"))
    return last


@pytest.mark.parametrize("name", TABLES)
def test_a_summary_table_is_the_printed_one(name: str) -> None:
    printed = PRINTED[name]
    document = docx.Document(BytesIO(blank(printed)))
    assert lines(document) == said(printed["above"])
    assert below(document) == said(printed["below"])
    assert (table_of(printed).own_layout is not None) == printed.get("own_layout", False)
    if "cells" in printed:
        *laid, _ = rows(document, 0)
        assert laid == [[same(cell) for cell in row] for row in printed["cells"]]


def sheet_rows(content: IO[bytes]) -> Iterator[list[str]]:
    with content:
        for row in CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python():
            yield [same(str(cell)) for cell in row]


@pytest.mark.parametrize("name", TABLES)
def test_the_spreadsheet_says_what_is_printed(name: str) -> None:
    printed = PRINTED[name]
    found = list(sheet_rows(summary_workbook(table_of(printed), [], year=printed["year"])))
    above, end = said(printed["above"]), said(printed["below"])
    assert ["".join(row) for row in found[: len(above)]] == above
    assert ["".join(row) for row in found[-len(end) :]] == end
    if "cells" in printed:
        wide = max(len(row) for row in printed["cells"])
        cells = [[same(cell) for cell in row] + [""] * (wide - len(row)) for row in printed["cells"]]
        assert found[len(above) : -len(end)] == cells


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_the_printed_one(name: str) -> None:
    printed = PRINTED[name]
    document = docx.Document(BytesIO(blank(printed)))
    top, title, *rest = said(printed["cover"])
    asked, foot = rest[:-2], rest[-2:]
    assert lines(document) == [top, title, *foot, *said(printed["above"]), *said(printed["below"])]
    assert ["".join(row) for row in rows(document, 0)] == asked
    assert rows(document, 1) == [[same(cell) for cell in row] for row in printed["cells"]]


# --- As an office lays them out

MONEY = {"profit": Decimal("-1234567890.12"), "revenue": Decimal("98765432101.23"), "taxes": Decimal("98000.5")}
PHONE = "0731-81423293"
FULL = {
    "unit.name": "演示重型机械股份有限公司泉塘分公司",
    "body.name": "演示市",
    "county": "演示县",
    "main_business": "混凝土机械、起重机械的研发、制造和销售",
    "industry": "黑色金属冶炼和压延加工业",
    "evaluator.name": "演示省节能技术监察与绿色制造评价中心有限公司",
    "contact_name": "示例申报联系人",
    "contact_phone": PHONE,
    **{f"operations.y1.{name}": value for name, value in MONEY.items()},
}
MANY = (3, 5, 6, 8)
"""Rows of each part: seal and date would come on a page of their own with one of them, were they let go."""
EVERY = {f"{name}-{table.id}": table for name in REGIONS for table in region(name).layers[-1].summary_tables}
"""The tables of all regions: those too that are of our own layout."""
AMOUNT = Decimal("98765432101.23")
ROWS = 4


def filled(table: SummaryTable, count: int) -> list[SummaryRow]:
    each = [SummaryRow(part.categories[0], FULL, (*part.tracks, None)[0], ("national",)) for part in table.parts]
    return each * count


def figures(table: SummaryTable) -> list[str]:
    """What its cells hold that is money or the like, part by part, by path."""
    return [each.value[0] for part in table.parts for each in part.columns if each.number_format == "#,##0.00"]


def phones(table: SummaryTable) -> int:
    """How many of its columns hold a number to call."""
    return sum("contact_phone" in each.value for part in table.parts for each in part.columns)


def with_amounts(table: SummaryTable) -> list[SummaryRow]:
    """Rows of each part, every figure of which is a long one."""
    amounts = dict.fromkeys(figures(table), AMOUNT)
    return [replace(row, values={**row.values, **amounts}) for row in filled(table, ROWS)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The text of every paper's pages, by its name: the blank ones, and Jiangxi's with ever more rows."""
    program = shutil.which("soffice")
    assert program, (
        "these tests need LibreOffice: `make test` installs it (scripts/get_browser.sh), or your system does"
    )
    made = tmp_path_factory.mktemp("papers")
    for name, printed in PRINTED.items():
        (made / f"{name}.docx").write_bytes(blank(printed))
        if "table" in printed:
            with summary_workbook(table_of(printed), [], year=printed["year"]) as content:
                (made / f"{name}-sheet.xlsx").write_bytes(content.read())
    sealed, priced = table_of(PRINTED["jiangxi"]), table_of(PRINTED["hunan-2-1"])
    for count in MANY:
        (made / f"many-{count}.docx").write_bytes(
            summary_document(sealed, filled(sealed, count), year=2024, body_name="演示市工业和信息化局")
        )
    with summary_workbook(sealed, filled(sealed, 6), year=2024) as content:
        (made / "many-6-sheet.xlsx").write_bytes(content.read())
    (made / "priced.docx").write_bytes(summary_document(priced, filled(priced, 3), year=2024))
    for name, table in EVERY.items():
        rows = with_amounts(table)
        (made / f"every-{name}.docx").write_bytes(summary_document(table, rows, year=2025))
        with summary_workbook(table, rows, year=2025) as content:
            (made / f"every-{name}-sheet.xlsx").write_bytes(content.read())
    files = sorted(made.iterdir())
    command = [program, f"-env:UserInstallation={(made / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(made), *map(str, files)], check=True, capture_output=True, timeout=300)
    return {file.stem: texts(file.with_suffix(".pdf")) for file in files}


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_an_office_lays_them_out_as_they_were_printed(pages: Mapping[str, list[str]]) -> None:
    """One test, because each worker that had one of several would start an office of its own."""
    for name, printed in PRINTED.items():
        assert len(pages[name]) <= printed["pages"], name
        if "table" in printed:
            assert len(pages[name]) == len(pages[f"{name}-sheet"]) == printed["pages"], name
    for name in FORMS:
        cover, first, *_ = map(same, pages[name])
        assert cover == "".join(said(PRINTED[name]["cover"])), "the cover is a page of its own"
        assert same(PRINTED[name]["below"][-1])[-30:] in "".join(map(same, pages[name][1:]))
        assert first.startswith("基本情况表")
    for name in (*(f"many-{count}" for count in MANY), "many-6-sheet"):
        last = same(pages[name][-1])
        assert "演示重型机械" in last, f"{name}: seal and date stand below a row of the table"
        assert "(单位公章)" in last, name
        assert "年月日" in last, name
        assert not [page for page in pages[name] if same(page).rstrip("—0123456789第页，共").endswith("推荐名单")], name
    broken = [value for value in MONEY.values() if f"{value:,.2f}" not in "\n".join(pages["priced"])]
    assert not broken, "money does not break inside a cell"
    for name, table in EVERY.items():
        for paper in (pages[f"every-{name}"], pages[f"every-{name}-sheet"]):
            whole = "\n".join(paper)
            assert whole.count(f"{AMOUNT:,}") == ROWS * len(figures(table)), name
            assert whole.count(PHONE) == ROWS * phones(table), name
            assert "演示重型机械" in same(paper[-1]), f"{name}: what closes the table stands below a row of it"
            assert table.own_layout is None or same(OWN_LAYOUT) in same(paper[-1]), name
