"""Measures `greenroll plugin draft` against the regions that people wrote, and prints docs/drafting.md.

    .venv/bin/python -m scripts.measure_drafting [FOLDER OF THE DOCUMENTS] > docs/drafting.md

The documents are those that the regions declare; what is expected is taken from the regions' own files, never from
what was drafted. A clause is found when every place that it cites is a clause of the draft; a date or figure when it is
marked at the place that the declaration cites (or within it); a question when its label is asked in the printed words.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from core.forms import laid_out
from core.papers import form_document, summary_document
from core.plugin_api.declarations import Clause, Field, FieldType, Form, Source, SummaryTable
from core.plugin_kit.drafting import docx_blocks, from_json, plain_blocks, understood
from core.plugin_kit.drafting.numerals import chinese, value
from core.plugin_kit.drafting.reading import ReadClause, ReadDocument
from core.plugin_kit.loader import load
from core.policy.layers import Layer

POLICIES = Path(__file__).resolve().parents[2] / "shared" / "policies"
READ_IN: Mapping[str, tuple[str, int]] = {
    "HN24": ("hunan-2024-provincial-creation-plan.txt", 0),
    "HN25": ("hunan-2025-national-recommendation-with-miit-390.txt", 0),
    "MIIT25": ("hunan-2025-national-recommendation-with-miit-390.txt", 1),
    "HB22": ("hubei-2022-2025-implementation-plan.txt", 0),
    "JX24": ("jiangxi-2024-list-selection.txt", 0),
    "SX24": ("shanxi-2024-gradient-cultivation-rules.txt", 0),
}
"""Where each declared source is read: the file, and which of its documents."""
LEAST = {"clauses": 90, "dates": 90, "figures": 80, "cells": 80, "fields": 80}
_PRINTED_IN = 2024
"""The year of the call for which our papers are printed."""


@dataclass
class Tally:
    """How many were found of those expected, and the words for each that was missed."""

    expected: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        return self.expected - len(self.missed)

    def count(self, what: str, *, found: bool) -> None:
        self.expected += 1
        if not found:
            self.missed.append(what)


@dataclass
class Measured:
    """What was measured for one source."""

    clauses: Tally = field(default_factory=Tally)
    forces: Tally = field(default_factory=Tally)
    dates: Tally = field(default_factory=Tally)
    figures: Tally = field(default_factory=Tally)
    cells: Tally = field(default_factory=Tally)
    drafted: int = 0


def measure(policies: Path = POLICIES) -> dict[str, Measured]:
    """Each source by its id, read in the folder of the documents."""
    return {source: _of_source(source, policies) for source in READ_IN}


def _of_source(source: str, policies: Path) -> Measured:
    drafted = _read(source, policies)
    measured = Measured(drafted=len(drafted.clauses))
    declared = _clauses()
    for clause in declared.values():
        if clause.source == source:
            at = [each for place in places(clause.place_in_source) for each in _at(drafted, place, exactly=True)]
            missing = [place for place in places(clause.place_in_source) if not _at(drafted, place, exactly=True)]
            measured.clauses.count(f"{clause.id} {clause.place_in_source}", found=not missing)
            if not missing:
                proposed = {force for each in at for force in each.forces}
                measured.forces.count(clause.id, found=set(clause.force) <= proposed)
    for layer in _layers():
        for each in layer.sources:
            if each.id == source:
                _days_of_source(each, drafted, measured.dates)
        _dates(layer, source, drafted, measured.dates)
        _figures(layer, source, drafted, measured.figures)
        _cells(layer, source, drafted, measured.cells)
    return measured


def _read(source: str, policies: Path) -> ReadDocument:
    name, number = READ_IN[source]
    return understood(plain_blocks((policies / name).read_bytes()), source)[number]


# ---- what the regions declare


@cache
def _layers() -> tuple[Layer, ...]:
    found: dict[str, Layer] = {}
    for region in ("hunan", "hubei", "jiangxi", "shanxi"):
        found |= {layer.origin: layer for layer in load(region).layers}
    return tuple(found.values())


@cache
def _clauses() -> Mapping[str, Clause]:
    return {clause.id: clause for layer in _layers() for clause in layer.clauses}


def _cited(declaration: Any, source: str) -> str | None:
    """The place that a declaration cites, where it rests on that source."""
    clause = _clauses().get(declaration.clause or "")
    return clause.place_in_source if clause is not None and clause.source == source else None


def _days_of_source(declared: Source, drafted: ReadDocument, tally: Tally) -> None:
    for key in ("issued_on", "in_force_from", "in_force_until"):
        day = getattr(declared, key)
        if day is not None and key not in declared.choices:
            tally.count(f"{declared.id} {key} {day}", found=getattr(drafted.head, key) == day)


def _dates(layer: Layer, source: str, drafted: ReadDocument, tally: Tally) -> None:
    for deadline in layer.deadlines:
        cited = _cited(deadline, source)
        if cited is None or "due" in deadline.choices:
            continue
        marked = [found for clause in _within(drafted, cited) for found in clause.dates]
        if deadline.due is not None:
            due = deadline.due.date() if isinstance(deadline.due, datetime) else deadline.due
            tally.count(f"{deadline.id} {due}", found=any(mark.on(year) == due for mark, year in marked))
        elif deadline.every_year is not None:
            yearly = {f"{mark.month:02d}-{mark.day:02d}" for mark, _ in marked if mark.every_year}
            tally.count(f"{deadline.id} {deadline.every_year}", found=deadline.every_year in yearly)


def _figures(layer: Layer, source: str, drafted: ReadDocument, tally: Tally) -> None:
    for what, cited, amount, unit in _declared_figures(layer, source):
        marks = [mark for clause in _within(drafted, cited) for mark in clause.marks]
        found = any(mark.amount == amount and (not unit or mark.unit == unit) for mark in marks)
        tally.count(f"{what} {amount}{unit}", found=found)


def _declared_figures(layer: Layer, source: str) -> Iterator[tuple[str, str, Decimal, str]]:
    """The figures that rest on a clause of the source, our own choices aside: what, where, how much, in which unit."""
    for term in layer.terms:
        if (cited := _cited(term, source)) and "length" not in term.choices:
            yield term.id, cited, Decimal(term.length), term.unit.value
    for cap in layer.evaluator_caps:
        if cited := _cited(cap, source):
            yield cap.id, cited, Decimal(cap.limit), ""
    for requirement in layer.evaluator_requirements:
        if (cited := _cited(requirement, source)) and requirement.minimum is not None:
            yield requirement.id, cited, Decimal(requirement.minimum), requirement.unit or ""
    for rule in layer.rules:
        if (cited := _cited(rule, source)) and "figures" not in rule.choices:
            for name, figure in rule.figures.items():
                unit = {"年": "years", "个月": "months"}.get(figure.unit, figure.unit)
                yield f"{rule.id}.{name}", cited, figure.value, unit


def _cells(layer: Layer, source: str, drafted: ReadDocument, tally: Tally) -> None:
    """Figures of tables: quotas by body, weights of indicators."""
    if layer.region is not None:
        names = {body.id: body.name for body in layer.region.recommending_bodies}
        expected: dict[str, Counter[str]] = {}
        for quota in layer.quotas:
            if _cited(quota, source):
                expected.setdefault(names[quota.body], Counter())[str(quota.count)] += 1
        printed = {name: Counter(map(str, row)) for _, table in drafted.bodies for name, row in table.rows}
        for name, counts in expected.items():
            for count, times in counts.items():
                for number in range(times):
                    tally.count(f"{name} {count}", found=printed.get(name, Counter())[count] > number)
    for indicators in layer.indicator_sets:
        if _cited(indicators, source) is None:
            continue
        rows = [[cell.words for cell in row] for _, grid in drafted.others for row in grid.rows]
        for indicator in indicators.indicators:
            of_it = [row for row in rows if str(indicator.number) in row and any(_same(indicator.name, c) for c in row)]
            weight = f"{indicator.weight:f}"
            tally.count(f"{indicator.name} {weight}", found=any(weight in row for row in of_it))


# ---- where it is in the draft


def places(at: str) -> list[str]:
    """The single places of a citation: ``二(一)-(四)`` are four, ``第八条、第九条`` two."""
    found: list[str] = []
    for piece in at.split("、"):
        if ranged := re.fullmatch(r"第(.+)条至第(.+)条", piece):
            first, last = (value(each) or 0 for each in ranged.groups())
            found += [f"第{chinese(number)}条" for number in range(first, last + 1)]
        elif ranged := re.fullmatch(r"(.*)[(（](.)[)）]-[(（](.)[)）]", piece):
            first, last = (value(each) or 0 for each in ranged.groups()[1:])
            found += [f"{ranged[1]}({chinese(number)})" for number in range(first, last + 1)]
        elif re.fullmatch(r"\d+-\d+", piece):
            found.append(f"附件{piece}")
        else:
            found.append(piece)
    return found


def _at(drafted: ReadDocument, place: str, *, exactly: bool) -> list[ReadClause]:
    """The drafted clauses at a place; ``表1注3`` names no annex, and is the only one of that name."""
    wanted = _bare(place)
    found = []
    for clause in drafted.clauses:
        at = _bare(clause.clause.at)
        if at == wanted or (place.startswith("表") and at.endswith(wanted)) or (not exactly and at.startswith(wanted)):
            found.append(clause)
    return found


def _within(drafted: ReadDocument, cited: str) -> list[ReadClause]:
    return [clause for place in places(cited) for clause in _at(drafted, place, exactly=False)]


def _bare(place: str) -> str:
    return re.sub(r"\s", "", place).translate(str.maketrans("（）", "()"))


# ---- forms


@dataclass
class MeasuredForm:
    """What was asked again from the paper that we print of a form."""

    title: str
    fields: Tally
    kinds: Tally


def measure_forms() -> list[MeasuredForm]:
    """Every form and list of the regions that is printed as the annex lays it out, drafted from our own .docx of it."""
    found = [
        _of_form(form) for layer in _layers() for form in layer.forms if form.paper is not None and _is_asked(form)
    ]
    return found + [_of_list(table) for layer in _layers() for table in layer.summary_tables]


def measure_flattened(policies: Path = POLICIES) -> list[MeasuredForm]:
    """The forms and lists of a text whose tables a converter has flattened: labels alone can be found."""
    drafted = (_read("HN24", policies),)
    found = [
        _asked_again(laid_out(form, year=_PRINTED_IN).form, drafted)
        for layer in _layers()
        for form in layer.forms
        if _cited(form, "HN24") and form.official and form.paper is not None
    ]
    found += [
        _listed_again(table, drafted) for layer in _layers() for table in layer.summary_tables if _cited(table, "HN24")
    ]
    return [MeasuredForm(each.title, each.fields, Tally()) for each in found]


def _is_asked(form: Form) -> bool:
    return form.official and form.paper is not None and bool(form.paper.grid)


def _of_form(form: Form) -> MeasuredForm:
    laid = laid_out(form, year=_PRINTED_IN)
    return _asked_again(laid.form, _from_docx(form_document((laid, {}))))


def _asked_again(form: Form, drafted: Sequence[ReadDocument]) -> MeasuredForm:
    asked = [question for each in drafted for read in each.forms for question in read.questions]
    labels = Counter(_bare_label(leaf) for question in asked for leaf in question.leaves)
    kinds = {_bare_label(question.label): question.type for question in asked}
    measured = MeasuredForm(form.title, Tally(), Tally())
    for each in _printed_fields(form):
        for leaf in _leaves(each):
            measured.fields.count(leaf, found=_take(labels, leaf))
        same = kinds.get(_bare_label(each.label))
        if same is not None:
            measured.kinds.count(f"{each.label}: {same.value}, not {each.type.value}", found=same is each.type)
    return measured


def _printed_fields(form: Form) -> Iterator[Field]:
    """The fields that the form's table prints; what we added ourselves stands in no annex."""
    named = "" if form.paper is None else f"{form.paper.grid}{form.paper.outline}"
    for section in form.sections:
        for each in section.fields:
            if each.choice is None and each.type is not FieldType.EVIDENCE and re.search(rf"\b{each.name}\b", named):
                yield each


