"""The official spreadsheets that a recommending body sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from core.plugin_api.declarations.base import Based, Declaration
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = ["Column", "Orientation", "Part", "SummaryTable"]


class Orientation(Labelled):
    PORTRAIT = "portrait", "纵向"
    LANDSCAPE = "landscape", "横向"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column(Based):
    """One column: its heading as issued (may speak of ``{year-1}``), where the value comes from, how it is written.

    ``value`` is ``row_number``, what the system knows (``unit.name``, ``category``, ``body.name`` ...; see
    `core.plugin_api.known`) or a field, with row and column for a table (``operations.y1.revenue``). Several values
    are joined with a space. ``boxes`` prints a box per level, ticked where the application aims at it. ``width`` is in
    characters. Where the documents do not say what stands in the column, ``choice`` tells why it is this.
    """

    heading: Annotated[str, "栏目名"]
    value: Annotated[tuple[str, ...], "数值"] = ()
    boxes: Annotated[Mapping[str, str], "勾选框"] = field(default_factory=FrozenMap)
    number_format: Annotated[str | None, "数字格式"] = None
    scale: Annotated[str | None, "换算"] = None  # divide by this (a table in 亿元 from answers in 万元)
    width: Annotated[int, "栏宽"] = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A block of rows for some categories (and tracks), under a heading of its own where the table has several.

    ``blank`` are the rows of an empty part as they are printed, by what stands in their first cell: four without a
    number unless it is said otherwise. Rows that are no more than a sign (``...``) have no boxes.
    """

    title: Annotated[str | None, "标题"] = None
    categories: Annotated[tuple[str, ...], "类别"]
    tracks: Annotated[tuple[str, ...], "适用对象"] = ()
    columns: Annotated[tuple[Column, ...], "栏目"]
    blank: Annotated[tuple[str, ...], "空行"] = ("", "", "", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryTable(Declaration):
    """A table as it was issued: heading, sealing line, unit line, parts and notes, in its order and words.

    ``sealing_line`` stands above the table and is followed by the body's name. ``head`` are further lines above it,
    ``foot`` the closing lines below the notes, set to the right as a signature is: where the seal belongs there, they
    say so and ask for the name with ``{body}``. A table that no document prints rests on a ``choice``; one whose
    columns alone are ours gives the reason under ``choices: parts``: either says so on paper and wherever it is named.
    """

    title: Annotated[str, "标题"]
    annex: Annotated[str | None, "附件"] = None
    subtitle: Annotated[str | None, "副标题"] = None
    sealing_line: Annotated[str | None, "盖章行"] = None
    unit_line: Annotated[str | None, "单位行"] = None
    head: Annotated[tuple[str, ...], "表头"] = ()
    foot: Annotated[tuple[str, ...], "表尾"] = ()
    parts: Annotated[tuple[Part, ...], "分表"]
    notes: Annotated[tuple[str, ...], "表注"] = ()
    orientation: Annotated[Orientation, "纸张方向"] = Orientation.LANDSCAPE

    @property
    def own_layout(self) -> str | None:
        """Why its columns are ours; None where they stand as they were issued."""
        return self.choice or self.choices.get("parts")
