"""An invented region whose rules are those of many: its plugin as files, and its desks.

One call has a nation above a province: whom the nation does not list is considered for the provincial list. Another has
stars that are climbed in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.bodies.operations import Counted, enter_figures
from core.calls.models import OpenedCall
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.papers.description import Described, Text
from core.papers.docx_kit import as_docx
from core.people.models import Person, Role
from core.review import operations as review
from core.review.operations import Letter
from core.units.models import Unit
from tests.support import installing
from tests.support.department import revisions
from tests.support.world import World

REGION = "terrace"
EAST, WEST, BROOK = "east", "west", "brook"
CALL, STARS, NESTED, OWN = "lists-2026", "stars-2026", "nested-2026", "own-2026"
OPEN_DAY = date(2026, 4, 20)

FILES = {
    "dispatches.yaml": """\
- {id: received, kind: acceptance, file: letters/收件.docx, number: "{body}收〔{year}〕{serial}号", choice: 未印格式}
""",
    "__init__.py": """\
from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
""",
    "region.yaml": """\
id: terrace
name: 梯田省
authority: 梯田省工业厅
department: 田厅
authority_above: 高原区工业委员会
categories:
  factory: {label: 绿色工厂}
levels:
  county: {label: 县级}
  provincial: {label: 省级}
  national: {label: 国家级, implies: {lists: [provincial], clause: TE-1}}
  three: {label: 三星, valid: {term: validity, clause: TE-12}}
  four: {label: 四星, valid: {term: validity, clause: TE-12}, replaces: {lists: [three], clause: TE-12}}
  five: {label: 五星, valid: {term: validity, clause: TE-12}, replaces: {lists: [three, four], clause: TE-12}}
plans:
  pool: {label: 星级培育库}
evaluator_keys:
  group: {label: 集团（含关联机构）, kept: true}
ladders:
  recognition: {levels: [provincial, national], clause: TE-1}
  stars: {levels: [three, four, five], climbed: true, clause: TE-3}
upkeep:
  change: {form: change, term: change_report, clause: TE-8}
body_kinds:
  city: {label: 市工信局, clause: TE-1}
  county: {label: 县工信局, clause: TE-1}
recommending_bodies:
  - {id: east, name: 东市, kind: city}
  - {id: brook, name: 溪县, kind: county, parent: east}
  - {id: west, name: 西市, kind: city}
""",
    "sources.yaml": "- {id: TE, title: 梯田办法, number: 梯工〔2026〕1号, in_force_from: 2026-01-01}\n",
    "clauses.yaml": """\
- {id: TE-1, source: TE, at: 一, force: [must], summary: 各市推荐；列入国家级的即为绿色工厂}
- {id: TE-2, source: TE, at: 二, force: [must], summary: 未列入国家级的，再按省级遴选}
- {id: TE-3, source: TE, at: 三, force: [must], summary: 星级逐级申报}
- {id: TE-4, source: TE, at: 四, force: [must], summary: 申报四星及以上的，2021 年底前已列入省级名单}
- {id: TE-5, source: TE, at: 五, force: [must], summary: 涉及危险废物的应有处置合同；工艺与行业相符}
- {id: TE-6, source: TE, at: 六, force: [must], summary: 四月底前填报；西市另行规定的，从其规定}
- {id: TE-7, source: TE, at: 七, force: [in_principle], summary: 溪县推荐不超过 2 家；东市原则上不超过 1 家}
- {id: TE-10, source: TE, at: 十, force: [must], summary: 推荐数不超过本年度审核数的 60% 与上年末省级数之和，小数舍去}
- {id: TE-11, source: TE, at: 十一, force: [must], summary: 同一集团每批次评价不超过 3 项，含关联机构和其他平台的}
- {id: TE-12, source: TE, at: 十二, force: [must], summary: 三星从培育库中评定；有效期三年，评上高星的不再列低星}
- {id: TE-9, source: TE, at: 九, force: [must], summary: 县级名单由县自行评审、遴选、公示和公布}
- {id: TE-8, source: TE, at: 八, force: [must], summary: 更名后三十个工作日内报告}
""",
    "deadlines.yaml": """\
- {id: lists-file, call: lists-2026, stage: file, due: 2026-04-30, clause: TE-6}
- {id: lists-file-west, call: lists-2026, stage: file, bodies: [west], due: 2026-04-22, clause: TE-6}
- {id: lists-recommend, call: lists-2026, stage: recommend, due: 2026-05-20, clause: TE-6}
- {id: stars-file-group, call: stars-2026, stage: file, tracks: [group], due: 2026-04-25, clause: TE-6}
""",
    "terms.yaml": """\
