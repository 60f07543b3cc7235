# The pipeline at a glance: who acts at each stage, and what must hold.
id: provincial-$year
title: $year 年度${title}省级绿色工厂申报
source: $document
year: $year
opens: $year-03-01
levels: [provincial]
categories: [factory]
bodies: [city]
clause: $document-01
choices:
  opens: 示例：通知未写受理起始日，按落款日期开放
stages:
  - {id: file, name: 企业申报, actor: applicant, clause: $document-01}
  - {id: review, name: 市州审核, actor: recommending_body, verify: [exclusions], clause: $document-02}
  - {id: recommend, name: 市州推荐, actor: recommending_body, letter: true, papers: [factories], clause: $document-04}
  - {id: select, name: 省厅评审, actor: department, clause: $document-05}
  - {id: notice, name: 公示, actor: department, term: public_notice, clause: $document-05}
  - {id: publish, name: 公布名单, actor: department, lists: provincial, clause: $document-05}
forms:
  factory: [application, eligibility]
summary_tables: [factories]
result_label: 省级绿色工厂
