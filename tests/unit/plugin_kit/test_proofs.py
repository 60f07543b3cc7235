"""What a region calls enforced has to be seen to refuse and to let pass; what is not is told."""

from __future__ import annotations

from click.testing import CliRunner

from core.cli import main
from core.plugin_api import Fault, Field, FieldType, Form, Section, schema
from core.plugin_kit.cases import shown, unproven
from tests.unit.plugin_kit.writing import Lands

ALL = """\
- {rule: all-filed, on: 2025-05-01, facts: {body.unfiled_units: []}, passes: true}
- {on: 2025-05-01, facts: {body.unfiled_units: [甲厂]}, finding: {seen: 甲厂}}
- {rule: enough-revenue, on: 2025-05-01, facts: {years.y1.revenue: 0.09}, finding: {seen: 0.09 万元}}
- {deadline: filing, at: 2025-05-20 16:59, passes: true}
- {at: 2025-05-20 17:00, passes: false}
- {deadline: city-passing-up, at: 2025-05-31 23:59, passes: true}
- {at: 2025-06-01 00:00, passes: false}
- {cap: local-projects, used: 9, passes: true}
- {used: 10, passes: false}
- {ceiling: ceiling-east-factory-2025, used: 7, passes: true}
- {used: 8, passes: false}
- {ceiling: ceiling-east-park-2025, used: 0, passes: true}
- {used: 1, passes: false}
- {ceiling: ceiling-west-factory-2025, used: 1, passes: true}
- {used: 2, passes: false}
- {places: by-audits, on: 2025-05-01, facts: {audits: 4, provincial: 1}, used: 2, passes: true}
- {facts: {audits: 4, provincial: 1}, used: 3, passes: false}
"""


HELD = """\
- id: held-{number}
  kind: condition
  force: must
  summary: 应当齐备
  judge: {judge}
  facts: {{values: {fact}}}
  stages: [select]
  says: 不齐备
  cure: 补齐
  clause: UP-2
"""
HELD_CASES = """\
- {rule: held-1, facts: {evaluation.outstanding: []}, passes: true}
- {facts: {evaluation.outstanding: [报告]}, finding: {}}
- {rule: held-2, facts: {evaluator.unmet: []}, passes: true}
- {facts: {evaluator.unmet: [人员]}, finding: {}}
- {rule: held-3, facts: {application.opened_levels: [national]}, passes: true}
- {facts: {application.opened_levels: []}, finding: {}}
- {requirement: staff, facts: {titled_staff: 10}, passes: true}
- {facts: {titled_staff: 9}, passes: false}
- {requirement: approval, facts: {approved: true}, passes: true}
- {facts: {approved: false}, passes: false}
- {grading: stars, tier: four, level: national, passes: true}
- {grading: stars, score: 90, tier: five}
- {score: 75, tier: four}
- {score: 60, tier: three}
- {tier: three, level: national, passes: false}
"""


def hold_everything(lands: Lands) -> None:
    """Rules that hold what only rules can hold, and a proof of everything."""
    held = (
        ("empty", "evaluation.outstanding"),
        ("empty", "evaluator.unmet"),
        ("not_empty", "application.opened_levels"),
    )
    for number, (judge, fact) in enumerate(held, start=1):
        lands.add("rules.yaml", HELD.format(number=number, judge=judge, fact=fact))
    lands.add("cases/more.yaml", ALL + HELD_CASES.replace("facts:", "on: 2025-05-01, facts:"))


def told(lands: Lands) -> tuple[Fault, ...]:
    region = lands.load()
    return unproven(region, region.cases())


def test_what_no_case_shows_is_told_where_it_is_declared(lands: Lands) -> None:
    warning = next(each for each in told(lands) if "'enough-revenue'" in each.message)
    assert (warning.plugin, warning.file) == ("upland", "rules.yaml")
    assert warning.message == "UP-2 is called enforced by 'enough-revenue', and no case shows what it refuses"
    assert warning.cure == "add a case of `rule: enough-revenue` that is refused"


def test_every_kind_of_limit_is_asked_for(lands: Lands) -> None:
    messages = "\n".join(each.message for each in told(lands))
    for name in ("all-filed", "filing", "local-projects", "ceiling-east-factory-2025"):
        assert f"'{name}', and no case shows what it refuses" in messages
        assert f"'{name}', and no case shows what it lets pass" in messages
    for name in (
        "audited",
        "preferred",
        "projects",
        "stars",
        "staff",
        "report",
    ):  # shown; never blocks; not its own ...
        assert f"'{name}'" not in messages


