# The documents. What a document does not print stays empty, and `choices` says why a date is ours.
- id: $document
  title: 关于开展 $year 年度绿色制造名单申报工作的通知（示例，请换成文件标题）
  number: 示例〔$year〕1 号
  issuer: ${title}工业和信息化厅
  issued_on: $year-03-01
  in_force_from: $year-03-01
  choices:
    in_force_from: 示例：通知未写施行日期，按落款日期起算
