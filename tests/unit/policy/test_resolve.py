"""Layering: what holds on a day, who replaced whom, and what stands beside."""

from __future__ import annotations

from datetime import date

import pytest

from core.plugin_api import Deadline, EvaluatorCap, FrozenMap, Period, Region, SpanUnit, Term
from core.plugin_api.kinds import KINDS, Kinds
from core.policy.book import NotInBook, PolicyBook
from core.policy.layers import INSTANCE, Layer
from core.policy.resolve import region_of, resolve
from core.policy.spans import Span, Spans
from tests.unit.policy import layers
from tests.unit.policy.layers import ON


def book(on: date = ON, *more: Layer) -> PolicyBook:
    return resolve((layers.nation(), layers.region(), *more), on=on)


CAP = EvaluatorCap(
    id="fewer",
    overrides="projects",
    limit=10,
    per=Period.YEAR,
    key="legal_representative",
    clause="R-1",
    origin="region",
)


def test_a_region_inherits_what_the_nation_declares() -> None:
    resolved = book()
    assert list(resolved.sources) == ["N", "R"]
    assert resolved.evaluator_caps["projects"].origin == "nation"
    assert list(resolved.region.levels) == ["provincial", "national", "city"]
    assert resolved.region.name == "高地"


@pytest.mark.parametrize(
    ("on", "origins"),
    [
        (date(2024, 1, 18), set()),
        (date(2024, 1, 19), {"nation"}),
        (date(2024, 7, 18), {"nation"}),
        (date(2024, 7, 19), {"nation", "region"}),
        (date(2029, 7, 18), {"nation", "region"}),
        (date(2029, 7, 19), {"nation"}),
    ],
)
def test_what_holds_is_what_its_document_says(on: date, origins: set[str]) -> None:
    resolved = book(on)
    found = {
        each.origin
        for kind in ("sources", "clauses", "rules", "terms", "deadlines")
        for each in resolved.of(KINDS[kind]).values()
    }
    assert found == origins


def test_a_declarations_own_span_is_nearer_than_its_documents() -> None:
    early = Deadline(
        id="d", duty="x", due=date(2025, 1, 1), in_force_until=date(2025, 1, 31), clause="R-1", origin="region"
    )
    late = Deadline(
        id="d", duty="x", due=date(2025, 3, 1), in_force_from=date(2025, 2, 1), clause="R-1", origin="region"
    )
    stack = (layers.nation(), layers.region(deadlines=(early, late)))
    assert resolve(stack, on=date(2025, 1, 31)).deadlines["d"].due == date(2025, 1, 1)
    assert resolve(stack, on=date(2025, 2, 1)).deadlines["d"].due == date(2025, 3, 1)


def test_a_choice_holds_as_long_as_any_document_of_its_layer() -> None:
    spans = Spans((layers.nation(), layers.region()))
    ours = Term(id="t", length=1, unit=SpanUnit.YEARS, choice="未写明", origin="region")
    assert spans.of(ours) == Span(date(2024, 7, 19), date(2029, 7, 18))
    assert spans.of(Term(id="t", length=1, unit=SpanUnit.YEARS, choice="x", origin=INSTANCE)) == Span()


def test_a_higher_layer_replaces_what_it_names() -> None:
    resolved = resolve((layers.nation(), layers.region(evaluator_caps=(CAP,))), on=ON)
    assert list(resolved.evaluator_caps) == ["fewer"]
    standing = resolved.standing(Kinds.evaluator_caps, "fewer")
    (note,) = standing.overridden
    assert (standing.winner.limit, note.declaration.limit, note.by) == (10, 15, standing.winner)
    assert note.why == "高地的规定优先适用（代替全国规定《办法》第N-1条），依据高工〔1〕号 第R-1条"


