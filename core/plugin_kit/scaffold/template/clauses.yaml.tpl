# Every clause: its place in the document, how strictly it speaks, and our own words for what it demands.
- id: $document-01
  source: $document
  at: 一.1
  force: [must]
  summary: 示例：企业自愿申报，由所在市州工信局审核推荐
  support: supported
  means: [市州审核推荐环节, 企业申报表]
- id: $document-02
  source: $document
  at: 一.2
  force: [must]
  summary: 示例：近三年未正常生产经营的，不予推荐
- id: $document-03
  source: $document
  at: 一.3
  force: [in_principle]
  summary: 示例：近五年内开展过清洁生产审核
- id: $document-04
  source: $document
  at: 二.1
  force: [must]
  summary: 示例：市州于规定日期前正式行文报送汇总表
- id: $document-05
  source: $document
  at: 二.2
  force: [must]
  summary: 示例：省厅评审后公示，公示无异议的列入省级名单
