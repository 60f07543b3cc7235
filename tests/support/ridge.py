"""An invented region that scores figures, lets two tiers recommend within ceilings, and grades by score and by rank.

A county's ceiling holds, its neighbour's in principle, their city's above both. Factories are given stars by the score
that a panel found, chains of suppliers by its rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.calls.models import OpenedCall
from core.judging import operations as judging
from core.judging.operations import Mark, Sitting
from core.people.models import Person, Role
from core.plugin_api import JudgedBy
from core.review import operations as review
from core.review.operations import Letter
from core.scoring import operations as scoring
from core.scoring.models import BenchmarkRevision
from core.scoring.operations import Stated
from tests.support import installing
from tests.support.department import revisions
from tests.support.uploads import excel
from tests.support.world import World

REGION = "ridge"
CITY, NORTH, SOUTH = "ridgecity", "north", "south"
CALL, FACTORIES, CHAINS = "ridge-2025", "ridge-factories", "ridge-chains"
OPEN_DAY = date(2025, 4, 21)

_INDICATORS = """\
id: {id}
category: {category}
year: 2025
title: 评价要求
clause: RI-3
dimensions:
  - {{name: 管理, weight: 60}}
  - {{name: 产品, weight: 40}}
indicators:
  - number: 1
    name: 管理功能
    dimension: 管理
    type: positive
    unit: 项
    leading: "8"
    base: "0"
    weight: 60
    least: 0
  - number: 2
    name: 产出率
    dimension: 产品
    type: positive
    unit: "%"
    leading: 行业先进水平
    base: 行业平均水平
    weight: 40
    least: 0
"""

FILES = {
    "__init__.py": "from core.plugin_api import PluginFolder\n\nPluginFolder(__name__).hooks()\n",
    "region.yaml": """\
id: ridge
name: 山脊省
authority: 山脊省工业厅
categories:
  factory: {label: 绿色工厂}
  chain: {label: 绿色供应链}
levels:
  provincial: {label: 省级}
body_kinds:
  city: {label: 市工信局, clause: RI-1}
  county: {label: 县工信局, clause: RI-1}
recommending_bodies:
  - {id: ridgecity, name: 脊市, kind: city}
  - {id: north, name: 北坡县, kind: county, parent: ridgecity}
  - {id: south, name: 南坡县, kind: county, parent: ridgecity}
""",
    "sources.yaml": "- {id: RI, title: 山脊细则, number: 脊工〔2025〕1号, in_force_from: 2025-01-01}\n",
    "clauses.yaml": """\
- {id: RI-1, source: RI, at: 一, force: [must], summary: 由县推荐到市，由市推荐到省}
- {id: RI-2, source: RI, at: 二, force: [must], summary: 推荐不超过名额；南坡县的为原则上}
- {id: RI-3, source: RI, at: 三, force: [must], summary: 按指标评分；工厂按评分分星级，供应链按名次分等}
- {id: RI-4, source: RI, at: 四, force: [must], summary: 停产的不得推荐}
""",
    "quotas.csv": """\
body,kind,call,force,clause,count:factory,count:chain
north,ceiling,ridge-2025,must,RI-2,2,9
south,ceiling,ridge-2025,in_principle,RI-2,1,9
ridgecity,ceiling,ridge-2025,must,RI-2,4,9
""",
    "calls/yearly.yaml": """\
id: ridge-2025
title: 2025 年度绿色制造名单
source: RI
year: 2025
opens: 2025-04-01
levels: [provincial]
categories: [factory, chain]
bodies: [county, city]
choices: {opens: 未写明}
stages:
  - {id: file, name: 填报, actor: applicant, clause: RI-1}
  - {id: county, name: 县推荐, does: recommend, actor: recommending_body, bodies: [county], clause: RI-1}
  - {id: city, name: 市推荐, does: recommend, actor: recommending_body, bodies: [city], clause: RI-1}
  - {id: judge, name: 评审, actor: department, categories: [factory], grades: stars, clause: RI-3}
  - {id: judge-chains, name: 链评审, does: judge, actor: department, categories: [chain], grades: ranks, clause: RI-3}
  - {id: select, name: 遴选, actor: department, clause: RI-1}
  - {id: publish, name: 公布, actor: department, lists: provincial, clause: RI-1}
forms:
  factory: [basics]
  chain: [basics]
indicator_sets:
  factory: ridge-factories
  chain: ridge-chains
""",
    "grading.yaml": """\
- id: stars
  tiers: [五星, 四星, 三星]
  assigned_by: score
  categories: [factory]
  bands:
    - {tier: 五星, least: 90}
    - {tier: 四星, least: 75, below: 90}
    - {tier: 三星, least: 60, below: 75}
  clause: RI-3
