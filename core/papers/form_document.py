"""A filled form as the official document: cover, basic-information table cell by cell, outline, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.forms import EvidenceFile, LaidOutForm, settled
from core.papers import description as kit
from core.papers.description import Align
from core.papers.docx_kit import as_docx
from core.papers.printed_answers import PrintedAnswers
from core.plugin_api.declarations.form import Cell, Cover, Paper

_ANNEX = kit.Look(kit.HEI, 16)
_COVER_TITLE = kit.Look(kit.HEI, 26)
_COVER_LINE = kit.Look(kit.FANGSONG, 18)
_TITLE = kit.Look(kit.HEI, 18)
_SUBTITLE = kit.Look(kit.SONG, 12)
_LABEL = kit.Look(kit.SONG, 10.5)
_ANSWER = kit.Look(kit.SONG, 10.5)
_HEADING = kit.Look(kit.HEI, 16)
_BODY = kit.Look(kit.FANGSONG, 16)
_NOTE = kit.Look(kit.SONG, 9)
_ROW_HEIGHT = 24
_BODY_LINE = 28

FiledForm = tuple[LaidOutForm, Mapping[str, object]]
"""A form and its answers."""


def form_document(
    *filed: FiledForm,
    values: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    personal: bool = True,
) -> bytes:
    """The .docx of one form, or of several that make up one document in their order; those without paper are left out.

    ``values`` are what the system knows for the cover (``unit.name``, ``category`` ...), in words. ``files`` name the
    evidence. Contact details are struck out unless ``personal``.
    """
    printed = _printed(filed, values, files, personal)
    return as_docx(kit.Described(printed[0].form.title if printed else "", _pieces(printed)))


def form_pieces(
    *filed: FiledForm, values: Mapping[str, object], files: Mapping[str, EvidenceFile], personal: bool = True
) -> Iterator[kit.Piece]:
    """The same, to stand in a document with more."""
    return _pieces(_printed(filed, values, files, personal))


def _printed(
    filed: Iterable[FiledForm],
    values: Mapping[str, object] | None,
    files: Mapping[str, EvidenceFile] | None,
    personal: bool,
) -> list[PrintedAnswers]:
    filed = list(filed)
    context = {name: value for _, answers in filed for name, value in answers.items()}
    return [
        PrintedAnswers(form, settled(form, answers, context), values or {}, files or {}, personal)
        for form, answers in filed
        if form.paper is not None
    ]


def _pieces(printed: Sequence[PrintedAnswers]) -> Iterator[kit.Piece]:
    for number, answers in enumerate(printed):
        paper = answers.form.paper
        if paper is None:
            continue
        if paper.cover is not None:
            yield kit.Pages(numbered=False)
            yield from _cover(paper.cover, answers)
            yield kit.Pages(from_one=True)  # the cover bears no number, and the page after it the first
        yield from _paper(paper, answers, new_page=number > 0 and paper.cover is None)


def _cover(cover: Cover, answers: PrintedAnswers) -> Iterator[kit.Piece]:
    """A page of its own: title, lines to be filled and stamped, foot."""
    if cover.annex:
        yield kit.Text(answers.filled(cover.annex), _ANNEX)
    yield kit.Text(answers.filled(cover.title), _COVER_TITLE, Align.CENTRE, before=130, after=150)
    lines = [(line.label.rstrip("："), answers.at(line.value) if line.value else "") for line in cover.lines]
    yield kit.CoverLines(lines, _COVER_LINE)
    for number, foot in enumerate(cover.foot):
        yield kit.Text(answers.filled(foot), _COVER_LINE, Align.CENTRE, before=8 if number else 130)


def _paper(paper: Paper, answers: PrintedAnswers, *, new_page: bool) -> Iterator[kit.Piece]:
    title = answers.filled(paper.title or "")
    yield kit.Text(title, _TITLE, Align.CENTRE, after=4, level=1, new_page=new_page)
    if paper.subtitle:
        yield kit.Text(answers.filled(paper.subtitle), _SUBTITLE, Align.CENTRE, after=6)
    if paper.grid:
        columns = paper.columns or max(sum(cell.span for cell in row) for row in paper.grid)
        yield kit.Table([1] * columns, list(_rows(paper, answers, columns)))
    for name in paper.outline:
        yield from _outline(name, answers)
    for number, note in enumerate(paper.notes or ("",)):  # a table must not be the last thing of a document
        yield kit.Text(answers.filled(note), _NOTE, Align.JUSTIFIED, before=0 if number else 4, line=14)


def _rows(paper: Paper, answers: PrintedAnswers, columns: int) -> Iterator[kit.Row]:
    for row in paper.grid:
        times = answers.repeats(row)
        for index in [None] if times is None else range(times):
            cells = [_grid_cell(cell, answers, index, whole=cell.span >= columns) for cell in row]
            yield kit.Row(cells, height=_ROW_HEIGHT)


def _grid_cell(cell: Cell, answers: PrintedAnswers, row: int | None, *, whole: bool) -> kit.GridCell:
    holds_answers = cell.text is not None and "{" in cell.text
    return kit.GridCell(
        text=answers.cell(cell, row),
        span=cell.span,
        down=cell.down,
        look=_LABEL if cell.field is None else _ANSWER,
        align=Align.LEFT if holds_answers and whole else Align.CENTRE,
    )


def _outline(name: str, answers: PrintedAnswers) -> Iterator[kit.Piece]:
    """A heading, the field's label, and its text in paragraphs."""
    yield kit.Text(answers.form.fields[name].label, _HEADING, before=10, line=_BODY_LINE, level=2)
    for paragraph in answers.at(name).split("\n"):
        yield kit.Text(paragraph.strip(), _BODY, Align.JUSTIFIED, line=_BODY_LINE, indent=2 * _BODY.size)
