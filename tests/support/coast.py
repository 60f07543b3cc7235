"""An invented region: its plugin as files, installed by an entry point as any other.

One call gives public notice. Another aims at two levels: regulators are consulted, a panel judges and grades, the
province lists, and the best are recommended to the nation after the regulators were asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.applications import queries
from core.applications.models import Application
from core.calls.models import OpenedCall
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.notices import operations as notices
from core.notices.models import PublicNotice
from core.notices.operations import NoticeText
from core.people.models import Person, Role
from core.review import operations as review
from core.review.operations import Letter
from core.units.models import UnitKind
from tests.support import installing
from tests.support.department import revisions
from tests.support.world import World

REGION = "coast"
BODY = "harbour"
VALLEY = "valley"
"""Another city's recommending body."""
CALL = "coast-2025"
BOTH = "coast-both-2025"
"""The call of two levels."""
OPEN_DAY = date(2025, 4, 21)
LAST_DAY = date(2025, 4, 27)
"""Five working days from the day after `OPEN_DAY` on: the 22nd to the 25th, and a Sunday worked for a holiday."""

FILES = {
    "__init__.py": """\
from core.plugin_api import PluginFolder, hookimpl

folder = PluginFolder(__name__)


@hookimpl
def region():
    return folder.region()


@hookimpl
def sources():
    return folder.sources()


@hookimpl
def clauses():
    return folder.clauses()


@hookimpl
def calls():
    return folder.calls()


@hookimpl
def forms():
    return folder.forms()


@hookimpl
def terms():
    return folder.terms()


@hookimpl
def grading_tiers():
    return folder.grading_tiers()


@hookimpl
def rules():
    return folder.rules()
""",
    "region.yaml": """\
id: coast
name: 海滨省
authority: 海滨省工业厅
categories:
  factory: {label: 绿色工厂}
  supply_chain: {label: 绿色供应链}
  park: {label: 绿色园区, unit: park}
levels:
  provincial: {label: 省级}
  national: {label: 国家级}
regulators:
  ecology: {label: 生态环境局}
  emergency: {label: 应急管理局}
body_kinds:
  city: {label: 市, clause: CO-1}
recommending_bodies:
  - {id: harbour, name: 港市, kind: city}
  - {id: valley, name: 谷市, kind: city}
""",
    "sources.yaml": "- {id: CO, title: 海滨细则, number: 海工〔2025〕1号, in_force_from: 2025-01-01}\n",
    "clauses.yaml": """\
- {id: CO-1, source: CO, at: 一, force: [must], summary: 由市推荐}
- {id: CO-2, source: CO, at: 二, force: [must], summary: 公示五个工作日}
- {id: CO-3, source: CO, at: 三, force: [must], summary: 征求两个部门意见}
- {id: CO-4, source: CO, at: 四, force: [must], summary: 专家或未参与评价的机构评审，分等级}
- {id: CO-5, source: CO, at: 五, force: [must], summary: 推荐国家级须达到 B 级}
""",
    "terms.yaml": """\
- id: public_notice
  length: 5
  unit: working_days
  clause: CO-2
  choices: {starts: 未写明起算日，按次日起算}
- id: judging_review
  length: 5
  unit: working_days
  choice: 细则未写明
""",
    "calls/yearly.yaml": """\
id: coast-2025
title: 2025 年度省级绿色工厂
source: CO
year: 2025
opens: 2025-04-01
levels: [provincial]
categories: [factory]
bodies: [city]
choices: {opens: 未写明}
stages:
  - {id: file, name: 填报, actor: applicant, clause: CO-1}
  - {id: recommend, name: 推荐, actor: recommending_body, clause: CO-1}
  - {id: select, name: 遴选, actor: department, clause: CO-1}
  - {id: notice, name: 公示, actor: department, term: public_notice, clause: CO-2}
  - {id: publish, name: 公布, actor: department, lists: provincial, clause: CO-2}
forms:
  factory: [basics]
""",
    "calls/both.yaml": """\
id: coast-both-2025
title: 2025 年度省级绿色制造单位暨国家级推荐
source: CO
year: 2025
opens: 2025-04-01
levels: [provincial, national]
categories: [factory, supply_chain, park]
bodies: [city]
choices: {opens: 未写明}
stages:
  - {id: file, name: 填报, actor: applicant, clause: CO-1}
  - {id: consult, name: 市级征求意见, actor: recommending_body, consults: [ecology, emergency], clause: CO-3}
  - {id: recommend, name: 推荐, actor: recommending_body, clause: CO-1}
  - id: judge
    name: 评审
    actor: department
    categories: [factory]
    grades: panel
    impartial: true
    experts:
      sheet: sheet
      quorum: 3
      method: trimmed_mean
      trimmed: 1
      spread: 20
      corrected_from: 2
      proposes:
        - {tier: A, least: 85}
        - {tier: B, least: 70, below: 85}
        - {tier: C, least: 60, below: 70}
      choice: 细则未写明评分办法
    reviews: judging_review
    clause: CO-4
    choices: {reviews: 细则未写明}
  - id: judge-stars
    name: 评审
    does: judge
    actor: department
    categories: [supply_chain]
    grades: stars
    clause: CO-4
  - id: judge-ranks
    name: 评审
    does: judge
    actor: department
    categories: [park]
    grades: ranks
    experts: {sheet: sheet, quorum: 1, method: mean, choice: 细则未写明评分办法}
    clause: CO-4
  - {id: select, name: 遴选, actor: department, levels: [provincial], clause: CO-1}
  - {id: notice, name: 公示, actor: department, levels: [provincial], term: public_notice, clause: CO-2}
  - {id: publish, name: 公布, actor: department, levels: [provincial], lists: provincial, clause: CO-2}
  - id: consult-again
    name: 省级征求意见
    does: consult
    actor: department
    levels: [national]
    consults: [ecology, emergency]
    clause: CO-3
  - {id: select-national, name: 推荐国家级, does: select, actor: department, levels: [national], clause: CO-5}
  - {id: report, name: 上报, actor: department, levels: [national], clause: CO-5}
  - {id: result, name: 部级结果, actor: ministry, levels: [national], lists: national, clause: CO-5}
forms:
  factory: [basics]
  supply_chain: [basics]
  park: [basics]
""",
    "grading.yaml": """\
- id: panel
  tiers: [A, B, C]
  assigned_by: panel
  required_for: {national: B}
  clause: CO-4
- id: stars
  tiers: [五星, 四星, 三星]
  assigned_by: score
  bands:
    - {tier: 五星, least: 90}
    - {tier: 四星, least: 75, below: 90}
    - {tier: 三星, least: 60, below: 75}
  required_for: {national: 四星}
  clause: CO-4
- id: ranks
  tiers: [甲, 乙]
  assigned_by: rank
  bands:
    - {tier: 甲, share: 40}
    - {tier: 乙, share: 60}
  required_for: {national: 甲}
  clause: CO-4
""",
    "rules.yaml": """\
- id: shut-down
  kind: exclusion
  force: must
  summary: 近三年停产的，不得申报
  judge: is_false
  stages: [file]
  facts: {answer: shut_down}
  says: 单位近三年停产
  cure: 不得申报
  clause: CO-1
- id: not-barred
  kind: condition
  force: must
  summary: 被禁止申报的，禁止期内不得申报
  judge: is_over
  stages: [file]
  facts: {until: unit.barred_until}
  says: 单位被禁止申报，至 {seen}
  cure: 期满后再申报
  clause: CO-1
- id: found-qualified
  kind: condition
  force: must
  summary: 评审合格
  judge: is_true
  calls: [coast-both-2025]
  stages: [select]
  facts: {answer: application.is_qualified}
  says: 评审不合格
  cure: 不得选为入选
  clause: CO-4
- id: tier-opens-the-nation
  kind: condition
  force: must
  summary: 推荐国家级须达到规定等级
  judge: contains
  calls: [coast-both-2025]
  levels: [national]
  stages: [select, report]
  facts: {values: application.opened_levels}
  words: {wanted: [national]}
  says: 评审等级未达到推荐国家级的要求（可推荐：{seen}）
  cure: 不推荐国家级
  clause: CO-5
""",
    "forms/basics.yaml": """\
id: basics
title: 基本情况
clause: CO-1
sections:
  - id: about
    title: 基本情况
    fields:
      - {name: products, label: 主要产品, type: text}
      - {name: shut_down, label: 近三年停产, type: yes_no, required: true}
""",
    "forms/sheet.yaml": """\
id: sheet
title: 专家评分表
choice: 细则未附评分表
sections:
  - id: points
    title: 评分
    fields:
      - {name: base_points, label: 基本要求, type: integer, unit: 分, least: 0, most: 40}
      - {name: green_points, label: 绿色水平, type: decimal, unit: 分, decimals: 1, least: 0, most: 60}
      - {name: words, label: 评审意见, type: long_text, max_length: 500}
""",
}


