"""The page of vocabulary for authors, made from the code: whatever a file may name that it has not declared itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence

from core.applications.workflow.states import State
from core.people.models import Role
from core.plugin_api import SYSTEM_FACTS, judgements
from core.plugin_api.declarations import Actor, Does
from core.plugin_api.judgement import is_marked, read
from core.plugin_api.known import IN_LISTS, KNOWN_DAYS, KNOWN_OF_DISPATCH, KNOWN_WORDS
from core.plugin_kit.checks.stages import ACTS
from core.plugin_kit.checks.vocabulary import EVALUATOR_KEYS
from core.plugin_kit.loader import LoadedRegion
from core.policy.kinds.calls import HELD_AT
from core.policy.resolve import region_of
from core.policy.wording import TERMS

_READERS = {
    "public_notice": "a `notice` stage that names it",
    "recheck": "`upkeep: re_check` that names it",
    "bar": "a bar of a unit",
    "evaluator_bar": "a bar of an evaluator's reports",
    "judging_review": "a `judge` stage whose `reviews` names it",
    "complaint_acceptance": "complaints: until when one is accepted or refused",
    "complaint_decision": "complaints: until when one is decided",
    "hearing": "`upkeep: removal` that names it",
    "late_filing": "upkeep: until when a body may let a yearly report in late",
    "answering": "threads: within which an office answers",
    "evidence_expiring": "a unit's store: how long before its end evidence is said to expire",
}
"""What the platform does with a term of that name; the others are shown."""


def page(region: LoadedRegion) -> str:
    """The page in Markdown, with what extends the region inherits from it."""
    return "\n".join([*_lines(region), ""])


def _lines(region: LoadedRegion) -> Iterator[str]:
    name = region.region.id
    yield "# Vocabulary"
    yield ""
    yield f"Made from the code by `greenroll plugin vocabulary {name}`: what files of a region on it may name."
    yield from _inherited(region)
    facts = ((f"`{each.name}`", each.meaning) for each in SYSTEM_FACTS.values())
    yield from _section("Facts of the system", ("fact", "says"), facts)
    kit = [read(each, "kit") for each in vars(judgements).values() if is_marked(each)]
    met = ((f"`{each.name}`", (inspect.getdoc(each.function) or "").partition("\n")[0]) for each in kit)
    yield from _section("Judgements of the kit", ("judgement", "met when"), met)
    held = [("`not_before`", KNOWN_DAYS), ("`other_than`, `same_as`", KNOWN_WORDS)]
    known = ((f"`{each}`", keys, words) for keys, named in held for each, words in named.items())
    yield from _section("What answers are held against", ("name", "keys of a field", "words"), known)
    terms = ((f"`{each}`", words, _READERS.get(each, "shown")) for each, words in TERMS.items())
    yield from _section("Names of terms", ("name", "words", "who reads it"), terms)
    yield from _section("Keys of evaluators", ("key",), ((f"`{each}`",) for each in sorted(EVALUATOR_KEYS)))
    yield from _section(
        "Roles of a demo's people", ("role", "words"), ((f"`{each.value}`", each.label) for each in Role)
    )
    yield from _section("States of a demo's applications", ("state",), ((f"`{each.value}`",) for each in State))
    asked = ((f"`{kind}`", ", ".join(f"`{name}`" for name in known)) for kind, known in KNOWN_OF_DISPATCH.items())
    yield from _section("Names in templates of letters", ("kind", "names"), asked)
    known_of = {name: words for known in KNOWN_OF_DISPATCH.values() for name, words in known.items()}
    yield from _section(
        "What they stand for", ("name", "says"), ((f"`{name}`", words) for name, words in known_of.items())
    )
    entries = ((f"`{of}`", f"`{name}`", words) for of, known in IN_LISTS.items() for name, words in known.items())
    yield from _section("Names in their lists", ("list", "name", "says"), entries)
    yield from _section("What each kind of stage may be told", ("does", "words", "actor", "demands"), _stages())


def _inherited(region: LoadedRegion) -> Iterator[str]:
    whole = region_of(region.layers)
    for title, labels in (("Levels", whole.levels), ("Categories", whole.categories), ("Regulators", whole.regulators)):
        rows = ((f"`{id}`", each.label) for id, each in labels.items())
        yield from _section(f"Inherited {title.lower()}", ("id", "words"), rows)
    kinds = ((f"`{id}`", each.label) for id, each in whole.body_kinds.items())
    yield from _section("Inherited kinds of recommending body", ("id", "words"), kinds)
    rules = ((f"`{each.id}`", each.force.value, each.summary) for layer in region.layers for each in layer.rules)
    yield from _section("Inherited rules", ("id", "force", "summary"), rules)


def _stages() -> Iterator[Sequence[str]]:
    for kind in Does:
        actors = [each.value for each in Actor if each in ACTS.get(kind, frozenset(Actor))]
        demands = [f"`{demand}`" for demand, kinds in HELD_AT.items() if kind in kinds]
        yield f"`{kind.value}`", kind.label, ", ".join(f"`{each}`" for each in actors), ", ".join(demands) or "—"


def _section(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}")
    yield from (f"| {' | '.join(row)} |" for row in rows)