def test_one_band_proven_proves_no_other(lands: Lands) -> None:
    lands.add("cases/more.yaml", "- {grading: stars, score: 75, tier: four}\n- {score: 59, passes: false}\n")
    ungiven = {each.key: each for each in told(lands) if "is given the tier" in each.message}
    assert list(ungiven) == ["bands[0]", "bands[2]"]
    assert ungiven["bands[0]"].message == "no case shows which score is given the tier 'five'"
    assert ungiven["bands[0]"].file == "grading.yaml"


def test_a_rule_that_asks_for_a_tier_makes_the_tiers_enforce(lands: Lands) -> None:
    lands.add(
        "rules.yaml",
        """\
- id: tier
  kind: condition
  force: must
  summary: 等级够
  judge: contains_any
  facts: {values: application.opened_levels}
  words: {wanted: [national]}
  stages: [select]
  says: 等级不够
  cure: 等待下一年
  clause: UP-2
""",
    )
    assert any("'stars', and no case shows" in each.message for each in told(lands))


def test_what_only_a_rule_could_hold_is_told_where_no_rule_does(lands: Lands) -> None:
    unheld = {each.file: each for each in told(lands) if "nothing holds" in each.message}
    assert sorted(unheld) == ["calls/yearly.yaml", "evaluator_requirements.yaml", "grading.yaml"]
    warning = unheld["calls/yearly.yaml"]
    assert warning.key == "evaluation"
    assert warning.message == "nothing holds an evaluation: no rule that blocks asks for `evaluation.outstanding`"


def test_a_clause_that_nothing_serves_is_told(lands: Lands) -> None:
    hold_everything(lands)
    (warning,) = told(lands)
    assert (warning.file, warning.line) == ("clauses.yaml", 6)
    assert warning.message == "nothing serves the clause UP-6"


def test_what_is_unknown_or_does_not_apply_shows_nothing(lands: Lands) -> None:
    assert shown(lands.load().cases())["rules", "audited"] == {True, False}
    assert shown(lands.load().cases())["rules", "enough-revenue"] == {True}


def test_the_command_warns_and_counts_and_does_not_refuse(lands: Lands) -> None:
    hold_everything(lands)
    checked = CliRunner().invoke(main, ["plugin", "check", "--no-demo", str(lands.upland)])
    assert checked.exit_code == 0
    assert checked.stdout == (
        f"checking {lands.upland.resolve()}\n"
        "upland: nothing to refuse, 38 cases hold (rule 15, deadline 4, cap 2, ceiling 6, places 2, requirement 4, "
        "grading 5)\n"
    )
    assert checked.stderr.startswith(
        "warning: upland/clauses.yaml:6: nothing serves the clause UP-6\n    let what serves"
    )
    assert checked.stderr.endswith("\n1 warning\n")


def test_what_is_said_by_a_former_name_holds_and_is_told(lands: Lands) -> None:
    lands.add("forms/extra.yaml", "      - {name: self_score, label: 得分, type: decimal, unit: 分}\n")
    lands.add(
        "rules.yaml",
        """\
- id: as-good-as-others
  kind: condition
  force: must
  summary: 不低于平均
  judge: not_less_than
  facts: {amount: application.self_score, other: region.average_score}
  stages: [file]
  tracks: [new]
  says: 低于平均
  cure: 提高
  clause: UP-2
""",
    )
    former = [each for each in told(lands) if "name" in each.message]
    assert [(each.key, each.cure) for each in former] == [
        ("facts.other", "write call.average_self_score"),
        ("sections[0].fields[1]", "add `score: true` (or `score: false`) to it"),
    ]


def test_a_field_says_that_it_is_the_score_or_that_it_is_not() -> None:
    def asking(name: str, score: bool | None) -> Form:
        asked = Field(name=name, label="得分", type=FieldType.DECIMAL, score=score)
        return Form(id="f", title="表", sections=(Section(id="s", title="一", fields=(asked,)),))

    for name, score, found in (
        ("points", True, "points"),
        ("points", None, None),
        ("self_score", None, "self_score"),
        ("self_score", False, None),
    ):
        form = asking(name, score)
        assert form.score_field == found
        assert schema.load(Form, schema.dump(form), stored=True).score_field == found