def test_what_was_replaced_leads_to_what_holds() -> None:
    resolved = resolve((layers.nation(), layers.region(evaluator_caps=(CAP,))), on=ON)
    assert resolved.find(Kinds.evaluator_caps, "projects").id == "fewer"
    assert resolved.standing(Kinds.evaluator_caps, "projects").winner.id == "fewer"


def test_what_replaces_holds_only_in_its_own_time() -> None:
    stack = (layers.nation(), layers.region(evaluator_caps=(CAP,)))
    assert list(resolve(stack, on=date(2024, 7, 18)).evaluator_caps) == ["projects"]
    assert list(resolve(stack, on=date(2029, 7, 19)).evaluator_caps) == ["projects"]


def test_three_layers_keep_the_whole_chain() -> None:
    least = EvaluatorCap(
        id="least",
        overrides="fewer",
        limit=5,
        per=Period.YEAR,
        key="legal_representative",
        choice="省厅定（文号）",
        origin=INSTANCE,
    )
    stack = (layers.nation(), layers.region(evaluator_caps=(CAP,)), layers.instance(evaluator_caps=(least,)))
    resolved = resolve(stack, on=ON)
    standing = resolved.standing(Kinds.evaluator_caps, "projects")
    assert standing.winner is least
    assert [note.declaration.id for note in standing.overridden] == ["fewer", "projects"]
    assert standing.overridden[0].why == "本平台的规定优先适用（代替高地规定高工〔1〕号 第R-1条），理由：省厅定（文号）"
    assert resolved.origins[INSTANCE] == "本平台"


def test_the_winner_takes_the_place_of_what_it_replaces() -> None:
    moved = Deadline(
        id="filing-2",
        overrides="filing",
        call="yearly-2025",
        stage="file",
        due=date(2025, 6, 1),
        choice="延期",
        origin=INSTANCE,
    )
    resolved = book(ON, layers.instance(deadlines=(moved,)))
    assert list(resolved.deadlines) == ["pass-up", "filing-2", "filing-old", "sending"]
    assert resolved.due("yearly-2025", "file", "new") == date(2025, 6, 1)


def test_the_same_id_may_replace_its_like() -> None:
    again = Term(
        id="public_notice",
        overrides="public_notice",
        length=7,
        unit=SpanUnit.CALENDAR_DAYS,
        levels=("national",),
        clause="R-1",
        origin="region",
    )
    resolved = resolve((layers.nation(), layers.region(terms=(again,))), on=ON)
    assert resolved.terms["public_notice"].length == 7
    assert resolved.standing(Kinds.terms, "public_notice").overridden[0].declaration.length == 15


def test_like_values_of_two_layers_stand_beside_each_other() -> None:
    resolved = book()
    beside = resolved.standing(Kinds.deadlines, "sending").beside
    assert [each.id for each in beside] == ["pass-up"]
    assert [each.id for each in resolved.standing(Kinds.deadlines, "pass-up").beside] == ["sending"]
    assert [each.id for each in resolved.standing(Kinds.terms, "notice-here").beside] == ["public_notice"]
    local = EvaluatorCap(
        id="local", limit=10, per=Period.YEAR, key="legal_entity", levels=("provincial",), clause="R-1", origin="region"
    )
    resolved = resolve((layers.nation(), layers.region(evaluator_caps=(local,))), on=ON)
    assert [each.id for each in resolved.standing(Kinds.evaluator_caps, "local").beside] == ["projects"]
    assert resolved.standing(Kinds.rules, "for-all").beside == ()


def test_what_is_not_there_is_told_with_the_day() -> None:
    with pytest.raises(NotInBook, match="2025-10-20 的政策库中没有条款「X-1」"):
        book().clause("X-1")


def test_some_layer_has_a_region() -> None:
    with pytest.raises(ValueError, match="no layer declares a region"):
        region_of([layers.instance()])
    only = Region(id="r", name="R", authority="a")
    assert region_of([Layer(origin="r", region=only)]).categories == FrozenMap()