- id: ranks
  tiers: [甲, 乙]
  assigned_by: rank
  categories: [chain]
  bands:
    - {tier: 甲, share: 40}
    - {tier: 乙, share: 60}
  clause: RI-3
""",
    "indicators/factories.yaml": _INDICATORS.format(id=FACTORIES, category="factory"),
    "indicators/chains.yaml": _INDICATORS.format(id=CHAINS, category="chain"),
    "scoring_methods.yaml": """\
- id: ridge-scoring
  indicator_sets: [ridge-factories, ridge-chains]
  between: linear
  decimals: 2
  steps: 2
  elasticity: reverse
  not_applicable: spread
  choice: 未印公式
  choices: {between: 未写明, decimals: 未写明, steps: 未写明, elasticity: 未写明, not_applicable: 未写明}
""",
    "rules.yaml": """\
- id: at-work
  kind: condition
  force: must
  summary: 停产的不得推荐
  judge: is_false
  stages: [recommend]
  facts: {answer: shut_down}
  says: 单位已停产
  cure: 恢复生产后再推荐
  clause: RI-4
""",
    "forms/basics.yaml": """\
id: basics
title: 基本情况
clause: RI-1
sections:
  - id: about
    title: 基本情况
    fields:
      - {name: products, label: 主要产品, type: text}
      - {name: shut_down, label: 是否停产, type: yes_no}
      - {name: functions, label: 管理功能, type: integer, required: false, indicator: 1}
      - {name: yields, label: 产出率, type: decimal, decimals: 2, required: false, indicator: 2}
      - {name: proof, label: 佐证, type: evidence, proves: [1, 2]}
""",
}


def install(site: Path) -> None:
    """Write the plugin and name its entry point; the folder has to be on the path."""
    installing.install(site, REGION, FILES, package="ridgeland")


@dataclass
class Ridge:
    """The call, opened and scored by benchmarks, with somebody at each desk."""

    world: World
    opened: OpenedCall = field(init=False)
    officer: Person = field(init=False)
    approver: Person = field(init=False)
    desks: Mapping[str, Person] = field(init=False)
    names: dict[str, str] = field(default_factory=dict)
    """What each application is called, by its id."""
    _letters: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        people = self.world.people
        self.officer, self.approver = people.department(), people.make(Role.DEPARTMENT_APPROVER)
        self.desks = {body: people.officer(body) for body in (NORTH, SOUTH, CITY)}
        for each in (FACTORIES, CHAINS):
            self.benchmarks(each, base=0, leading=100)
        self.opened = self.world.open_call(CALL)

    def benchmarks(self, indicator_set: str, *, base: int, leading: int, title: str = "对标值") -> BenchmarkRevision:
        """A revision of them, which no opened call is scored by yet."""
        rows = [("指标序号", "基准值", "引领值"), (2, base, leading)]
        stated = Stated(
            indicator_set=indicator_set, title=title, document_number="脊工〔2025〕2号", dated=OPEN_DAY, invented=True
        )
        return scoring.load(excel(rows), f"{title}.xlsx", stated, by=self.officer)

    def filed(
        self,
        name: str,
        functions: int | None,
        yields: int | None,
        *,
        body: str = NORTH,
        category: str = "factory",
        shut_down: bool = False,
    ) -> Application:
        """Whose figures are these; without one its indicator is not scored."""
        unit = self.world.unit(body_id=body)
        by = self.world.representative(unit)
        entry = Entry(call_id=self.opened.id, unit_id=unit.id, category=category, levels=["provincial"])
        made = operations.start(entry, by=by)
        self.world.fill(made, by, functions=functions, yields=yields, shut_down=shut_down)
        self.world.submitted(made, by)
        self.names[made.id] = name
        return queries.get(made.id)

    def recommended(self, body: str, *chosen: Application, excess: str = "") -> None:
        """By one letter of the body's desk."""
        letter = Letter(f"脊工荐〔2025〕{next(self._letters)} 号", OPEN_DAY, excess=excess)
        review.recommend(revisions(*self.now(*chosen)), letter, by=self.desks[body])

    def now(self, *chosen: Application) -> list[Application]:
        return [queries.get(each.id) for each in chosen]

    def judged(self, marks: Mapping[str, tuple[Application, str | None]], correction: str = "") -> None:
        """Put on record what a panel found: a score, or (None) that it is not qualified."""
        sitting = Sitting(JudgedBy.EXPERTS, OPEN_DAY, members=5, minutes_number="脊工评〔2025〕1 号")
        found = {
            each.id: Mark(False, opinion="不符合") if score is None else Mark(True, score=Decimal(score))
            for each, score in marks.values()
        }
        chosen = self.now(*(each for each, _ in marks.values()))
        judging.record(revisions(*chosen), sitting, found, correction=correction, by=self.officer)