def _leaves(each: Field) -> Iterable[str]:
    return [row.label for row in each.rows] + [column.label for column in each.columns] or [each.label]


def _of_list(table: SummaryTable) -> MeasuredForm:
    return _listed_again(table, _from_docx(summary_document(table, [], year=_PRINTED_IN)))


def _listed_again(table: SummaryTable, drafted: Sequence[ReadDocument]) -> MeasuredForm:
    headings = Counter(
        _bare_label(heading)
        for each in drafted
        for read in each.lists
        for part in read.parts
        for heading in part.headings
    )
    measured = MeasuredForm(table.title.replace("{year}", str(_PRINTED_IN)), Tally(), Tally())
    for part in table.parts:
        for column in part.columns:
            heading = column.heading.replace("{year-1}", str(_PRINTED_IN - 1))
            measured.fields.count(heading, found=_take(headings, heading))
    return measured


def _from_docx(content: bytes) -> tuple[ReadDocument, ...]:
    return understood(from_json(docx_blocks(content)), "X")


def _take(labels: Counter[str], label: str) -> bool:
    """Whether a label is among those that were drafted and not taken yet. A number printed once for a line of several
    questions stands before the first of them only.
    """
    wanted = _bare_label(label)
    bare = re.sub(r"^\d+、(?:获批|获得)?", "", wanted)
    for each in (wanted, *(found for found in labels if bare != wanted and len(found) > 1 and bare.endswith(found))):
        if labels[each] > 0:
            labels[each] -= 1
            return True
    return False


