"""Bringing an existing list in from a file: the whole of it in one transaction, or nothing.

What each row does is decided by `core.lists.queries.importing`; a preview decides the same and stops there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from core import audit
from core.applications.facts.standing import Coming
from core.applications.operations.listing import refusals_of, unjudged_of
from core.audit.operations import plain
from core.contents import sheets
from core.db import db
from core.db.transaction import put, transaction
from core.errors import Invalid
from core.files import operations as files
from core.instance import instance
from core.jobs.purposes import Report as Heard
from core.jobs.purposes import counted, unheard
from core.ledger import queries as ledger
from core.ledger.models import EventSource
from core.ledger.operations.events import Entry, record
from core.ledger.rules import EventKind
from core.lists import actions, policies
from core.lists.models import ListImport
from core.lists.purposes import LIST_FILE, OWNER
from core.lists.queries.importing import columns, rows
from core.lists.queries.importing.effects import effects
from core.lists.queries.importing.picture import picture
from core.lists.queries.importing.plan import Line, Outcome, plan
from core.lists.queries.importing.reach import Reach
from core.lists.queries.importing.report import Report
from core.lists.queries.importing.report import report as report_on
from core.lists.queries.importing.rows import Options, Vocabulary
from core.people.models import Person
from core.plugin_api import Label
from core.units import operations as units
from core.units import queries as register
from core.units.rules.places import Named, Names


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: its record's id (None where the file brought nothing new) and the report."""

    id: str | None
    report: Report


def preview(content: bytes, options: Options, *, by: Person | None, report: Heard = unheard) -> Report:
    """What importing the file would do, as things stand now; changes nothing. `report` hears how far it is.

    `by` is None for the command line. A recommending body's officer imports that body's own list. Raises NotAllowed,
    Invalid, FileRefused, FileUnreadable.
    """
    return _read(content, options, _reach(by), report)[1]