- {id: change_report, length: 30, unit: working_days, clause: TE-8}
- {id: validity, length: 3, unit: years, clause: TE-12}
- {id: public_notice, length: 5, unit: calendar_days, clause: TE-9}
""",
    "forms/change.yaml": """\
id: change
title: 变更报告
clause: TE-8
sections:
  - id: change
    title: 变更情况
    fields:
      - {name: what_changed, label: 变更内容, type: text}
""",
    "quota_formulas.yaml": """\
- id: places
  category: factory
  body_kinds: [city]
  parts:
    - {figure: audits, label: 本年度审核数, share: 60}
    - {listed: provincial}
  rounding: down
  most: 20
  call: lists-2026
  clause: TE-10
""",
    "caps.yaml": """\
- {id: per-batch, limit: 3, per: call, key: group, levels: [three, four, five], clause: TE-11}
""",
    "quotas.csv": """\
body,kind,call,force,stage,clause,count:factory
brook,ceiling,nested-2026,must,county,TE-7,2
east,ceiling,nested-2026,in_principle,recommend,TE-7,1
""",
    "rules.yaml": """\
- id: west-saves-water
  kind: condition
  force: must
  summary: 西市企业须为节水型企业
  judge: is_true
  facts: {answer: water_saving}
  calls: [lists-2026]
  bodies: [west]
  stages: [file]
  says: 西市企业须为节水型企业
  cure: 请先通过节水型企业评价
  clause: TE-6
- id: climbed
  kind: condition
  force: must
  summary: 星级逐级申报
  judge: empty
  facts: {values: unit.missing_levels}
  calls: [stars-2026]
  stages: [file, recommend]
  says: 还没有列入{seen}名单，不能越级申报
  cure: 请先申报{seen}
  clause: TE-3
- id: evaluated
  kind: condition
  force: must
  summary: 第三方评价已完成
  judge: empty
  facts: {values: evaluation.outstanding}
  calls: [stars-2026]
  stages: [file]
  says: 第三方评价尚未完成：{seen}
  cure: 请先委托第三方评价
  clause: TE-3
- id: from-the-pool
  kind: condition
  force: must
  summary: 三星从培育库中评定
  judge: given
  facts: {answer: unit.listed_since.pool}
  calls: [stars-2026]
  levels: [three]
  stages: [file, recommend]
  says: 不在星级培育库中
  cure: 请先由市工信局纳入培育库
  clause: TE-12
- id: long-listed
  kind: condition
  force: must
  summary: 2021 年底前已列入省级名单
  judge: year_at_most
  facts: {day: unit.listed_since.provincial}
  figures: {year: {value: 2021, unit: 年}}
  calls: [stars-2026]
  levels: [four, five]
  stages: [file, recommend]
  says: 列入省级名单的日期为 {seen}，应不晚于 {year}
  cure: 满足年限后再申报
  clause: TE-4
- id: waste-contract
  kind: condition
  force: must
  summary: 涉及危险废物的，应有处置合同
  judge: if_then
  facts: {condition: hazardous_waste, demand: waste_contract}
  stages: [file]
  says: 涉及危险废物而没有处置合同
  cure: 请先签订处置合同
  clause: TE-5
- id: process-of-sector
  kind: condition
  force: must
  summary: 工艺与行业相符
  judge: goes_with
  facts: {answer: sector, other: process}
  words: {pairs: ["steel: long", "steel: short", "cement: dry"]}
  stages: [file]
  says: 行业与工艺不符（{seen}）
  cure: 请核对行业和工艺
  clause: TE-5
""",
    "calls/lists.yaml": """\
id: lists-2026
title: 2026 年度绿色工厂名单
source: TE
year: 2026
opens: 2026-04-01
levels: [provincial, national]
categories: [factory]
bodies: [city]
choices: {opens: 未写明}
stages:
  - {id: file, name: 填报, actor: applicant, clause: TE-1}
  - {id: recommend, name: 市推荐, actor: recommending_body, bodies: [city], clause: TE-1}
  - id: result
    name: 国家级结果
    actor: ministry
    levels: [national]
    lists: national
    on_success: end
    on_failure: select
    clause: TE-1
    clauses: {on_failure: TE-2}
  - {id: select, name: 省级遴选, actor: department, levels: [provincial], clause: TE-2}
  - {id: publish, name: 公布省级名单, actor: department, levels: [provincial], lists: provincial, clause: TE-2}
forms:
  factory: [basics]
""",
    "calls/own.yaml": """\
