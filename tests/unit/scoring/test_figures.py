"""What the forms say of indicators: figures, evidence, what does not apply, and whose benchmarks they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.filling.rules.answers import Answers
from core.forms import LaidOutForm, laid_out
from core.plugin_api import Form, NotApplicable, ScoringMethod, schema
from core.scoring.rules.benchmarks import Benchmarks, Ends, Profile, key
from core.scoring.rules.figures import Filed
from core.scoring.rules.sheet import Given
from tests.unit.scoring.test_sheet import indicator, of

METHOD = ScoringMethod(id="m", indicator_sets=("s",), not_applicable=NotApplicable.SPREAD, choice="未印")
INDICATORS = of(
    indicator(1),
    indicator(4, "positive", base="0", leading="8"),
    indicator(9, "qualitative"),
    indicator(10, "qualitative", steps=("none", "some", "all")),
)
YES = {"field": "platform", "is": True}
FIELDS: list[dict[str, Any]] = [
    {"name": "industry", "label": "行业", "type": "choice", "choices": [{"name": "c", "label": "水泥"}]},
    {"name": "scale", "label": "规模", "type": "text"},
    {
        "name": "products",
        "label": "产品",
        "type": "table",
        "columns": [
            {"name": "called", "label": "名称", "type": "text", "benchmark_by": "product"},
            {"name": "energy", "label": "能耗", "type": "decimal", "unit": "tce", "benchmark_by": "energy"},
        ],
    },
    {"name": "used", "label": "用能", "type": "decimal", "unit": "tce"},
    {"name": "made", "label": "产量", "type": "decimal", "unit": "吨"},
    {
        "name": "intensity",
        "label": "强度",
        "type": "computed",
        "decimals": 4,
        "unit": "tce/吨",
        "calculation": {"do": "quotient", "of": ["used", "made"]},
        "indicator": 1,
    },
    {"name": "bill", "label": "佐证", "type": "evidence", "proves": [1, 9]},
    {"name": "none", "label": "不适用", "type": "yes_no", "inapplicable": 1},
    {"name": "platform", "label": "平台", "type": "yes_no"},
    {
        "name": "functions",
        "label": "功能",
        "type": "choices",
        "choices": [{"name": name, "label": name} for name in "abc"],
        "when": YES,
        "indicator": 4,
    },
    {"name": "shots", "label": "截图", "type": "evidence", "when": YES, "proves": [4]},
    {"name": "advanced", "label": "先进", "type": "yes_no", "indicator": 9},
    {
        "name": "how_far",
        "label": "程度",
        "type": "choice",
        "choices": [{"name": name, "label": name} for name in ("none", "some", "all")],
        "indicator": 10,
    },
]
for field in FIELDS[:2]:
    field["benchmark_by"] = {"industry": "industry", "scale": "size"}[field["name"]]
FORM: LaidOutForm = laid_out(
    schema.load(
        Form, {"id": "f", "title": "f", "choice": "x", "sections": [{"id": "s", "title": "s", "fields": FIELDS}]}
    ),
    year=2025,
)


def filed(**answers: object) -> Filed:
    return Filed.of([FORM], Answers({"f": answers}))


def test_figures_come_from_the_fields_that_say_so_and_from_what_they_are_worked_out_of() -> None:
    given = filed(
        used="50",
        made="60",
        bill=["file"],
        platform=True,
        functions=["a", "b"],
        shots=[],
        advanced=True,
        how_far="some",
    ).given(INDICATORS, METHOD)
    assert given == {
        1: Given(Decimal("0.8333")),
        4: Given(Decimal(2), proven=False),
        9: Given(Decimal(1)),
        10: Given(Decimal(1)),
    }


def test_what_is_not_asked_for_is_not_there_and_what_is_not_answered_is_missing() -> None:
    given = filed(platform=False, advanced=False, none=True).given(INDICATORS, METHOD)
    assert given[4] == Given(Decimal(0))
    assert given[9] == Given(Decimal(0), proven=False)
    assert given[1] == Given(None, applies=False, proven=False)
    assert given[10] == Given(None)
    assert filed().given(INDICATORS, METHOD)[4] == Given(None)


def test_evidence_that_an_answer_hides_lacks_wherever_something_is_scored() -> None:
    """Of a measured figure nought may be the best of all; of what is counted it is nothing, which needs no evidence."""
    shown = {"field": "has_bill", "is": True}
    fields = [
        {"name": "has_bill", "label": "有账单", "type": "yes_no"},
        {"name": "intensity", "label": "强度", "type": "decimal", "indicator": 1},
        {"name": "advanced", "label": "先进", "type": "yes_no", "indicator": 9},
        {"name": "bill", "label": "佐证", "type": "evidence", "when": shown, "proves": [1, 9]},
    ]
    said = {"id": "f", "title": "f", "choice": "x", "sections": [{"id": "s", "title": "s", "fields": fields}]}
    form = laid_out(schema.load(Form, said), year=2025)

    def proven(**answers: object) -> tuple[bool, bool]:
        given = Filed.of([form], Answers({"f": answers})).given(INDICATORS, METHOD)
        return given[1].proven, given[9].proven

    assert proven(has_bill=True, bill=["file"], intensity="0", advanced=True) == (True, True)
    assert proven(has_bill=False, intensity="0", advanced=True) == (False, False)
    assert proven(has_bill=False, intensity="0.5", advanced=False) == (False, True)


def test_the_profile_is_told_in_words() -> None:
    rows = [{"called": "熟料", "energy": "30"}, {"called": "水泥", "energy": "10"}, {"called": "其他"}]
    assert filed(industry="c", scale="大型", products=rows).profile == Profile(
        "水泥", "大型", (("熟料", Decimal(30)), ("水泥", Decimal(10)))
    )
    assert filed().profile == Profile()


ROWS = Benchmarks(
    {
        key(1): Ends(Decimal(9), Decimal(8)),
        key(1, "水泥"): Ends(Decimal(3), Decimal(1)),
        key(1, "水泥", "大型"): Ends(Decimal(2), Decimal(1)),
        key(1, "水泥", product="熟料"): Ends(Decimal(6), Decimal(4)),
    }
)
CLINKER, CEMENT = ("熟料", Decimal(1)), ("水泥", Decimal(3))


@pytest.mark.parametrize(
    ("profile", "ends"),
    [
        (Profile(), ("9", "8")),
        (Profile("水泥"), ("3", "1")),
        (Profile("水 泥", "大型"), ("2", "1")),
        (Profile("水泥", "小型"), ("3", "1")),
        (Profile("玻璃"), None),
        (Profile("水泥", products=(CLINKER,)), ("6", "4")),
        (Profile("水泥", products=(CLINKER, CEMENT)), ("3.75", "1.75")),
        (Profile("水泥", products=(("熟料", Decimal(0)), ("水泥", Decimal(0)))), None),
        (Profile("玻璃", products=(CLINKER,)), None),
    ],
)
def test_which_benchmarks_are_an_applicants(profile: Profile, ends: tuple[str, str] | None) -> None:
    found = ROWS.of(profile, [1, 2])
    assert 2 not in found
    assert ends == (None if 1 not in found else (str(found[1].base.normalize()), str(found[1].leading.normalize())))
