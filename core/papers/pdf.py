"""The writer of PDF: a described document as a page of markup, laid out by WeasyPrint with its fonts embedded.

Nothing is fetched: the markup names nothing but the pictures that were handed over with it. To lay out what people
wrote at length takes minutes and memory; whoever has bounds for that says where it is done (`laid_out`).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from markupsafe import Markup, escape

from core.errors import DomainError
from core.papers.description import (
    FANGSONG,
    HEI,
    SONG,
    Align,
    CoverLines,
    Described,
    GridCell,
    Look,
    Pages,
    Picture,
    Row,
    Table,
    Text,
)
from core.papers.words import printable

UPRIGHT, LYING = 166, 261
"""Millimetres between the margins of an upright and a lying page."""

_POINTS_OF_A_MILLIMETRE = 72 / 25.4
_PICTURES = "picture:"
_LATIN = Markup("'Times New Roman', 'Liberation Serif'")
_FONTS: Mapping[str, Markup] = {
    SONG: Markup("'宋体', SimSun, 'Noto Serif CJK SC', 'Source Han Serif SC', 'Noto Sans CJK SC', serif"),
    HEI: Markup("'黑体', SimHei, 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"),
    FANGSONG: Markup("'仿宋_GB2312', FangSong, 'Noto Serif CJK SC', 'Source Han Serif SC', 'Noto Sans CJK SC', serif"),
}
_ALIGNED: Mapping[Align, Markup] = {
    Align.LEFT: Markup("left"),
    Align.CENTRE: Markup("center"),
    Align.RIGHT: Markup("right"),
    Align.JUSTIFIED: Markup("justify"),
    Align.DISTRIBUTED: Markup("justify; text-align-last: justify"),
}
_STYLE = f"""
@page {{ size: A4; margin: 20mm 22mm;
  @bottom-center {{ content: "— " counter(page) " —"; font: 10.5pt {_LATIN}, {_FONTS[SONG]} }} }}
@page lying {{ size: A4 landscape; margin: 20mm 18mm }}
@page counted:nth(1 of counted) {{ counter-reset: page 1 }}
@page unnumbered {{ @bottom-center {{ content: none }} }}
@page lying-unnumbered {{ size: A4 landscape; margin: 20mm 18mm; @bottom-center {{ content: none }} }}
section + section {{ break-before: page }}
p, h1, h2, h3, h4 {{ margin: 0; font-weight: normal; white-space: pre-wrap; overflow-wrap: anywhere;
  line-height: 1.35; min-height: 1em }}
