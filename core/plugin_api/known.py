"""Names that declarations may use for what the system knows beside the answers.

In prefills, covers and summary tables.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What is known of a unit before it answers anything: for ``prefill``.
KNOWN_OF_UNIT: Mapping[str, str] = {
    "unit.name": "the unit's name",
    "unit.code": "its unified social credit code",
    "unit.address": "its address",
    "unit.body": "the name of its recommending body",
}

#: What is known of an application: for covers, table cells and summary tables, beside the names of its fields.
KNOWN_OF_APPLICATION: Mapping[str, str] = {
    **KNOWN_OF_UNIT,
    "body.name": "the name of the recommending body that handles it",
    "category": "its category, in the call's words",
    "levels": "the levels at which it aims",
    "track": "its kind of filer",
    "self_score": "its score in the self-evaluation",
    "number": "its number",
    "submitted_on": "the day on which it was submitted",
    "receipt.number": "the number of the ministry platform's receipt",
    "receipt.date": "the day of that receipt",
}

#: What a column of a summary table may show beside that.
KNOWN_OF_ROW: Mapping[str, str] = {"row_number": "the row's number, counted from 1", **KNOWN_OF_APPLICATION}

#: What the texts around a summary table may speak of, in braces.
KNOWN_OF_TABLE: Mapping[str, str] = {
    "body.name": "the name of the recommending body that sends it",
    "region.name": "the region's name",
    "region.authority": "the deciding department's name",
}

#: Lists from which a field may take its choices.
CHOICE_LISTS: Mapping[str, str] = {"industries": "the policy book's key industries, under their sectors"}
