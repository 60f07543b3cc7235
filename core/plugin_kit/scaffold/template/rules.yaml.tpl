# A rule is words, figures and a clause; `judge` names what compares them. docs/hooks.md lists the kit's judgements.
- id: provincial-not-operating
  kind: exclusion
  force: must
  summary: 近三年未正常生产经营的，不予推荐
  judge: is_false
  facts: {answer: not_operating}
  levels: [provincial]
  stages: [recommend]
  says: 单位近三年有未正常生产经营的情形，不予推荐
  cure: 填写有误的，请改正并附证明；情形属实的，本次不能推荐
  clause: $document-02
- id: cleaner-production
  kind: condition
  force: in_principle
  summary: 近五年内开展过清洁生产审核
  judge: within_years
  facts: {day: audited_on}
  figures: {years: {value: 5, unit: 年}}
  categories: [factory]
  levels: [provincial]
  stages: [recommend]
  says: 最近一次清洁生产审核为 {seen}，原则上应在近 {years} 内
  cure: 可由推荐单位说明特殊情况
  clause: $document-03