h1, h2, h3, h4 {{ break-after: avoid }}
table {{ border-collapse: collapse; table-layout: fixed; width: 100%; margin: 0 }}
td {{ border: 0.5pt solid #000; padding: 1.5pt 5.4pt; vertical-align: middle }}
tr {{ break-inside: avoid }}
tr.with-next {{ break-after: avoid }}
.cover {{ width: 156mm; margin: 0 auto }}
.cover td {{ border: 0; padding: 10pt 5.4pt 0; vertical-align: bottom }}
.cover td:last-child {{ border-bottom: 0.75pt solid #000 }}
img {{ display: block; margin: 6pt 0 }}
"""


class NoPdf(DomainError):
    """This machine cannot make PDF."""

    status = 503
    code = "no_pdf"
    title = "不能生成 PDF"


def may_be_made() -> bool:
    """Whether what makes PDF is there."""
    return _weasyprint() is not None


def as_pdf(described: Described, lay_out: Callable[[bytes], str] | None = None) -> bytes:
    """The PDF of a described document; `lay_out` does what `laid_out` does, elsewhere. Raises NoPdf."""
    if not may_be_made():
        raise NoPdf("本系统没有安装生成 PDF 所需的组件，不能生成 PDF。", "请改下载 Word 文档，或者请系统管理员安装。")
    pictures: dict[str, bytes] = {}
    body = Markup("").join(_body(described, pictures))
    markup = (
        f'<!doctype html><html lang="zh-CN"><head><title>{escape(printable(described.title))}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    page = {"markup": markup, "pictures": {name: b64encode(each).decode() for name, each in pictures.items()}}
    return b64decode((lay_out or laid_out)(json.dumps(page).encode()))


def laid_out(page: bytes) -> str:
    """The PDF, as Base64, of a page of markup with its pictures (JSON)."""
    given = json.loads(page)
    pictures = {name: b64decode(each) for name, each in given["pictures"].items()}
    made = import_module("weasyprint").HTML(string=given["markup"], url_fetcher=_fetcher(pictures), base_url=None)
    return b64encode(made.write_pdf()).decode()


@cache
def _weasyprint() -> Any:
    """Loaded with the first PDF; None where it, or Pango, is not installed."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError):
        return None


def _fetcher(pictures: Mapping[str, bytes]) -> Any:
    """What gives the document its own pictures, and refuses every other address."""
    urls = import_module("weasyprint.urls")

    class Handed(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Knows what was handed over, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in pictures:
                raise ValueError("A paper names nothing outside itself.")
            return urls.URLFetcherResponse(url, pictures[url])

    return Handed(allowed_protocols=())


def _body(described: Described, pictures: dict[str, bytes]) -> Iterator[Markup]:
    """The pieces as markup, each stretch of pages of one kind a section."""
    is_open, width = False, UPRIGHT
    for piece in described.pieces:
        if isinstance(piece, Pages) or not is_open:
            pages = piece if isinstance(piece, Pages) else Pages()
            if is_open:
                yield Markup("</section>")
            yield _section(pages)
            is_open, width = True, LYING if pages.lying else UPRIGHT
        match piece:
            case Text():
                yield _text(piece)
            case Table():
                yield from _table(piece, width)
            case CoverLines():
                yield _cover(piece)
            case Picture():
                address = f"{_PICTURES}{len(pictures)}"
                pictures[address] = piece.content
                said = address, piece.words, piece.width
                yield Markup('<img src="{}" alt="{}" style="width: {}mm">').format(*said)
    if is_open:
        yield Markup("</section>")


def _section(pages: Pages) -> Markup:
    kinds = {"counted": pages.from_one, "lying": pages.lying, "unnumbered": not pages.numbered}
    named = "-".join(kind for kind, is_so in kinds.items() if is_so) or "auto"
    return Markup('<section style="page: {}">').format(named)


def _text(piece: Text) -> Markup:
    style = [
        Markup("margin: {}pt 0 {}pt; {}").format(piece.before, piece.after, _styled(piece.look, piece.align)),
        *([Markup("line-height: {}pt").format(piece.line)] if piece.line is not None else []),
        *([Markup("text-indent: {}pt").format(piece.indent)] if piece.indent else []),
        *([Markup("break-before: page")] if piece.new_page else []),
        *([Markup("break-after: avoid")] if piece.with_next else []),
    ]
    tag = f"h{min(piece.level, 4)}" if piece.level else "p"
    said = Markup("; ").join(style), printable(piece.text)
    return Markup('<{0} style="{1}">{2}</{0}>').format(tag, *said)


def _table(piece: Table, width: float) -> Iterator[Markup]:
    whole = sum(piece.shares)
    points = [width * _POINTS_OF_A_MILLIMETRE * share / whole for share in piece.shares]
    yield Markup("<table><colgroup>")
    for share in piece.shares:
        yield Markup('<col style="width: {}%">').format(round(100 * share / whole, 4))
    yield Markup("</colgroup>")
    head: list[Markup] = []
    rows: list[Markup] = []
    for row, laid in _laid(piece.rows, len(piece.shares)):
        (head if row.heads and not rows else rows).append(_row(row, laid, points))
    if head:
        yield Markup("<thead>{}</thead>").format(Markup("").join(head))
    yield Markup("<tbody>{}</tbody></table>").format(Markup("").join(rows))


def _laid(rows: Iterable[Row], columns: int) -> Iterator[tuple[Row, list[tuple[GridCell, int]]]]:
    """Each row with its cells and the column at which each stands, around those that reach down from above."""
    covered: dict[int, int] = {}  # column → rows that are still covered from above
    for row in rows:
        laid, column, waiting = [], 0, list(row.cells)
        below = {at: left - 1 for at, left in covered.items() if left > 1}
        while column < columns:
            if column in covered:
                column += 1
                continue
            free = next((at for at in range(column, columns) if at in covered), columns) - column
            cell = waiting.pop(0) if waiting else GridCell(span=free)
            span = max(1, min(cell.span, free))
            laid.append((cell if cell.span == span else replace(cell, span=span), column))
            if cell.down > 1:
                below.update(dict.fromkeys(range(column, column + span), cell.down - 1))
            column += span
        covered = below
        yield row, laid


def _row(row: Row, laid: list[tuple[GridCell, int]], points: list[float]) -> Markup:
    cells = [_cell(cell, sum(points[column : column + cell.span])) for cell, column in laid]
    kind = Markup(' class="with-next"') if row.with_next else Markup("")
    return Markup('<tr{} style="height: {}pt">{}</tr>').format(kind, row.height, Markup("").join(cells))


def _cell(cell: GridCell, width: float) -> Markup:
    lines = [
        Markup('<p style="{}">{}</p>').format(_styled(fitted.look, fitted.align), text.replace("\t", " "))
        for text, fitted in cell.fitted(width)
    ]
    spans = Markup(' colspan="{}"').format(cell.span) if cell.span > 1 else Markup("")
    downs = Markup(' rowspan="{}"').format(cell.down) if cell.down > 1 else Markup("")
    return Markup("<td{}{}>{}</td>").format(spans, downs, Markup("").join(lines))


def _cover(piece: CoverLines) -> Markup:
    label = _styled(piece.look, Align.DISTRIBUTED)
    written = _styled(piece.look, Align.LEFT)
    rows = [
        Markup(
            '<tr><td style="width: 44mm"><p style="{label}">{name}</p></td><td style="width: 8mm"><p style="{written}">'
            '：</p></td><td><p style="{written}">{said}</p></td></tr>'
        ).format(label=label, written=written, name=printable(name), said=printable(said))
        for name, said in piece.lines
    ]
    return Markup('<table class="cover">{}</table>').format(Markup("").join(rows))


def _styled(look: Look, align: Align) -> Markup:
    """The look of a paragraph; of fonts and sizes that the house itself names."""
    style = [
        Markup("font: {}pt {}, {}; text-align: {}").format(look.size, _LATIN, _FONTS[look.font], _ALIGNED[align]),
        *([Markup("font-weight: bold")] if look.bold else []),
        *([Markup("text-decoration: underline")] if look.underlined else []),
    ]
    return Markup("; ").join(style)
