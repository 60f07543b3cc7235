# Each rule on both sides, each date on the day before and the day after. `greenroll plugin check` runs them.
- {rule: provincial-not-operating, on: $year-05-10, call: provincial-$year, facts: {not_operating: false}, passes: true}
- {on: $year-05-10, call: provincial-$year, facts: {not_operating: true}, finding: {force: must, clause: $document-02}}

- {rule: cleaner-production, on: $year-05-10, call: provincial-$year, category: factory, facts: {audited_on: $year-01-15}, passes: true}
- {on: $year-05-10, call: provincial-$year, category: factory, facts: {audited_on: 2001-01-15}, finding: {force: in_principle, seen: "2001-01-15"}}

- {deadline: provincial-$year-file, at: $year-05-15 23:59, passes: true}
- {at: $year-05-16 00:00, passes: false}
- {deadline: provincial-$year-recommend, at: $year-05-31 23:59, passes: true}
- {at: $year-06-01 00:00, passes: false}