id: own-2026
title: 2026 年度县级名单
source: TE
year: 2026
opens: 2026-04-01
levels: [county]
categories: [factory]
bodies: [county]
choices: {opens: 未写明}
stages:
  - {id: file, name: 填报, actor: applicant, clause: TE-9}
  - {id: judge, name: 县评审, actor: recommending_body, clause: TE-9}
  - {id: select, name: 县遴选, actor: recommending_body, clause: TE-9}
  - {id: notice, name: 县公示, actor: recommending_body, term: public_notice, clause: TE-9}
  - {id: publish, name: 县公布, actor: recommending_body, lists: county, clause: TE-9}
forms:
  factory: [basics]
""",
    "calls/nested.yaml": """\
id: nested-2026
title: 2026 年度县级提名
source: TE
year: 2026
opens: 2026-04-01
levels: [provincial]
categories: [factory]
bodies: [county, city]
choices: {opens: 未写明}
stages:
  - {id: file, name: 填报, actor: applicant, clause: TE-7}
  - {id: county, name: 县提名, does: recommend, actor: recommending_body, bodies: [county], clause: TE-7}
  - {id: recommend, name: 市推荐, actor: recommending_body, bodies: [city], clause: TE-7}
  - {id: select, name: 省级遴选, actor: department, clause: TE-7}
  - {id: publish, name: 公布省级名单, actor: department, lists: provincial, clause: TE-7}
forms:
  factory: [basics]
""",
    "calls/stars.yaml": """\
id: stars-2026
title: 2026 年度星级评定
source: TE
year: 2026
opens: 2026-04-01
levels: [three, four, five]
one_level: true
categories: [factory]
tracks:
  own: {label: 自主申报, clause: TE-3}
  group: {label: 集团统一申报, clause: TE-3}
bodies: [city]
choices: {opens: 未写明}
evaluations:
  - {ways: [third_party], tracks: [group], clause: TE-3}
  - {ways: [self], tracks: [own], clause: TE-3}
stages:
  - {id: file, name: 填报, actor: applicant, clause: TE-3}
  - {id: recommend, name: 市推荐, actor: recommending_body, tracks: [own], clause: TE-3}
  - {id: group, name: 市推荐集团, does: recommend, actor: recommending_body, tracks: [group], clause: TE-3}
  - {id: select, name: 评定, actor: department, clause: TE-3}
  - {id: publish-three, name: 公布三星, does: publish, actor: department, levels: [three], lists: three, clause: TE-3}
  - {id: publish-four, name: 公布四星, does: publish, actor: department, levels: [four], lists: four, clause: TE-3}
  - {id: publish-five, name: 公布五星, does: publish, actor: department, levels: [five], lists: five, clause: TE-3}
forms:
  factory: [basics, single]
""",
    "forms/basics.yaml": """\
id: basics
title: 基本情况
clause: TE-1
sections:
  - id: about
    title: 基本情况
    notes:
      - {text: 西市企业请附节水型企业证书编号。, bodies: [west], clause: TE-6}
    fields:
      - {name: sector, label: 行业, type: choice, choices: [{name: steel, label: 钢铁}, {name: cement, label: 水泥}]}
      - name: process
        label: 工艺
        type: choice
        choices: [{name: long, label: 长流程}, {name: short, label: 短流程}, {name: dry, label: 干法}]
      - {name: water_saving, label: 是否为节水型企业, type: yes_no}
      - {name: hazardous_waste, label: 是否涉及危险废物, type: yes_no}
      - {name: waste_contract, label: 是否有处置合同, type: yes_no, when: {field: hazardous_waste, is: true}}
""",
    "forms/single.yaml": """\
id: single
title: 自主申报联系人
track: own
clause: TE-3
sections:
  - id: person
    title: 联系人
    fields:
      - {name: contact, label: 经办人, type: text, personal: true}
""",
    "cases/rules.yaml": """\