def import_list(
    content: bytes,
    file_name: str,
    options: Options,
    *,
    file_id: str | None = None,
    by: Person | None,
    report: Heard = unheard,
) -> Imported:
    """Import the file: units that the register lacks, and one event per row that is new to the ledger.

    Importing the same file again adds nothing. `file_id` is the stored upload, which is kept with the import. Raises as
    `preview` does.
    """
    reach = _reach(by)
    with transaction():
        units.hold_register()
        lines, told = _read(content, options, reach, report)
        if not any(line.outcome is Outcome.ADDED or line.gives for line in lines):
            return Imported(None, told)
        made = ListImport(
            file_name=file_name[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            options=plain(asdict(options)),
            report=told.as_json(),
            body_id=None if reach is None else reach.home,
            imported_by_id=None if by is None else by.id,
        )
        put(made)
        if file_id is not None and by is not None:
            files.attach(file_id, LIST_FILE.id, files.Owner(OWNER, made.id), by=by)
        unit_ids = _registered(counted(lines, "登记单位", report), by)
        record([_entry(line, unit_ids, made.id) for line in lines if line.outcome is Outcome.ADDED], by=by)
        after = {"file": made.file_name, "sha256": made.sha256, "counts": made.report["counts"]}
        audit.record(actions.IMPORT, actions.LIST_IMPORT, made.id, by=by, after=after)
        return Imported(made.id, told)


def _reach(by: Person | None) -> Reach | None:
    """How far the importer reaches; None for everywhere. Raises NotAllowed."""
    if by is None:
        return None
    policies.may_import(by).or_raise()
    return policies.reach_of(by)


def _read(content: bytes, options: Options, reach: Reach | None, report: Heard) -> tuple[list[Line], Report]:
    words = _vocabulary()
    _check(options)
    if reach is not None:
        options = replace(options, body_id=reach.home)
    layouts, others = columns.layouts(sheets.read(content), options.columns)
    said = list(rows.said(layouts, options, words))
    lines = _judged(plan(counted(said, "核对名单", report), picture(said), reach), reach)
    return lines, report_on(lines, layouts, others, unjudged=_unjudged(lines), effects=tuple(effects(lines)))


def _judged(lines: Sequence[Line], reach: Reach | None) -> list[Line]:
    """The lines as the rules see those who come onto a list: a body's own list refuses them, past lists report them."""
    known = {line.unit.id for line in lines if line.unit is not None and not line.unit.is_new}
    against = ledger.spoken_against(known)
    return [_as_ruled(line, reach, against) for line in lines]


def _as_ruled(line: Line, reach: Reach | None, against: Collection[str]) -> Line:
    coming = _coming(line)
    if coming is None or (reach is None and coming.unit_id not in against):
        return line
    found = "；".join(each.message.rstrip("。") for each in refusals_of(coming))
    if not found:
        return line
    if reach is None:
        return replace(line, notes=(*line.notes, found))
    return Line(line.said, Outcome.REFUSED, f"{found}。确为此前公布的名单，请由主管部门导入")


def _coming(line: Line) -> Coming | None:
    """Whom the line puts on a list, if it does."""
    said, unit = line.said, line.unit
    if line.outcome is not Outcome.ADDED or unit is None or said.on is None:
        return None
    return Coming(None if unit.is_new else unit.id, said.list_id, said.category, said.on, said.subject)


def _unjudged(lines: Sequence[Line]) -> tuple[str, ...]:
    """What no list tells of those on it."""
    coming = [each for line in lines if (each := _coming(line)) is not None]
    lists = {(each.list_id, each.category): each for each in coming}
    return tuple(dict.fromkeys(summary for each in lists.values() for summary in unjudged_of(each)))


def _vocabulary() -> Vocabulary:
    region = instance().book().region
    layers = [layer.region for layer in instance().region.layers if layer.region is not None]
    return Vocabulary(
        is_nation=region.extends is None,
        levels=Names([*_named(region.levels), *_named(region.plans)]),
        categories=Names(named for each in layers for named in _named(each.categories)),  # as each layer calls them
        bodies=register.places(),
        declared=region.categories,
    )


def _named(labels: Mapping[str, Label]) -> list[Named]:
    return [Named(id, (label.label, *([label.short] if label.short else []))) for id, label in labels.items()]


def _check(options: Options) -> None:
    """Raises Invalid where a level or category is stated that this instance does not know."""
    region = instance().book().region
    faults: dict[str, list[str]] = {}
    lists = [*region.levels, *region.plans]
    if options.level is not None and options.level not in lists:
        faults["level"] = [f"没有“{options.level}”这一层级，可用：{'、'.join(lists)}。"]
    if options.category is not None and options.category not in region.categories:
        faults["category"] = [f"没有“{options.category}”这一类别，可用：{'、'.join(region.categories)}。"]
    if faults:
        raise Invalid(faults)


def _registered(lines: Iterable[Line], by: Person | None) -> dict[str, str]:
    """Add the units that are missing, complete those of which the file knows more; id in the plan → id in the register.

    Ids of units that are there already stay what they are.
    """
    ids: dict[str, str] = {}
    for line in lines:
        unit, said = line.unit, line.said
        if unit is None:
            continue
        if not unit.is_new:
            ids[unit.id] = unit.id
        elif unit.id not in ids:
            ids[unit.id] = units.add(
                kind=said.kind,
                name=said.name,
                code=said.code,
                body_id=said.body_id,
                address=said.address,
                industry=said.industry,
                by=by,
            ).id
        if line.gives:
            db.session.flush()
            units.complete(register.unit(ids[unit.id]), code=line.gives.code, body_id=line.gives.body_id, by=by)
    db.session.flush()
    return ids


def _entry(line: Line, unit_ids: Mapping[str, str], import_id: str) -> Entry:
    said = line.said
    if line.unit is None or said.on is None:
        raise ValueError(line)
    return Entry(
        unit_id=unit_ids[line.unit.id],
        list_id=said.list_id,
        category=said.category,
        subject=said.subject,
        kind=EventKind.ADDED,
        effective_on=said.on,
        source=EventSource.IMPORT,
        name=said.name,
        batch=said.batch,
        document_number=said.document,
        import_id=import_id,
        printed=dict(said.printed),
    )
