# Dates stand apart from the pipeline: they change every year, and staff may change them.
- id: provincial-$year-file
  call: provincial-$year
  stage: file
  due: $year-05-15
  extendable_until: $year-05-31
  choice: 示例：通知只规定市州报送日期，企业申报的截止日为本平台设定
- id: provincial-$year-recommend
  call: provincial-$year
  stage: recommend
  due: $year-05-31
  clause: $document-04
