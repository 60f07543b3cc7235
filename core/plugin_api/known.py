"""Names that declarations may use for what the system knows beside the answers.

In prefills, covers and summary tables.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What is known when an application is begun: for ``prefill``.
KNOWN_AT_FIRST: Mapping[str, str] = {
    "unit.name": "the unit's name",
    "unit.code": "its unified social credit code",
    "unit.address": "its address",
    "unit.industry": "its industry",
    "body.name": "the name of its recommending body",
    "person.name": "the name of the person who fills the form",
    "person.phone": "that person's telephone",
    "person.email": "that person's e-mail address",
}

#: What is known of the unit while a form is filled, as sentences call it: for ``not_before`` and ``other_than``.
KNOWN_MEANWHILE: Mapping[str, str] = {
    "unit.listed_on": "列入名单的日期",
    "unit.name": "单位现在的名称",
}

#: What is known of an application: for covers and the cells of papers, beside the names of its fields.
KNOWN_OF_APPLICATION: Mapping[str, str] = {
    "unit.name": "the unit's name when it filed",
    "subject": "the name of what it applies for (a product), where that is not the unit itself",
    "unit.code": "its unified social credit code",
    "unit.address": "its address",
    "body.name": "the name of the recommending body that handles it",
    "body.office": "that body's office",
    "category": "its category, in the call's words",
    "levels": "the levels at which it aims",
    "track": "its kind of filer",
    "number": "its number",
    "call.title": "the call's title",
    "call.year": "the call's year",
}

#: What a column of a summary table may show beside that.
KNOWN_OF_ROW: Mapping[str, str] = {
    "row_number": "the row's number, counted from 1",
    "evaluator.name": "the name of the third party that evaluated it; empty where none did",
    "scores.total": "the score of its self-evaluation: what the ministry's platform gave, else what is scored here",
    **KNOWN_OF_APPLICATION,
}

#: Lists from which a field may take its choices.
CHOICE_LISTS: Mapping[str, str] = {"industries": "the policy book's key industries, under their sectors"}
