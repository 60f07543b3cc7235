"""Whoever is tied to an application is never proposed for it, however the pool and the ties lie."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.experts.rules.conflicts import Around, Candidate, Declared, Known, conflicts
from core.experts.rules.proposing import Available, Wanted, fits, propose

AROUND = Around(
    unit=Known(frozenset({"U"}), frozenset({"甲厂"})),
    group=Known(frozenset({"G"}), frozenset({"甲集团"})),
    evaluators=Known(frozenset({"E"}), frozenset({"乙评价"})),
    earlier=Known(frozenset({"F"}), frozenset({"丙评价"})),
    akin=Known(frozenset({"A"}), frozenset({"丁评价"})),
    people={"representative": "代表申报单位办理"},
)
FREE = Candidate("p", "某大学", "X")

codes = st.sampled_from(["U", "G", "E", "F", "A", "X", "Y", None])
names = st.sampled_from(["甲厂", "甲集团", "乙评价", "丙评价", "丁评价", "某大学", ""])
ties = st.lists(
    st.builds(Declared, words=st.just("曾提供咨询"), code=st.sampled_from("UGEFAXY"), name=names), max_size=2
).map(tuple)
candidates = st.builds(
    Candidate,
    person_id=st.sampled_from(["representative", "p", "q"]),
    employer=names,
    employer_code=codes,
    ties=ties,
)


def seeded(candidate: Candidate) -> bool:
    """Whether one of the five, or the people around, is what the candidate works for, declared or is."""
    tied = {"U", "G", "E", "F", "A"}
    named = {"甲厂", "甲集团", "乙评价", "丙评价", "丁评价"}
    return (
        candidate.employer_code in tied
        or candidate.employer in named
        or candidate.person_id == "representative"
        or any(tie.code in tied or tie.name in named for tie in candidate.ties)
    )


@given(candidates)
def test_every_seeded_conflict_is_found_and_nothing_else(candidate: Candidate) -> None:
    assert bool(conflicts(candidate, AROUND)) is seeded(candidate)


def test_who_is_free_is_free() -> None:
    assert conflicts(FREE, AROUND) == ()


@settings(max_examples=60)
@given(st.lists(candidates, max_size=12), st.integers(0, 5), st.integers(1, 4))
def test_a_proposal_never_names_who_is_tied(pool: list[Candidate], lacks: int, count: int) -> None:
    barred = {str(place) for place, each in enumerate(pool) if conflicts(each, AROUND)}
    experts = [Available(str(place), frozenset(), 0) for place in range(len(pool))]
    wanted = [Wanted(f"a{number}", lacks, frozenset(), barred) for number in range(count)]
    found = propose(wanted, experts)
    free = len(pool) - len(barred)
    for each in wanted:
        assert not barred.intersection(found[each.id])
        assert len(set(found[each.id])) == len(found[each.id]) == min(lacks, free)
    given_out = [id for ids in found.values() for id in ids]
    loads = [given_out.count(each.id) for each in experts if each.id not in barred]
    assert not loads or max(loads) - min(loads) <= 1, "nobody has two more to do than another"


def test_who_knows_the_field_goes_first_then_who_has_least_to_do() -> None:
    experts = [Available("a", frozenset({"水泥"}), 0), Available("b", frozenset({"钢铁"}), 3)]
    experts += [Available("c", frozenset({"水泥"}), 2)]
    assert propose([Wanted("x", 2, frozenset({"钢铁冶炼"}), ())], experts) == {"x": ("b", "a")}


def test_who_has_fewest_to_choose_from_chooses_first() -> None:
    experts = [Available("a", frozenset(), 0), Available("b", frozenset(), 0)]
    wanted = [Wanted("many", 1, frozenset(), ()), Wanted("few", 1, frozenset(), {"b"})]
    assert propose(wanted, experts) == {"many": ("b",), "few": ("a",)}


def test_a_field_fits_what_contains_it() -> None:
    assert fits({"钢铁"}, {"钢铁冶炼"})
    assert fits({"钢铁冶炼"}, {"钢铁"})
    assert not fits({"钢铁"}, {"水泥"})


def test_who_was_given_fewer_so_far_goes_before_who_has_finished_more() -> None:
    experts = [Available("a", frozenset(), 0, 9), Available("b", frozenset(), 0, 2), Available("c", frozenset(), 1, 1)]
    assert propose([Wanted("x", 1, frozenset(), ())], experts)["x"] == ("b",)