def install(site: Path) -> None:
    """Write the plugin and name its entry point; the folder has to be on the path."""
    installing.install(site, REGION, FILES, package="coastland")


@dataclass
class Coast:
    """The region's call, opened, with an officer of each desk."""

    world: World
    opened: OpenedCall = field(init=False)
    reviewer: Person = field(init=False)
    officer: Person = field(init=False)
    approver: Person = field(init=False)
    _letters: int = 0

    def __post_init__(self) -> None:
        people = self.world.people
        self.opened = self.world.open_call(CALL)
        self.reviewer = people.officer(BODY)
        self.officer = people.department()
        self.approver = people.make(Role.DEPARTMENT_APPROVER)

    def selected(self) -> Application:
        """An application that waits for its public notice."""
        unit = self.world.unit(kind=UnitKind.ENTERPRISE, body_id=BODY)
        by = self.world.representative(unit)
        made = self.world.started(self.opened, unit, by)
        self.world.fill(made, by)
        self.world.submitted(made, by)
        self._letters += 1
        letter = Letter(f"港工〔2025〕{self._letters} 号", OPEN_DAY)
        review.recommend(revisions(made), letter, by=self.reviewer)
        decisions.decide(revisions(made), Verdict.SELECTED, "符合要求", by=self.officer)
        decisions.release(revisions(made), by=self.approver)
        return queries.get(made.id)

    def noticed(self, *applications: Application) -> PublicNotice:
        """A notice of these applications, from today on."""
        text = NoticeText("2025 年度省级绿色工厂公示", "异议请在公示期内实名提出。")
        return notices.open_notice(revisions(*applications), text, by=self.approver)
