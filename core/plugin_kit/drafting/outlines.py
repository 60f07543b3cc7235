"""Annexes that print headings to be written under: a plan's outline, a report's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.plugin_api.declarations import FieldType
from core.plugin_kit.drafting.documents import Clause, Document
from core.plugin_kit.drafting.questions import Asked, Names
from core.plugin_kit.drafting.tables import Part

_LEAST_HEADINGS, _LONGEST_HEADING = 3, 24
_IS_OUTLINE = re.compile(r"提纲|方案|报告|总结|计划|材料|书$")
_ATTACHED = re.compile(r"^附件\s*[（(].*[）)]$")


def outline_at(document: Document, names: Names) -> Iterator[tuple[Clause, Part]]:
    """The annexes whose numbered headings have nothing under them, each with its questions."""
    annexes = [clause for clause in document.clauses if clause.annex and clause.at == clause.annex]
    for annex in annexes:
        inside = [
            clause
            for clause in document.clauses
            if clause.annex == annex.annex and not clause.note and " 表" not in clause.at and clause is not annex
        ]
        headings = [clause for clause in inside if clause.inside is None]
        if (
            len(headings) < _LEAST_HEADINGS
            or not all(map(_is_heading, inside))
            or not _IS_OUTLINE.search(annex.heading)
        ):
            continue
        questions = [
            Asked(f"{clause.at.rpartition('.')[2]}、{clause.paragraphs[0]}", FieldType.LONG_TEXT, names.of(clause.at))
            for clause in headings
        ]
        questions += [
            Asked(text, FieldType.EVIDENCE, names.of(text))
            for text in headings[-1].paragraphs[1:]
            if _ATTACHED.match(text)
        ]
        yield annex, Part(annex.heading, tuple(questions))


def _is_heading(clause: Clause) -> bool:
    first = clause.paragraphs[0] if clause.paragraphs else ""
    rest = clause.paragraphs[1:]
    return 0 < len(first) <= _LONGEST_HEADING and not re.search(r"[。；]", first) and all(map(_ATTACHED.match, rest))
