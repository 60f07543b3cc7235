"""The columns of a summary table name answers of the applications that it sums up, or what the system knows of them."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Part, SummaryTable
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kinds
from core.plugin_api.known import KNOWN_OF_ROW
from core.plugin_kit.checks.fact_types import facts_of
from core.plugin_kit.checks.filings import Filing, filings
from core.plugin_kit.checks.scope import Scope, fault, unknown
from core.policy.layers import Layer


def check(scope: Scope) -> Iterator[Fault]:
    """Columns of unknown fields, parts for tracks that no call has, boxes for unknown levels, tables without rows."""
    for filing in filings(scope):
        for name in filing.call.summary_tables:
            table = filing.book.get(Kinds.summary_tables, name)
            if table is not None:
                yield from _columns(filing, table)
    for layer in scope.layers:
        yield from _parts(scope, layer)


def _columns(filing: Filing, table: SummaryTable) -> Iterator[Fault]:
    known = {*KNOWN_OF_ROW, *facts_of(filing.fields)}
    for part_index, part in enumerate(table.parts):
        if not _concerns(part, filing):
            continue
        for index, column in enumerate(part.columns):
            for value_index, value in enumerate(column.value):
                if value not in known:
                    key = f"parts[{part_index}].columns[{index}].value[{value_index}]"
                    message = f"the column {column.heading!r} names {value!r}, which no form of {filing} asks"
                    yield fault(table, key, message, did_you_mean(value, known, what="value"))


def _parts(scope: Scope, layer: Layer) -> Iterator[Fault]:
    known = {
        "categories": set(scope.region.categories),
        "tracks": {track for calls in scope.ids[Kinds.calls].values() for call in calls for track in call.tracks},
    }
    for table in layer.summary_tables:
        if not table.parts:
            yield fault(table, "parts", "the table has no part", "add a part with its categories and columns")
        for part_index, part in enumerate(table.parts):
            for what, names in known.items():
                for index, name in enumerate(getattr(part, what)):
                    if name not in names:
                        key = f"parts[{part_index}].{what}[{index}]"
                        cure = did_you_mean(name, names, what=what)
                        yield fault(table, key, f"there is no {name!r} among the {what}", cure)
            yield from _boxes(scope, table, f"parts[{part_index}]", part)


def _boxes(scope: Scope, table: SummaryTable, key: str, part: Part) -> Iterator[Fault]:
    for index, column in enumerate(part.columns):
        path = f"{key}.columns[{index}]"
        if bool(column.value) == bool(column.boxes):
            yield fault(table, path, "a column has exactly one of `value` and `boxes`", "keep one of them")
        for level in column.boxes:
            yield from unknown(table, f"{path}.boxes.{level}", level, scope.region.levels, "level")


def _concerns(part: Part, filing: Filing) -> bool:
    return filing.category in part.categories and (not part.tracks or filing.track in part.tracks)