- {rule: climbed, on: 2026-05-01, call: stars-2026, facts: {unit.missing_levels: []}, passes: true}
- {on: 2026-05-01, call: stars-2026, facts: {unit.missing_levels: [three]}, finding: {force: must}}
- {rule: evaluated, on: 2026-05-01, facts: {evaluation.outstanding: []}, passes: true}
- {on: 2026-05-01, facts: {evaluation.outstanding: [未委托]}, finding: {force: must}}
- {rule: from-the-pool, on: 2026-05-01, facts: {unit.listed_since.pool: 2025-03-01}, passes: true}
- {on: 2026-05-01, facts: {unit.listed_since.pool: null}, finding: {force: must}}
- {rule: long-listed, on: 2026-05-01, facts: {unit.listed_since.provincial: 2021-12-31}, passes: true}
- {on: 2026-05-01, facts: {unit.listed_since.provincial: 2022-01-01}, finding: {force: must, seen: "2022-01-01"}}
- {rule: waste-contract, on: 2026-05-01, facts: {hazardous_waste: false}, passes: true}
- {on: 2026-05-01, facts: {hazardous_waste: true, waste_contract: false}, finding: {force: must}}
- {rule: west-saves-water, on: 2026-05-01, facts: {water_saving: true}, passes: true}
- {on: 2026-05-01, facts: {water_saving: false}, finding: {force: must}}
- {places: places, on: 2026-05-01, facts: {audits: 4, provincial: 1}, used: 2, passes: true}
- {facts: {audits: 4, provincial: 1}, used: 3, passes: false}
- {cap: per-batch, on: 2026-05-01, used: 2, passes: true}
- {used: 3, passes: false}
- {rule: process-of-sector, on: 2026-05-01, facts: {sector: steel, process: long}, passes: true}
- {on: 2026-05-01, facts: {sector: steel, process: dry}, finding: {force: must}}
""",
}

GOOD: dict[str, Any] = {"water_saving": False, "sector": "steel", "process": "short", "hazardous_waste": False}
"""Answers by which no rule refuses."""


def install(site: Path) -> None:
    """Write the plugin and name its entry point; the folder has to be on the path."""
    folder = installing.install(site, REGION, FILES, package="terraceland")
    lines = ("田厅用笺", "{{ office }}", "{{ number }}", "{{ to }}：收件编号 {{ application.number }}。", "{{ date }}")
    (folder / "letters").mkdir(exist_ok=True)
    (folder / "letters" / "收件.docx").write_bytes(as_docx(Described("收件", [Text(line) for line in lines])))


@dataclass
class Terrace:
    """The first call is open; each body has an officer."""

    world: World
    opened: OpenedCall = field(init=False)
    officers: dict[str, Person] = field(init=False)
    department: Person = field(init=False)
    approver: Person = field(init=False)
    _letters: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        people = self.world.people
        self.opened = self.world.open_call(CALL)
        self.officers = {body: people.officer(body) for body in (EAST, WEST, BROOK)}
        self.department = people.department()
        self.approver = people.make(Role.DEPARTMENT_APPROVER)

    def begun(
        self,
        unit: Unit | None = None,
        *levels: str,
        body_id: str = EAST,
        opened: OpenedCall | None = None,
        track: str | None = None,
    ) -> tuple[Application, Person]:
        """A draft, and who writes it."""
        of = unit or self.world.unit(body_id=body_id)
        by = self.world.representative(of)
        call_id, aims = (opened or self.opened).id, levels or ("provincial",)
        entry = Entry(call_id=call_id, unit_id=of.id, category="factory", track=track, levels=aims)
        return queries.get(operations.start(entry, by=by).id), by

    def filed(self, *levels: str, body_id: str = EAST, opened: OpenedCall | None = None, **answers: Any) -> Application:
        """One that was handed in."""
        made, by = self.begun(None, *levels, body_id=body_id, opened=opened)
        self.world.fill(made, by, **{**GOOD, **answers})
        self.world.submitted(made, by)
        return queries.get(made.id)

    def recommended(self, *levels: str, body_id: str = EAST) -> Application:
        self.counted(body_id)
        made = self.filed(*levels, body_id=body_id)
        self.recommend(made, by=body_id)
        return queries.get(made.id)

    def counted(self, body_id: str = EAST, audits: int = 30) -> None:
        """The count by which the places of a body are worked out in the first call."""
        entered = Counted(body_id, 2026, "audits", "本年度审核数", audits, "统计表", OPEN_DAY)
        enter_figures([entered], by=self.department)

    def letter(self) -> Letter:
        return Letter(f"梯工〔2026〕{next(self._letters)} 号", OPEN_DAY)

    def recommend(self, *applications: Application, by: str = EAST, excess: str = "") -> None:
        letter = replace(self.letter(), excess=excess)
        review.recommend(revisions(*applications), letter, by=self.officers[by])

    def result(self, application: Application, *, listed: bool) -> Application:
        """The nation has decided."""
        letter = OutcomeLetter(f"部〔2026〕{next(self._letters)} 号", OPEN_DAY)
        decisions.record_outcome(revisions(application), letter, listed=listed, by=self.department)
        return queries.get(application.id)

    def selected(self, applications: Sequence[Application]) -> None:
        """The department selects them and releases that."""
        decisions.decide(revisions(*applications), Verdict.SELECTED, "符合要求", by=self.department)
        decisions.release(revisions(*applications), by=self.approver)

    def published(self, *applications: Application) -> None:
        """The department selects those of one stage and publishes them on its list."""
        self.selected([queries.get(each.id) for each in applications])
        letter = PublicationLetter("2026 年度名单", f"梯工〔2026〕{next(self._letters)} 号", OPEN_DAY)
        lists.publish(revisions(*applications), letter, by=self.approver)
