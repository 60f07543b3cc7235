"""An invented region whose applicants may be evaluated by third parties, and evaluators in a test's hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from core import clock
from core.applications import operations as drafting
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations import Entry
from core.calls.models import OpenedCall
from core.evaluators import operations, purposes, queries
from core.evaluators.models import Engagement, Evaluator, Profile
from core.evaluators.operations import Report, Stated
from core.evaluators.operations.filling import ProfileForms
from core.evaluators.queries import asked
from core.evaluators.rules.identity import RESIDENT, Document
from core.files import operations as files
from core.people.models import Person, Role
from tests.support import installing
from tests.support.coast import FILES as COAST
from tests.support.filling import write_all
from tests.support.plausible import plausible
from tests.support.uploads import pdf, upload
from tests.support.world import World

REGION, BODY, CALL = "delta", "harbour", "delta-2025"
OPEN_DAY = date(2025, 4, 21)
PLEDGES = ("independent", "truthful")
ANSWERS = {"full_time_staff": 12, "senior_staff": 5, "is_legal_entity": True}
"""Answers to the region's profile form by which every requirement is met."""

_HOOKS = (
    "region sources clauses calls forms terms rules evaluator_caps evaluator_requirements "
    "indicator_sets scoring_methods"
)

FILES = {
    "__init__.py": "from core.plugin_api import PluginFolder, hookimpl\n\nfolder = PluginFolder(__name__)\n"
    + "".join(f"\n\n@hookimpl\ndef {hook}():\n    return folder.{hook}()\n" for hook in _HOOKS.split()),
    "region.yaml": COAST["region.yaml"].replace("coast", REGION).replace("海滨", "三角洲")
    + "evaluator_profile: profile\nevaluator_keys:\n  founder: {label: 出资人}\n  group: {label: 集团, kept: true}\n",
    "sources.yaml": COAST["sources.yaml"].replace("海滨", "三角洲"),
    "clauses.yaml": """\
- {id: CO-1, source: CO, at: 一, force: [must], summary: 由市推荐}
- {id: CO-2, source: CO, at: 二, force: [must], summary: 自评价或者第三方评价}
- {id: CO-3, source: CO, at: 三, force: [must], summary: 同一法定代表人的评价项目上限}
- {id: CO-4, source: CO, at: 四, force: [must], summary: 机构条件}
- {id: CO-5, source: CO, at: 五, force: [must], summary: 弄虚作假的三年不予采信}
""",
    "terms.yaml": """\
- id: evaluator_bar
  length: 3
  unit: years
  clause: CO-5
  choices: {starts: 未写明起算日，按次日起算}
""",
    "caps.yaml": """\
- {id: national-cap, limit: 15, per: year, key: legal_representative, levels: [national], clause: CO-3}
- {id: provincial-cap, limit: 2, per: year, key: legal_representative, levels: [provincial], clause: CO-3}
- {id: founder-cap, limit: 40, per: year, key: founder, clause: CO-3}
- {id: batch-cap, limit: 20, per: call, key: founder, levels: [national], clause: CO-3}
""",
    "evaluator_requirements.yaml": """\
- id: staff
  summary: 专职人员不少于 10 人
  minimum: 10
  unit: 人
  fact: full_time_staff
  says: "专职人员 {seen}，应不少于 {minimum}"
  clause: CO-4
- {id: senior, summary: 高级职称人员不少于 5 人, minimum: 5, unit: 人, fact: senior_staff, clause: CO-4}
- {id: entity, summary: 具有独立法人资格, fact: is_legal_entity, clause: CO-4}
""",
    "calls/yearly.yaml": """\
id: delta-2025
title: 2025 年度绿色工厂
source: CO
year: 2025
opens: 2025-04-01
levels: [provincial, national]
categories: [factory]
bodies: [city]
choices: {opens: 未写明}
evaluation:
  ways: [self, third_party]
  asked_in: evaluation_way
  pledges:
    independent: 与申报单位没有隶属、控股等关联关系
    truthful: 对评价报告的真实性负责
  clause: CO-2
stages:
  - {id: file, name: 填报, actor: applicant, clause: CO-1}
  - {id: review, name: 市级审核, actor: recommending_body, clause: CO-1}
  - {id: recommend, name: 推荐, actor: recommending_body, clause: CO-1}
  - {id: select, name: 遴选, actor: department, clause: CO-1}
  - {id: publish, name: 公布, actor: department, lists: provincial, clause: CO-1}
forms:
  factory: [basics]
indicator_sets:
  factory: delta-indicators
""",
    "indicators/factory.yaml": """\
id: delta-indicators
category: factory
year: 2025
title: 评价要求
clause: CO-2
dimensions:
  - {name: 管理, weight: 60}
  - {name: 产品, weight: 40}
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
  - {number: 2, name: 绿色设计, dimension: 产品, type: qualitative, weight: 40}
""",
    "scoring_methods.yaml": """\
- id: delta-scoring
  indicator_sets: [delta-indicators]
  between: linear
  decimals: 2
  steps: 2
  elasticity: reverse
  not_applicable: spread
  choice: 未印公式
  choices: {between: 未写明, decimals: 未写明, steps: 未写明, elasticity: 未写明, not_applicable: 未写明}
""",
    "rules.yaml": """\
- id: evaluation-in-hand
  kind: condition
  force: must
  summary: 第三方评价已完成
  judge: empty
  stages: [file]
  facts: {values: evaluation.outstanding}
  says: "{seen}"
  cure: 请完成第三方评价
  clause: CO-2
- id: evaluator-independent
  kind: condition
  force: must
  summary: 评价机构独立
  judge: empty
  stages: [file]
  facts: {values: evaluation.ties}
  says: "{seen}"
  cure: 请改选机构
  clause: CO-2
- id: evaluator-qualified
  kind: condition
  force: must
  summary: 评价机构具备条件
  judge: empty
  stages: [file]
  facts: {values: evaluator.unmet}
  says: "{seen}"
  cure: 请改选机构
  clause: CO-4
- id: evaluator-accepted
  kind: condition
  force: must
  summary: 评价机构的报告可以采信
  judge: is_over
  stages: [file, review]
  facts: {until: evaluator.barred_until}
  says: "至 {seen} 不予采信"
  cure: 请改选机构
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
      - {name: functions, label: 管理功能, type: integer, required: false, indicator: 1}
      - {name: functions_proof, label: 佐证, type: evidence, required: false, proves: [1, 2]}
      - {name: design, label: 绿色设计, type: yes_no, required: false, indicator: 2}
      - name: evaluation_way
        label: 评价方式
        type: choice
        choices:
          - {name: self, label: 自评价}
          - {name: third_party, label: 第三方评价}
""",
    "forms/profile.yaml": """\
id: profile
title: 机构条件
clause: CO-4
sections:
  - id: people
    title: 人员
    fields:
      - {name: full_time_staff, label: 专职人员, type: integer, unit: 人, least: 0}
      - {name: senior_staff, label: 高级职称人员, type: integer, unit: 人, least: 0}
      - {name: is_branch, label: 是否为分支机构, type: yes_no, required: false}
      - {name: head, label: 负责人, type: text, required: false, personal: true}
      - name: seniors
        label: 高级职称人员名单
        type: table
        required: false
        columns:
          - {name: person, label: 姓名, type: text, personal: true}
          - {name: title, label: 职称, type: text}
  - id: standing
    title: 资格
    fields:
      - {name: is_legal_entity, label: 是否具有独立法人资格, type: yes_no}
      - {name: registration, label: 登记证书, type: evidence}
      - {name: licence, label: 资质证书, type: evidence, required: false, accepts: [pdf]}
      - {name: founding, label: 设立文件, type: evidence, required: false, when: {field: is_branch, is: true}}
""",
}


