"""What becomes of answers: the state of each section, facts for the rules, values for papers, a first filling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.forms.calculations import with_computed
from core.forms.conditions import applicable
from core.forms.examination import Examined, examine, settled
from core.forms.faults import EvidenceFile, Fault, Mode
from core.forms.fields import grows, kind_of
from core.forms.laid_out import LaidOutForm
from core.forms.leaves import leaves
from core.forms.paths import root
from core.plugin_api.declarations.form import Section
from core.plugin_api.labels import Labelled


class SectionState(Labelled):
    """How far a section is."""

    EMPTY = "empty", "未填写"
    STARTED = "started", "填写中"
    COMPLETE = "complete", "已完成"
    IN_ERROR = "in_error", "需修改"
    NOT_APPLICABLE = "not_applicable", "不适用"


@dataclass(frozen=True, slots=True)
class SectionStatus:
    """One line of the task list; ``faults`` are what still keeps the section from being submitted."""

    section: Section
    state: SectionState
    faults: tuple[Fault, ...] = ()

    @property
    def optional(self) -> bool:
        """Nothing is answered and nothing has to be."""
        return self.state is SectionState.EMPTY and not self.faults

    @property
    def label(self) -> str:
        return "选填" if self.optional else self.state.label


def section_states(
    form: LaidOutForm,
    answers: Mapping[str, object],
    *,
    context: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    today: date | None = None,
) -> dict[str, SectionStatus]:
    """The state of every section by its id, in the form's order; no faults anywhere: the form may be submitted."""
    found = examine(form, answers, mode=Mode.SUBMISSION, context=context, files=files, today=today)
    faults: dict[str, list[Fault]] = {}
    for fault in found.faults:
        section = form.section_of.get(root(fault.path), form.sections[0])
        faults.setdefault(section.id, []).append(fault)
    return {
        section.id: _status(section, answers, found.applies, tuple(faults.get(section.id, ())))
        for section in form.sections
    }


def _status(
    section: Section, answers: Mapping[str, object], applies: frozenset[str], faults: tuple[Fault, ...]
) -> SectionStatus:
    if not _is_asked(section, applies):
        return SectionStatus(section, SectionState.NOT_APPLICABLE)
    if any(not fault.missing for fault in faults):
        return SectionStatus(section, SectionState.IN_ERROR, faults)
    asks = [field for field in section.fields if kind_of(field).answers(field)]
    if asks and not any(field.name in answers for field in asks):
        return SectionStatus(section, SectionState.EMPTY, faults)
    return SectionStatus(section, SectionState.STARTED if faults else SectionState.COMPLETE, faults)


def unanswered(section: Section, found: Examined) -> int:
    """How many demanded questions of a section were left without any answer, as its draft was examined."""
    asked = (each for each in section.fields if each.required and kind_of(each).answers(each))
    return sum(each.name in found.applies and each.name not in found.answers for each in asked)


def asked_sections(
    form: LaidOutForm, answers: Mapping[str, object], context: Mapping[str, object] | None = None
) -> frozenset[str]:
    """The ids of the sections that apply, told without examining anything."""
    applies = applicable(form.conditions, with_computed(form, {**(context or {}), **answers}))
    return frozenset(section.id for section in form.sections if _is_asked(section, applies))


def _is_asked(section: Section, applies: frozenset[str]) -> bool:
    return section.when is None or any(field.name in applies for field in section.fields)


def facts(form: LaidOutForm, answers: Mapping[str, object]) -> dict[str, object]:
    """Settled answers (`settled`) as rules judge them, by field name; what is not answered or does not apply is absent.

    Decimals are Decimal, days date, options `Word`, several options and files tuples; fixed tables and matrices are
    mappings (row to column to value), growing tables tuples of such rows. `core.plugin_api.facts.Facts` reaches in by
    dotted names.
    """
    return {name: kind_of(form.fields[name]).fact(form.fields[name], value) for name, value in answers.items()}


def paper_values(
    form: LaidOutForm, answers: Mapping[str, object], context: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Answers as papers and spreadsheets write them, by path (``operations.y1.revenue``): Decimal, int, date or words.

    The column of a growing table (``products.name``) is its rows' words, joined.
    """
    values: dict[str, object] = {}
    for leaf in leaves(form, settled(form, answers, context)):
        field, path = leaf.question.field, leaf.question.path
        name = root(path)
        if grows(form.fields[name]):
            column = f"{name}.{field.name}"
            words = kind_of(field).words(field, leaf.value)
            values[column] = f"{values[column]}、{words}" if column in values else words
        else:
            values[path] = kind_of(field).printed(field, leaf.value)
    return values


def prefilled(form: LaidOutForm, known: Mapping[str, object]) -> dict[str, object]:
    """First answers from what is known already (``{"unit.name": "..."}``), for the fields that ask for it.

    What the field would refuse is left out.
    """
    wanted = {
        field.name: known[field.prefill] for field in form.fields.values() if field.prefill and known.get(field.prefill)
    }
    return dict(examine(form, wanted).answers) if wanted else {}
