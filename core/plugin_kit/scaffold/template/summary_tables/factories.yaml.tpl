# The table that goes with the city's letter: title, sealing line and columns as issued.
id: factories
clause: $document-04
annex: 附件
title: "{year}年绿色工厂推荐汇总表"
sealing_line: 推荐单位（盖章）：
parts:
  - categories: [factory]
    columns:
      - {heading: 序号, value: [row_number], width: 5}
      - {heading: 企业名称, value: [unit.name], width: 28}
      - {heading: 主要产品, value: [main_products], width: 20}
      - {heading: "{year-1}年工业总产值（万元）", value: [output_value], number_format: "#,##0.00", width: 16}
      - {heading: 联系人及电话, value: [contact_name, contact_phone], width: 20}