def _bare_label(label: str) -> str:
    return re.sub(r"\s", "", label).translate(str.maketrans("（）", "()"))


def _same(one: str, other: str) -> bool:
    return _bare_label(one) == _bare_label(other)


# ---- the page

_HEAD = """\
# How well a notice is drafted

Made by `python -m scripts.measure_drafting` and held by a test. `greenroll plugin draft` read the five documents
under `../shared/policies/`; what it should have found is what people declared in `plugins/*`: every clause by its
place, every date and figure that rests on a clause (those that are our own choice aside) at the place where the
clause stands. For the forms it read the .docx that GreenRoll itself prints of each official table. Nothing in the
command's code names a region, a clause or a sentence of these documents; but its grammar was written with them on the
desk, so expect less of a notice that nobody has tried. What it proposes beyond what people declared (headings, items
of a list) is not counted as wrong: it is read and deleted.
"""
_OF_DOCUMENTS = {
    "clauses": "declared clauses found",
    "forces": "forces agree",
    "dates": "dates found",
    "figures": "figures in sentences",
    "cells": "figures in tables",
}


def page(policies: Path = POLICIES) -> str:
    """The page in Markdown."""
    measured, forms, flattened = measure(policies), measure_forms(), measure_flattened(policies)
    return "\n".join(
        [
            _HEAD,
            *_of_documents(measured),
            *_of_forms("Forms and lists, from our own .docx", [*forms, _total(forms)]),
            *_of_forms("Tables that a converter flattened, in the .txt of HN24: lines and cells are gone", flattened),
            *_missed(measured, [*forms, *flattened]),
            "",
        ]
    )


