# The form that the notice prints. Labels are copied exactly; years in them follow the call's.
id: application
title: 绿色工厂申报表
clause: $document-01
sections:
  - id: unit
    title: 企业基本情况
    fields:
      - {name: company, label: 企业名称, type: text, prefill: unit.name, max_length: 100}
      - {name: code, label: 统一社会信用代码, type: text, format: unit_code, prefill: unit.code, same_as: unit.code, required: false}
      - {name: main_products, label: 主要产品, type: text, max_length: 200}
      - {name: output_value, label: "{year-1} 年工业总产值", type: decimal, unit: 万元, least: 0}
      - {name: contact_name, label: 联系人, type: text, max_length: 50, personal: true}
      - {name: contact_phone, label: 联系电话, type: text, format: phone, personal: true}