def install(site: Path) -> None:
    """Write the plugin and name its entry point; the folder has to be on the path."""
    installing.install(site, REGION, FILES, package="deltaland")


def code(number: int) -> str:
    """A credit code with a good check digit; it belongs to nobody."""
    base = f"91990000MA0{number:06d}"
    return base + uscc.calc_check_digit(base)


def resident(number: int) -> str:
    """A resident's number with a good check digit."""
    base = f"11010119800101{number:03d}"
    return base + ric.calc_check_digit(f"{base}0")


def _proof(by: Person) -> str:
    return files.keep(upload(pdf("proof")), purposes.PROOF.id, by=by).id


def registered(by: Person, *, code: str, number: int) -> Profile:
    """An evaluator of any region, with every question answered, that waits for the department."""
    letter = files.keep(upload(pdf(f"letter {number}")), purposes.LETTER.id, by=by)
    stated = Stated(
        name=f"示例评价机构{number}",
        code=code + uscc.calc_check_digit(code),
        legal_representative=f"法人{number}",
        contact_name="李四",
        contact_phone=f"138{number:08d}",
        address="示例路 1 号",
        declaration="本机构具备相应能力。",
        documents={key: Document(RESIDENT, resident(number)) for key in asked.key_labels()},
    )
    profile = operations.register(stated, letter.id, by=by)
    asks, proof = ProfileForms(queries.evaluator(profile.evaluator_id)), _proof(by)  # one stands for all answers
    write_all(asks, {form.id: plausible(form, lambda _: [proof], {}) for form in asks.forms.values()}, by=by)
    return operations.submit(profile.evaluator_id, revision=profile.revision, by=by)


