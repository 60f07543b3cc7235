# Ours: the facts that the rules need and the notice's form does not ask.
id: eligibility
title: 申报条件
official: false
choice: 示例：申报表未设这些问项，核对通知要求需要，由本平台补问
sections:
  - id: exclusions
    title: 不予推荐情形
    exclusions: true
    clause: $document-02
    fields:
      - {name: not_operating, label: 近三年是否有未正常生产经营的情形, type: yes_no}
  - id: conditions
    title: 申报条件
    clause: $document-03
    fields:
      - {name: audited_on, label: 最近一次清洁生产审核通过的日期, type: date, not_future: true, required: false}
