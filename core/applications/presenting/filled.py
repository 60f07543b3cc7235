"""What was filled in, as tables of a document: for what no annex prints a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.filling.rules.answers import Answers
from core.forms import EvidenceFile, LaidOutForm, ReviewedItem, review
from core.papers.record_document import Block


def blocks_of(
    forms: Iterable[LaidOutForm], answers: Answers, files: Mapping[str, EvidenceFile], *, personal: bool = True
) -> Iterator[Block]:
    """Forms section by section: a table of pairs, and each table that was filled in."""
    for form in forms:
        yield Block(form.title, level=1)
        given = review(form, answers.of(form.id), context=answers.elsewhere(form.id), files=files, personal=personal)
        for section in given:
            pairs = [(item.field.label, _said(item)) for item in section.items if item.table is None]
            yield Block(section.section.title, (36, 64), (), pairs)
            for item in section.items:
                if item.table is not None:
                    headings = [f"{name}（{unit}）" if unit else name for name, unit in item.table.headings]
                    yield Block(item.field.label, [1] * len(headings), headings, item.table.rows)


def _said(item: ReviewedItem) -> str:
    if item.files:
        return "\n".join(file.name for file in item.files)
    if item.words is None:
        return item.absence
    return f"{item.words} {item.unit}" if item.unit else item.words
