"""What a region declares and nothing uses, or names and nobody means, is warned of where it stands."""

from __future__ import annotations

import pytest

from core.plugin_kit.cases import unproven
from tests.unit.plugin_kit.writing import Lands

CALL, TERMS, FORM, RULES, REGION = (
    "calls/yearly.yaml",
    "terms.yaml",
    "forms/basics.yaml",
    "rules.yaml",
    "region.yaml",
)
RULE = """\
- id: listed
  kind: condition
  force: must
  summary: 已在名单
  judge: contains_any
  facts: {values: unit.listed_levels}
  words: {wanted: [provincail]}
  stages: [file]
  says: 不在名单
  cure: 先列入
  clause: UP-2
- id: audited
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "message"),
    [
        (TERMS, "name: public_notice", "name: public_notise", "name", "nothing reads the term 'public_notise'"),
        (REGION, "levels:\n", "levels:\n  star: {label: 星级}\n", "levels.star", "nothing uses the level 'star'"),
        (REGION, "levels:\n", "levels:\n  ours: {label: 省级}\n", "levels.ours", "the layer below calls 'provincial'"),
        (
            FORM,
            "    title: 基本情况\n",
            "    title: 基本情况\n    exclusions: true\n",
            "sections[0].fields[1]",
            "stops nobody",
        ),
        (RULES, "- id: audited\n", RULE, "words.wanted[0]", "'provincail' is no level"),
        (
            CALL,
            "  - {id: notice, name",
            "  - {id: select, name: 遴选, actor: department, clause: UP-2}\n  - {id: notice, name",
            "stages[5]",
            "guards 'select'",
        ),
    ],
)
def test_it_is_warned_of(lands: Lands, file: str, old: str, new: str, key: str, message: str) -> None:
    if file == TERMS:
        lands.change(CALL, "term: public_notice", "term: public_notise")
        lands.change(CALL, "  - {id: notice, name: 公示, actor: department, term: public_notise, clause: UP-2}\n", "")
    if file == FORM:
        lands.change(RULES, "facts: {audited: audited, day: audited_on}", "facts: {audited: asked, day: audited_on}")
        lands.change(FORM, "name: small,", "name: asked, label: 问, type: yes_no}\n      - {name: small,")
    lands.change(file, old, new)
    region = lands.load()
    found = [each for each in unproven(region, region.cases()) if each.key == key and message in each.message]
    assert found, "\n".join(map(str, unproven(region, region.cases())))
    assert found[0].file == file
