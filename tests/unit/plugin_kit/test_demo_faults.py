"""A demo that could not be played is refused, with line, key and cure, when it is read."""

from __future__ import annotations

import pytest

from core.plugin_api import Fault, PluginRefused
from tests.unit.plugin_kit.writing import Lands

DEMO = """\
clock: 2025-05-01 09:00
note: 虚构
bodies:
  - {id: zone, name: 演示区, kind: county, parent: east}
people:
  - {id: applicant, name: 演示申报人, role: applicant, unit: works}
  - {id: officer, name: 演示经办人, role: body_officer, body: zone}
  - {id: clerk, name: 演示评价人员, role: evaluator, evaluator: office}
evaluators:
  - id: office
    name: 演示评价机构
    code: 91990000MADEM0011K
    legal_representative: 演示法人
    since: 2025-01-01
    identities: {legal_representative: "X1"}
units:
  - id: works
    name: 演示工厂
    kind: enterprise
    body: east
    listings: [{level: provincial, category: factory, since: 2024-08-01, document_number: 演示〔1〕号}]
calls:
  - {call: yearly-2025, opened_on: 2025-03-01, document_numbers: {city: 演示〔2〕号}}
  - {call: yearly-2026, copies: yearly-2025, title: 2026 年度推荐, year: 2026, opens: 2026-03-01, opened_on: 2026-03-01, due: {file: 2026-05-20}}
applications:
  - {unit: works, call: yearly-2025, category: factory, levels: [national], track: new, evaluator: office, tier: four, stage: judge, state: pending, started_on: 2025-03-02}
"""  # noqa: E501  # as an author writes it


def faults(lands: Lands, old: str, new: str) -> tuple[Fault, ...]:
    lands.change("region.yaml", "plans:", "categories:\n  product: {label: 产品, subject: 产品名称}\nplans:")
    lands.change("calls/yearly.yaml", "categories: [factory, park]", "categories: [factory, park, product]")
    lands.change("calls/yearly.yaml", "park: [basics]", "park: [basics]\n  product: [basics]")
    assert DEMO.count(old) == 1
    text = (lands.upland / "demo/demo.yaml").read_text(encoding="utf-8")
    lands.change("demo/demo.yaml", text, DEMO.replace(old, new))
    try:
        lands.load().demo()
    except PluginRefused as refused:
        return refused.faults
    return ()


def test_a_good_demo_is_read(lands: Lands) -> None:
    assert [str(fault) for fault in faults(lands, "note: 虚构", "note: 均为虚构")] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message", "cure"),
    [
        ("kind: county", "kind: conty", "演示区", "bodies[0].kind", "no kind of body 'conty'", "'county'"),
        ("parent: east", "parent: easter", "演示区", "bodies[0].parent", "no recommending body 'easter'", "'east'"),
        ("unit: works}", "unit: work}", "申报人", "people[0].unit", "no unit of the demo 'work'", "'works'"),
        ("body: zone", "body: zoen", "经办人", "people[1].body", "no recommending body 'zoen'", "'zone'"),
        (
            "evaluator: office}",
            "evaluator: ofice}",
            "评价人员",
            "people[2].evaluator",
            "no evaluator of the demo 'ofice'",
            "'office'",
        ),
        ("id: clerk", "id: officer", "评价人员", "people[2]", "two of the people are called 'officer'", "its own id"),
        (
            "{legal_representative: ",
            "{legal_represntative: ",
            "identities",
            "evaluators[0].identities.legal_represntative",
            "no key of evaluators",
            "'legal_representative'",
        ),
        ("kind: enterprise", "kind: factory", "kind", "units[0].kind", "no kind of unit 'factory'", "enterprise"),
        ("level: provincial", "level: city1", "listings", "units[0].listings[0].level", "no level 'city1'", "'city'"),
        (
            "category: factory, since",
            "category: parc, since",
            "listings",
            "units[0].listings[0].category",
            "no category 'parc'",
            "'park'",
        ),
        ("{call: yearly-2025, op", "{call: yearly-2024, op", "〔2〕", "calls[0].call", "no call", "'yearly-2025'"),
        ("copies: yearly-2025", "copies: yearly-2024", "copies", "calls[1].copies", "no call", "'yearly-2025'"),
        (
            "{call: yearly-2026",
            "{call: yearly-2025",
            "copies",
            "calls[1].call",
            "has a call 'yearly-2025' already",
            "id of its own",
        ),
        ("year: 2026, ", "", "copies", "calls[1]", "the copy has no `year`", "say it"),
        ("due: {file:", "due: {fill:", "copies", "calls[1].due.fill", "no stage of yearly-2026 'fill'", "'file'"),
        ("{city: 演示", "{cty: 演示", "〔2〕", "calls[0].document_numbers.cty", "no stage", "'city'"),
        ("- {unit: works", "- {unit: mill", "mill", "applications[0].unit", "no unit of the demo 'mill'", "works"),
        (
            "call: yearly-2025, cat",
            "call: yearly, cat",
            "- {unit",
            "applications[0].call",
            "no call that the demo opens",
            "'yearly-2026'",
        ),
        (
            "category: factory, levels: [national]",
            "category: park, levels: [national]",
            "- {unit",
            "applications[0].levels",
            "no level of its category 'national'",
            "provincial",
        ),
        ("track: new, ", "", "- {unit", "applications[0].track", "no track of the call", "new, old"),
        ("stage: judge", "stage: juge", "- {unit", "applications[0].stage", "no stage of the call", "'judge'"),
        ("evaluator: office, t", "evaluator: bureau, t", "- {unit", "applications[0].evaluator", "'bureau'", "office"),
        ("tier: four", "tier: for", "- {unit", "applications[0].tier", "no tier by which the call grades", "'four'"),
        (
            "track: new, ",
            "track: new, subject: 电机, ",
            "- {unit",
            "applications[0].subject",
            "names no subject",
            "leave `subject` out",
        ),
        (
            "category: factory, levels",
            "category: product, levels",
            "- {unit",
            "applications[0].subject",
            "names its 产品名称",
            "add `subject:`",
        ),
    ],
)
def test_what_cannot_be_played_is_refused(
    lands: Lands, old: str, new: str, line: str, key: str, message: str, cure: str
) -> None:
    found = faults(lands, old, new)
    fault = next((each for each in found if each.key == key), None)
    assert fault is not None, "\n".join(map(str, found)) or "no fault"
    assert (fault.plugin, fault.file) == ("upland", "demo/demo.yaml")
    assert message in fault.message
    assert cure in fault.cure
    assert line in (lands.upland / "demo/demo.yaml").read_text(encoding="utf-8").splitlines()[fault.line - 1]
