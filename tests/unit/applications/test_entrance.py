"""Which ways into a call stand open to a unit, and what is said of those that do not."""

from __future__ import annotations

from dataclasses import replace

from core.applications.rules.entrance import Candidate, Way, Words, way, ways
from core.plugin_api import Call, Does, Force, Track
from core.plugin_api.frozen import FrozenMap
from tests.unit.applications.pipelines import call, stage

WORDS = Words(
    category={"factory": "绿色工厂", "park": "绿色工业园区"}.__getitem__,
    level={"provincial": "省级", "national": "国家级"}.__getitem__,
    body_kind={"city": "市州工信局", "county": "县工信局"}.__getitem__,
)

UNIT = Candidate(
    name="示例机械有限公司",
    body_kind="city",
    listed=[("provincial", "factory", "")],
    entered=(),
    suits=lambda category: category == "factory",
)


def two_tracks() -> Call:
    return replace(
        call([stage(Does.FILE)]),
        categories=("factory", "park"),
        tracks=FrozenMap(
            {
                "new": Track(label="新申报单位", on_list="provincial", clause="XX-01"),
                "existing": Track(label="现有单位", on_list="national", invites_all=True, clause="XX-03"),
            }
        ),
    )


def found(declared: Call, unit: Candidate, track: str | None = None) -> Way:
    the_way = way(declared, unit, WORDS, category="factory", track=track)
    assert the_way is not None
    return the_way


def test_a_unit_on_the_list_may_enter_by_the_track_for_it_and_by_no_other() -> None:
    new, existing = ways(two_tracks(), UNIT, WORDS)
    assert (new.track, new.is_open, existing.track, existing.is_open) == ("new", True, "existing", False)
    (refusal,) = existing.refusals
    assert refusal.message == "“现有单位”须已列入国家级绿色工厂名单，本单位现不在该名单上。"
    assert (refusal.clause, refusal.force) == ("XX-03", Force.MUST)
    assert refusal.cure


def test_a_call_without_tracks_has_one_way_for_each_category() -> None:
    assert [(each.category, each.track, each.is_open) for each in ways(call([stage(Does.FILE)]), UNIT, WORDS)] == [
        ("factory", None, True)
    ]


def test_the_duty_of_a_listed_unit_stands_first_and_refuses_every_other_kind_of_filer() -> None:
    """Whoever stands on the list all of which has to file is no new applicant, whatever it clicks."""
    national = replace(UNIT, listed=[("provincial", "factory", ""), ("national", "factory", "")])
    first, other = ways(two_tracks(), national, WORDS)
    assert (first.track, first.is_open, first.is_duty) == ("existing", True, True)
    assert (other.track, other.is_duty) == ("new", False)
    (refusal,) = other.refusals
    assert refusal.message == "本单位已列入国家级绿色工厂名单，应按“现有单位”填报，不能按“新申报单位”填报。"
    assert (refusal.clause, refusal.force) == ("XX-03", Force.MUST)
    assert "改按“现有单位”填报" in refusal.cure


def test_a_list_that_invites_nobody_makes_no_duty() -> None:
    declared = two_tracks()
    asked = replace(declared.tracks["existing"], invites_all=False)
    voluntary = replace(declared, tracks=FrozenMap({**declared.tracks, "existing": asked}))
    both = replace(UNIT, listed=[("provincial", "factory", ""), ("national", "factory", "")])
    assert [each.is_open for each in ways(voluntary, both, WORDS)] == [True, True]


def test_the_duty_of_one_product_is_not_that_of_another() -> None:
    declared = two_tracks()
    producer = replace(
        UNIT,
        listed=[("provincial", "factory", "节水便器"), ("national", "factory", "低碳瓷砖")],
        subject=lambda _: "产品名称",
    )
    assert [each.is_open for each in ways(declared, producer, WORDS)] == [True, True]
    named = {
        (track, subject): way(declared, producer, WORDS, category="factory", track=track, subject=subject)
        for track in ("new", "existing")
        for subject in ("节水便器", "低碳瓷砖")
    }
    assert {key for key, each in named.items() if each is not None and each.is_open} == {
        ("new", "节水便器"),
        ("existing", "低碳瓷砖"),
    }


def test_categories_for_another_kind_of_unit_are_not_offered() -> None:
    park = replace(UNIT, suits=lambda category: category == "park", listed=[("national", "park", "")])
    assert {each.category for each in ways(two_tracks(), park, WORDS)} == {"park"}
    assert way(two_tracks(), park, WORDS, category="factory", track="new") is None


def test_a_unit_whose_body_does_not_recommend_in_this_call_is_told_who_does() -> None:
    refused = found(call([stage(Does.FILE)]), replace(UNIT, body_kind="county"))
    assert [finding.message for finding in refused.refusals] == [
        "本单位的推荐单位属于县工信局，这项申报由市州工信局推荐。"
    ]


def test_a_unit_without_a_body_is_told_so() -> None:
    assert "推荐单位" in found(call([stage(Does.FILE)]), replace(UNIT, body_kind=None)).refusals[0].message


def test_a_second_entry_in_the_category_is_refused() -> None:
    (refusal,) = found(call([stage(Does.FILE)]), replace(UNIT, entered=[("factory", "")])).refusals
    assert "已有一份绿色工厂申报" in refusal.message


def test_an_unknown_track_is_no_way() -> None:
    assert way(two_tracks(), UNIT, WORDS, category="factory", track="absent") is None
    assert way(two_tracks(), UNIT, WORDS, category="factory", track=None) is None


PRODUCER = replace(
    UNIT,
    listed=[("provincial", "factory", "低碳瓷砖")],
    entered=[("factory", "低碳瓷砖")],
    subject=lambda _: "产品名称",
)


def test_a_unit_may_enter_with_several_products_but_once_with_each() -> None:
    declared = call([stage(Does.FILE)])
    (offered,) = ways(declared, PRODUCER, WORDS)
    assert (offered.is_open, offered.subject_label) == (True, "产品名称")
    named = [
        way(declared, PRODUCER, WORDS, category="factory", track=None, subject=subject)
        for subject in ("节水便器", "低碳瓷砖", "低碳 瓷砖")
    ]
    assert [each is not None and each.is_open for each in named] == [True, False, False]
    last = named[-1]
    assert last is not None
    (refusal,) = last.refusals
    assert refusal.message == "本单位在这项申报中已有“低碳 瓷砖”的绿色工厂申报。"


def test_a_product_stands_on_a_list_by_its_own_name() -> None:
    declared = two_tracks()
    assert [each.is_open for each in ways(declared, PRODUCER, WORDS)] == [True, False]
    other = way(declared, PRODUCER, WORDS, category="factory", track="new", subject="节水便器")
    assert other is not None
    assert [finding.clause for finding in other.refusals] == ["XX-01"]


def test_a_way_tells_the_levels_at_which_its_category_may_aim() -> None:
    declared = replace(
        call([stage(Does.FILE)]),
        levels=("provincial", "national"),
        categories=("factory",),
        category_levels=FrozenMap({"factory": ("provincial",)}),
    )
    (offered,) = ways(declared, UNIT, WORDS)
    assert offered.levels == ("provincial",)
