"""A .docx as lines and tables. To be read apart, within bounds: it is somebody else's file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from core.plugin_kit.drafting.blocks import Block, Cell, Grid, Line, as_json
from core.plugin_kit.drafting.word_numbers import Numbers

_SKIPPED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BOX = "□"


def docx_blocks(content: bytes) -> list[Any]:
    """The document's blocks, as `blocks.from_json` reads them."""
    document = docx.Document(BytesIO(content))
    numbers = Numbers(document)
    return as_json([*_blocks(document.element.body, numbers)])


def _blocks(parent: Any, numbers: Numbers) -> Iterator[Block]:
    for element in parent:
        if element.tag == qn("w:p"):
            text = numbers.of(element) + _text(element)
            for line in text.split("\n"):
                if line.strip():
                    yield Line(line.strip())
        elif element.tag == qn("w:tbl"):
            yield Grid(tuple(_rows(element)))
        elif element.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")}:
            yield from _blocks(element, numbers)


def _text(element: Any) -> str:
    """The words of a paragraph as they are printed: without what was deleted, line ends and tabs kept."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            yield "\n"
        elif child.tag in {qn("w:tab"), qn("w:ptab")} and element.tag == qn("w:r"):
            yield "\t"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:sym"):  # a box or tick out of a font of signs
            yield _BOX
        elif child.tag not in {qn("w:pPr"), qn("w:rPr"), qn("w:instrText")}:
            yield from _pieces(child)


def _rows(table: Any) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table; a cell that reaches down from above is counted there and not repeated."""
    laid: list[list[list[Any]]] = []
    above: dict[int, list[Any]] = {}
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # of a table within a cell
        cells: list[list[Any]] = []
        column = 0
        for element in row.iter(qn("w:tc")):
            if next(element.iterancestors(qn("w:tr"))) is not row:
                continue
            properties = element.tcPr
            span = int(properties.grid_span) if properties is not None else 1
            merge = None if properties is None else properties.vMerge_val
            if merge == "continue" and column in above:
                above[column][2] += 1
            else:
                text = "\n".join(_text(each) for each in element.iter(qn("w:p"))).strip("\n")
                cell = [text, span, 1]
                cells.append(cell)
                above.pop(column, None)
                if merge is not None:
                    above[column] = cell
            column += span
        laid.append(cells)
    for cells in laid:
        yield tuple(Cell(*cell) for cell in cells)
