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

#: What is known of the unit while a form is filled, as sentences call it: days for ``not_before``, words for
#: ``other_than`` and ``same_as``.
KNOWN_DAYS: Mapping[str, str] = {"unit.listed_on": "列入名单的日期"}
KNOWN_WORDS: Mapping[str, str] = {"unit.name": "单位现在的名称", "unit.code": "单位登记的统一社会信用代码"}
KNOWN_MEANWHILE: Mapping[str, str] = {**KNOWN_DAYS, **KNOWN_WORDS}

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

_OF_DISPATCH: Mapping[str, str] = {
    "number": "the number under which it is issued",
    "title": "what it is called",
    "office": "the office that issues it, in full",
    "phone": "that office's telephone; empty where none is known",
    "date": "the day on which it is issued, in words",
    "year": "the year in which it is issued",
    "note": "what the officer adds; empty where he adds nothing",
    "call.title": "the call's title",
    "call.year": "the call's year",
    "stage": "the stage it is about, by its name",
    "clause": "the clause on which that stage rests: document and place; empty where it rests on none",
}
_OF_ONE: Mapping[str, str] = {
    **_OF_DISPATCH,
    "to": "to whom it is addressed: the unit's name",
    "unit.code": "the unit's unified social credit code",
    "application.number": "the application's number",
    "application.subject": "what it applies for (a product), where that is not the unit itself",
    "category": "its category, in the call's words",
    "levels": "the levels at which it aims",
    "body.name": "the name of its recommending body",
}
_OF_MANY: Mapping[str, str] = {**_OF_DISPATCH, "units": "those that stand on it, one after the other"}

#: What a template of a kind of dispatch may ask: names that stand for text, and those of `IN_LISTS` for lists.
KNOWN_OF_DISPATCH: Mapping[str, Mapping[str, str]] = {
    "acceptance": {**_OF_ONE, "submitted": "when it was submitted, in words"},
    "return": {
        **_OF_ONE,
        "reason": "what has to be corrected, in the officer's words",
        "sections": "the sections that are returned",
        "due": "until when; empty where no day was set",
    },
    "decline": {**_OF_ONE, "reason": "why it is declined"},
    "reminder": {**_OF_ONE, "reason": "what has to be corrected", "due": "until when; empty where no day was set"},
    "extension": {
        **_OF_ONE,
        "until": "until when it is extended",
        "reason": "why",
        "document": "the document on which that rests; empty where there is none",
    },
    "result": {
        **_OF_ONE,
        "result": "how it came out",
        "reason": "why; empty where nothing is said",
        "document": "the document that says so; empty where there is none",
    },
    "notice": {
        **_OF_MANY,
        "notice.title": "what the notice is called",
        "notice.text": "what stands above the names",
        "first_day": "its first day",
        "last_day": "its last day",
    },
    "publication": {
        **_OF_MANY,
        "publication.title": "what the document that publishes is called",
        "publication.number": "its number",
        "published": "its day",
        "list": "the list on which they come",
    },
}

#: What is known of each entry of a list.
IN_LISTS: Mapping[str, Mapping[str, str]] = {
    "units": {
        "position": "its place, counted from 1",
        "name": "what stands on the list",
        "body": "its recommending body",
        "category": "its category",
    },
    "sections": {"title": "the section's title"},
}
