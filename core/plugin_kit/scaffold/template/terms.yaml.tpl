# Spans of time: public notice, bars, re-checks.
- id: public_notice_provincial
  name: public_notice
  length: 5
  unit: working_days
  levels: [provincial]
  clause: $document-05
  choices: {starts: 示例：通知未写明起算日，按公示次日起算}
