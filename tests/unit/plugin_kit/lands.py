"""An invented country to test with: `lowland`, and `upland`, which extends it. Both are without fault."""

from __future__ import annotations

LOWLAND = {
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
def deadlines():
    return folder.deadlines()


@hookimpl
def terms():
    return folder.terms()


@hookimpl
def rules():
    return folder.rules()


@hookimpl
def evaluator_caps():
    return folder.evaluator_caps()
""",
    "region.yaml": """\
id: lowland
name: 低地
authority: 低地部
categories:
  factory: {label: 绿色工厂}
  park: {label: 绿色园区}
levels:
  provincial: {label: 省级}
  national: {label: 国家级}
ladders:
  recognition: {levels: [provincial, national], clause: LOW-1}
""",
    "sources.yaml": """\
- {id: LOW, title: 低地办法, in_force_from: 2020-01-01}
""",
    "clauses.yaml": """\
- {id: LOW-1, source: LOW, at: 一, force: [must], summary: 每年七月底前推荐}
- {id: LOW-2, source: LOW, at: 二, force: [must], summary: 公示}
- {id: LOW-3, source: LOW, at: 三, force: [must], summary: 上限}
""",
    "deadlines.yaml": """\
- {id: passing-up, every_year: "07-31", duty: 报送, clause: LOW-1}
""",
    "terms.yaml": """\
- {id: public_notice, length: 15, unit: calendar_days, levels: [national], clause: LOW-2}
""",
    "rules.yaml": """\
- id: not-barred
  kind: condition
  force: must
  summary: 不在禁止期内
  judge: is_over
  facts: {until: unit.barred_until}
  levels: [national]
  stages: [file]
  says: 禁止期至 {seen}
  cure: 期满再报
  clause: LOW-1
""",
    "caps.yaml": """\
- {id: projects, limit: 15, per: year, key: legal_representative, levels: [national], clause: LOW-3}
""",
}

UPLAND = {
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
def deadlines():
    return folder.deadlines()


@hookimpl
def forms():
    return folder.forms()


@hookimpl
def grading_tiers():
    return folder.grading_tiers()


@hookimpl
def quotas():
    return folder.quotas()


@hookimpl
def quota_formulas():
    return folder.quota_formulas()


@hookimpl
def evaluator_caps():
    return folder.evaluator_caps()


@hookimpl
def evaluator_requirements():
    return folder.evaluator_requirements()


@hookimpl
def rules():
    return folder.rules()


@hookimpl
def judgements():
    return folder.judgements()


@hookimpl
def indicator_sets():
    return folder.indicator_sets()


@hookimpl
def scoring_methods():
    return folder.scoring_methods()


@hookimpl
def industries():
    return folder.industries()


@hookimpl
def retention():
    return folder.retention()


@hookimpl
def dispatches():
    return folder.dispatches()


@hookimpl
def terms():
    return folder.terms()


@hookimpl
def summary_tables():
    return folder.summary_tables()


@hookimpl
def cases():
    return folder.cases()


@hookimpl
def demo():
    return folder.demo()
""",
    "region.yaml": """\
id: upland
name: 高地
authority: 高地厅
extends: lowland
levels:
  city: {label: 市级}
plans:
  creation_plan: {label: 创建计划}
evaluator_profile: profile
regulators:
  ecology: {label: 生态环境局}
body_kinds:
  city: {label: 市, lists: city, clause: UP-1}
  county: {label: 县, clause: UP-1}
recommending_bodies:
  - {id: east, name: 东市, kind: city}
  - {id: west, name: 西县, kind: county, parent: east}
""",
    "sources.yaml": """\
- {id: UP, title: 高地细则, number: 高工〔1〕号, in_force_from: 2024-07-19, in_force_until: 2029-07-18}
""",
    "clauses.yaml": """\
- {id: UP-1, source: UP, at: 一, force: [must], summary: 谁推荐}
- {id: UP-2, source: UP, at: 二, force: [must, priority], summary: 要求}
- {id: UP-3, source: UP, at: 三, force: [in_principle], summary: 原则要求}
- {id: UP-4, source: UP, at: 四, force: [show], summary: 告知, support: shown}
- {id: UP-5, source: UP, at: 五, force: [must], summary: 以后再做, support: planned}
- {id: UP-6, source: UP, at: 六, force: [encourage], summary: 无人落实}
""",
    "calls/yearly.yaml": """\
id: yearly-2025
title: 2025 年度推荐
source: UP
year: 2025
levels: [provincial, national]
categories: [factory, park]
tracks:
  new: {label: 新申报, on_list: provincial, clause: UP-1}
  old: {label: 现有, on_list: national, invites_all: true, clause: UP-1}
bodies: [city, county]
stages:
  - {id: file, name: 填报, actor: applicant, final: true, clause: UP-1}
  - {id: county, does: recommend, name: 县推荐, actor: recommending_body, bodies: [county], clause: UP-1}
  - id: city
    does: recommend
    name: 市推荐
    actor: recommending_body
    gate: [all-filed]
    papers: [sheet]
    clause: UP-1
  - {id: consult, name: 征求意见, actor: recommending_body, consults: [ecology], clause: UP-2}
  - {id: judge, name: 评审, actor: department, levels: [provincial], grades: stars, impartial: true, clause: UP-2,
     experts: {sheet: marks, quorum: 3, decimals: 1, choice: 未写明}}
  - {id: notice, name: 公示, actor: department, term: public_notice, clause: UP-2}
  - {id: publish, name: 公布, actor: department, lists: provincial, clause: UP-2}
forms:
  factory: [basics, extra]
  park: [basics]
summary_tables: [sheet]
indicator_sets:
  factory: factory-2025
category_levels:
  park: [provincial]
evaluation: {ways: [self, third_party], asked_in: way, pledges: {truth: 报告真实}, clause: UP-2}
""",
    "deadlines.yaml": """\
- {id: filing, call: yearly-2025, stage: file, due: 2025-05-20 17:00, clause: UP-1}
- {id: city-passing-up, call: yearly-2025, stage: city, due: 2025-05-31, serves: passing-up, clause: UP-1}
- {id: report, every_year: "03-30", duty: 年报, clause: UP-2}
""",
    "forms/basics.yaml": """\
id: basics
title: "{year} 年基本情况表"
clause: UP-2
sections:
  - id: about
    title: 基本情况
    fields:
      - {name: kind, label: 类型, type: choice, choices: [{name: a, label: 甲}, {name: b, label: 乙}]}
      - {name: audited, label: 是否审核, type: yes_no}
      - {name: audited_on, label: 审核日期, type: date, not_future: true, when: {field: audited, is: true}}
      - {name: small, label: 小, type: decimal, unit: 万元, least: 0, most: 100}
      - {name: large, label: 大, type: decimal, unit: 万元}
      - {name: share, label: 占比, type: computed, calculation: {do: share, of: [small, large]}}
      - name: years
        label: 经营情况
        type: table
        rows:
          - {name: y2, label: "{year-2} 年"}
          - {name: y1, label: "{year-1} 年"}
        columns:
          - {name: revenue, label: 收入, type: decimal, unit: 万元}
          - {name: staff, label: 人数, type: integer}
      - name: way
        label: 评价方式
        type: choice
        choices: [{name: self, label: 自评价}, {name: third_party, label: 第三方评价}]
  - id: honours
    title: 荣誉
    when: {field: kind, one_of: [a]}
    fields:
      - {name: honours, label: 荣誉, type: matrix, rows: [{name: water, label: 节水}]}
      - {name: proof, label: 佐证, type: evidence, accepts: [pdf], required: false}
checks:
  - {id: small-large, left: small, must_be: at_most, right: large, says: 小应不大于大}
paper:
  cover:
    title: 封面
    lines: [{label: 单位, value: unit.name}]
  columns: 4
  grid:
    - [{text: 类型}, {field: kind}, {text: 小, down: 2}, {field: small}]
    - [{text: "{year-1} 年收入"}, {field: years.y1.revenue}, {text: "共 {large} 万元"}]
  outline: [kind]
""",
    "forms/extra.yaml": """\
id: extra
title: 补充情况
official: false
choice: 文件未列出
track: new
sections:
  - id: more
    title: 补充
    fields:
      - {name: diagnosed_on, label: 诊断日期, type: date}
""",
    "forms/marks.yaml": """\
id: marks
title: 专家评分表
official: false
choice: 文件未附评分表
sections:
  - id: points
    title: 评分
    fields:
      - {name: quality_points, label: 质量, type: decimal, decimals: 1, unit: 分, least: 0, most: 60}
      - {name: fit_points, label: 适用, type: integer, unit: 分, least: 0, most: 40}
""",
    "forms/profile.yaml": """\
id: profile
title: 机构情况
official: false
choice: 文件未附表格
sections:
  - id: people
    title: 人员
    fields:
      - {name: titled_staff, label: 专职人员数, type: integer, unit: 人}
      - {name: approved, label: 是否获批, type: yes_no}
""",
    "grading.yaml": """\
- id: stars
  tiers: [five, four, three]
  assigned_by: score
  levels: [provincial]
  bands:
    - {tier: five, least: 90}
    - {tier: four, least: 75, below: 90}
    - {tier: three, least: 60, below: 75}
  required_for: {national: four}
  clause: UP-2
""",
    "quotas.csv": """\
body,kind,from_year,until_year,clause,count:factory,count:park
east,ceiling,2025,2025,UP-2,8,1
west,ceiling,2025,2025,UP-2,2,
""",
    "quota_formulas.yaml": """\
- id: by-audits
  category: factory
  body_kinds: [city]
  parts:
    - {figure: audits, label: 本年度审核数, share: 60}
    - {listed: provincial}
  rounding: down
  least: 1
  most: 9
  clause: UP-2
""",
    "caps.yaml": """\
- {id: local-projects, limit: 10, per: year, key: legal_representative, levels: [provincial], clause: UP-2}
""",
    "evaluator_requirements.yaml": """\
- {id: staff, summary: 专职人员, minimum: 10, unit: 人, fact: titled_staff, says: "只有 {seen}", clause: UP-2}
- {id: approval, summary: 已获批准, fact: approved, clause: UP-2}
""",
    "rules.yaml": """\
- id: audited
  kind: condition
  force: in_principle
  summary: 三年内审核过
  judge: audited_recently
  facts: {audited: audited, day: audited_on}
  figures: {years: {value: 3, unit: 年}}
  stages: [file]
  says: 近 {years} 未审核（{seen}）
  cure: 补做审核
  clause: UP-3
- id: enough-revenue
  kind: condition
  force: must
  summary: 收入达标
  judge: at_least
  facts: {amount: years.y1.revenue}
  figures: {least: {value: 0.10, unit: 万元}}
  categories: [factory]
  stages: [recommend]
  says: 收入 {seen}，应不低于 {least}
  cure: 核对
  clause: UP-2
- id: all-filed
  kind: gate
  force: must
  summary: 全部填报
  judge: empty
  facts: {values: body.unfiled_units}
  stages: [recommend]
  says: 未填报：{seen}
  cure: 督促填报
  clause: UP-2
- id: preferred
  kind: consideration
  force: priority
  summary: 甲类优先
  judge: one_of
  facts: {answer: kind}
  words: {options: [a]}
  stages: [recommend]
  says: 不是甲类
  cure: 不影响申报
  clause: UP-2
""",
    "rules.py": """\
from datetime import date

from core.plugin_api import Figure, Verdict, judgement
from core.plugin_api.judgements import within_years


@judgement()
def audited_recently(audited: bool, day: date | None, today: date, years: Figure) -> Verdict | None:
    if not audited:
        return Verdict(met=False, seen="未开展")
    return None if day is None else within_years(day, today, years)
""",
    "indicators/factory.yaml": """\
id: factory-2025
category: factory
year: 2025
title: 指标
clause: UP-2
dimensions:
  - {name: 能源, weight: 60.5}
  - {name: 产品, weight: 39.5}
indicators:
  - {number: 1, name: 能耗, dimension: 能源, type: reverse, unit: tce, weight: 60.5, least: 0}
  - {number: 2, name: 设计, dimension: 产品, type: qualitative, weight: 39.5}
""",
    "scoring_methods.yaml": """\
- id: scoring
  indicator_sets: [factory-2025]
  not_applicable: spread
  deviation: 30
  bottom: {share: 5, years: 3, clause: UP-2}
  choice: 文件未印公式
""",
    "industries.csv": """\
sector,name,clause
钢铁,长流程,UP-2
钢铁,短流程,UP-2
""",
    "retention.yaml": """\
- {id: kept-messages, data: messages, purpose: 通知, months: 36, choice: 文件未规定}
""",
    "dispatches.yaml": """\
- {id: our-returns, kind: return, number: "{office}补正〔{year}〕{serial}号", choice: 文件未印格式}
- {id: our-results, kind: result, number: "{body}结果〔{year}〕{serial}号", choice: 文件未印格式}
""",
    "terms.yaml": """\
- id: public_notice_provincial
  name: public_notice
  length: 10
  unit: working_days
  levels: [provincial]
  clause: UP-2
  choices: {starts: 未写明}
""",
    "summary_tables/sheet.yaml": """\
id: sheet
title: "{year} 年汇总表"
clause: UP-2
parts:
  - categories: [factory, park]
    columns:
      - {heading: 序号, value: [row_number]}
      - {heading: "{year-1} 年收入", value: [years.y1.revenue]}
      - {heading: 层级, boxes: {national: 国家级, provincial: 省级}}
""",
    "cases/all.yaml": """\
- {rule: audited, on: 2025-05-01, facts: {audited: true, audited_on: 2022-05-01}, passes: true}
- {on: 2025-05-02, facts: {audited: true, audited_on: 2022-05-01}, finding: {force: in_principle, seen: "2022-05-01"}}
- {on: 2025-05-02, facts: {audited: true}, finding: {outcome: unknown}}
- {on: 2029-07-19, facts: {audited: false}, applies: false}
- rule: enough-revenue
  on: 2025-05-01
  category: factory
  facts: {years.y1.revenue: 0.1}
  passes: true
- {on: 2025-05-01, category: park, facts: {}, applies: false}
""",
    "demo/demo.yaml": """\
clock: 2025-05-01 09:00
note: 虚构
""",
}
