# Invented from end to end. `GREENROLL_REGION=$name greenroll demo` builds it by the real operations and serves it.
clock: $year-05-10T09:30:00
note: 演示数据：单位、人员、代码、文号均为虚构，不对应任何真实单位。
people:
  - {id: administrator, name: 演示系统管理员, role: administrator}
  - {id: security, name: 演示安全管理员, role: security_administrator}
  - {id: auditor, name: 演示审计管理员, role: auditor}
  - {id: department, name: 演示省厅经办人, role: department_officer}
  - {id: approver, name: 演示省厅审批人, role: department_approver}
  - {id: first-city, name: 演示甲市经办人, role: body_officer, body: first-city}
  - {id: second-city, name: 演示乙市经办人, role: body_officer, body: second-city}
  - {id: applicant, name: 演示申报人, role: applicant, unit: drafting}
units:
  - {id: drafting, name: 示例电子科技有限公司（虚构）, kind: enterprise, body: first-city, code: 91990000MADEM0011K}
  - {id: filed, name: 示例工程机械有限公司（虚构）, kind: enterprise, body: first-city, code: 91990000MADEM002XB}
calls:
  - {call: provincial-$year, opened_on: $year-03-02, document_numbers: {recommend: 演示函〔$year〕}}
applications:
  - {unit: drafting, call: provincial-$year, category: factory, levels: [provincial], stage: file, state: draft, started_on: $year-04-20}
  - {unit: filed, call: provincial-$year, category: factory, levels: [provincial], stage: review, state: pending, started_on: $year-04-10, filed_on: $year-04-28, answers: {eligibility: {audited_on: "$year-01-15"}}}