@dataclass
class Delta:
    """The region's call, opened, its department, and ways to make evaluators and applications."""

    world: World
    opened: OpenedCall = field(init=False)
    officer: Person = field(init=False)
    approver: Person = field(init=False)
    _numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.opened = self.world.open_call(CALL)
        self.officer = self.world.people.department()
        self.approver = self.world.people.make(Role.DEPARTMENT_APPROVER)

    # --- Evaluators ---------------------------------------------------------------------------------------------------

    def clerk(self, name: str | None = None) -> Person:
        """Somebody who registered as an evaluator's staff and acts for none yet."""
        return self.world.people.make(Role.EVALUATOR, name=name)

    def letter(self, by: Person) -> str:
        return files.keep(upload(pdf(f"letter {next(self._numbers)}"), "授权书.pdf"), purposes.LETTER.id, by=by).id

    def proof(self, by: Person, name: str = "证书.pdf", content: bytes | None = None) -> str:
        kept = upload(content or pdf(f"proof {next(self._numbers)}"), name)
        return files.keep(kept, purposes.PROOF.id, by=by).id

    def stated(self, representative: int = 1, **given: Any) -> Stated:
        """Basics of which nothing is missing."""
        number = next(self._numbers)
        said = {
            "name": f"示例评价机构{number}",
            "code": code(number),
            "legal_representative": f"法人{representative}",
            "contact_name": "李四",
            "contact_phone": f"138{number:08d}",
            "address": "示例路 1 号",
            "declaration": "本机构具备相应能力，对评价结果负责。",
            "documents": {
                "legal_representative": Document(RESIDENT, resident(representative)),
                "founder": Document(RESIDENT, resident(representative + 500)),
            },
        }
        return Stated(**{**said, **given})

    def registered(self, by: Person, stated: Stated | None = None, **answers: Any) -> Evaluator:
        """An evaluator that has filled in everything and waits for the department."""
        profile = operations.register(stated or self.stated(), self.letter(by), by=by)
        said = {**ANSWERS, **answers}
        people = {name: said[name] for name in ("full_time_staff", "senior_staff")}
        standing = {"is_legal_entity": said["is_legal_entity"], "registration": [self.proof(by)]}
        asks = ProfileForms(queries.evaluator(profile.evaluator_id))
        write_all(asks, {key: {**people, **standing} for key in asks.forms}, by=by)
        operations.submit(asks.id, revision=profile.revision, by=by)
        return queries.evaluator(asks.id)

    def admitted(self, by: Person, stated: Stated | None = None, **answers: Any) -> Evaluator:
        """An evaluator for which its clerk may act."""
        made = self.registered(by, stated, **answers)
        profile = queries.open_profile(made.id)
        assert profile is not None
        operations.admit(profile.id, revision=profile.revision, by=self.officer)
        return queries.evaluator(made.id)

    # --- Applications -------------------------------------------------------------------------------------------------

    def draft(self, by: Person | None = None, levels: Sequence[str] = ("national",), way: str = "third_party") -> Draft:
        """An application with everything filled in but the evaluation."""
        unit = self.world.unit(body_id=BODY)
        person = by or self.world.representative(unit)
        if by is not None:
            self.world.confirm(by, unit)
        made = drafting.start(
            Entry(call_id=self.opened.id, unit_id=unit.id, category="factory", levels=levels), by=person
        )
        self.world.fill(made, person, evaluation_way=way)
        return Draft(self, made.id, person)


@dataclass
class Draft:
    """One application, by its id, and its representative."""

    delta: Delta
    id: str
    by: Person

    @property
    def now(self) -> Application:
        return applications.get(self.id)

    def propose(self, evaluator: Evaluator, tie: str | None = None) -> Engagement:
        return operations.propose(self.id, evaluator.id, tie=tie, revision=self.now.revision, by=self.by)

    def engaged(self, evaluator: Evaluator, clerk: Person, pledges: Sequence[str] = PLEDGES) -> Engagement:
        """Proposed, and accepted with these pledges."""
        return operations.accept(self.propose(evaluator).id, pledges, by=clerk)

    def report(self, engagement: Engagement, clerk: Person, conclusion: str = "conforming", **given: Any) -> None:
        said = {"number": "示评〔2025〕1 号", "dated": clock.today(), "proves_qualification": True, **given}
        report = Report(conclusion=conclusion, **said)
        operations.report(engagement.id, report, self.report_file(clerk), by=clerk)

    def report_file(self, clerk: Person) -> str:
        content = pdf(f"report {next(self.delta._numbers)}")
        return files.keep(upload(content, "评价报告.pdf"), purposes.REPORT.id, by=clerk).id

    def submit(self) -> None:
        self.delta.world.submitted(self.now, self.by)

    def withdraw(self) -> None:
        drafting.withdraw(self.id, revision=self.now.revision, by=self.by)