def _of_documents(measured: Mapping[str, Measured]) -> Iterator[str]:
    yield "## Documents"
    yield ""
    yield f"| document | clauses drafted | {' | '.join(_OF_DOCUMENTS.values())} |"
    yield f"|---|---|{'---|' * len(_OF_DOCUMENTS)}"
    for source, each in measured.items():
        yield f"| {source} | {each.drafted} | {' | '.join(_ratio(getattr(each, name)) for name in _OF_DOCUMENTS)} |"
    sums = (_ratio(_sum(getattr(each, name) for each in measured.values())) for name in _OF_DOCUMENTS)
    drafted = sum(each.drafted for each in measured.values())
    yield f"| **all** | **{drafted}** | {' | '.join(f'**{ratio}**' for ratio in sums)} |"
    yield ""
    yield "A force agrees where each declared force of the clause is among those proposed. HN25 prints its two dates"
    yield "without a year: it is inferred from the day of the notice that it passes on, and the printed weekdays agree."
    yield ""


def _of_forms(heading: str, forms: Iterable[MeasuredForm]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield "| official table | labels found | kinds of answer agree |"
    yield "|---|---|---|"
    for form in forms:
        yield f"| {form.title} | {_ratio(form.fields)} | {_ratio(form.kinds)} |"
    yield ""


def _total(forms: Sequence[MeasuredForm]) -> MeasuredForm:
    return MeasuredForm("**all**", _sum(form.fields for form in forms), _sum(form.kinds for form in forms))


def _missed(measured: Mapping[str, Measured], forms: Iterable[MeasuredForm]) -> Iterator[str]:
    yield "## Missed"
    yield ""
    for source, each in measured.items():
        for name, words in _OF_DOCUMENTS.items():
            if missed := getattr(each, name).missed:
                yield f"- {source}, {words}: not {'; '.join(missed)}"
    for form in forms:
        for words, tally in (("labels", form.fields), ("kinds of answer", form.kinds)):
            if tally.missed:
                yield f"- {form.title}, {words}: not {'; '.join(tally.missed)}"


def _ratio(tally: Tally) -> str:
    if not tally.expected:
        return "—"
    return f"{tally.found} of {tally.expected} ({100 * tally.found // tally.expected} %)"


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for each in tallies:
        total.expected += each.expected
        total.missed += each.missed
    return total


if __name__ == "__main__":
    sys.stdout.write(page(*map(Path, sys.argv[1:2])))
