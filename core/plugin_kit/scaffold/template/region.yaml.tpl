# Who decides, who recommends. Categories and levels come from the nation; add those that only this region has.
id: $name
name: $title
authority: ${title}工业和信息化厅
department: 省厅
extends: national
body_kinds:
  city: {label: 市州工业和信息化局, clause: $document-01}
bodies_choice: 示例：请换成文件所列的推荐单位
recommending_bodies:
  - {id: first-city, name: 示例甲市, kind: city, office: 示例甲市工业和信息化局, aliases: [示例甲]}
  - {id: second-city, name: 示例乙市, kind: city, office: 示例乙市工业和信息化局, aliases: [示例乙]}
