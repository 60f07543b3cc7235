"""Duplicates, conflicts between layers, overrides of nothing, spans."""

from tests.unit.plugin_kit.bad.bad import Bad

# fmt: off
BAD = [
    Bad("same id twice", "deadlines.yaml", "- {id: report", "- {id: filing", "03-30", "id", "declared twice",
        "not overlap"),
    Bad("same subject", "caps.yaml", "- {id: local",
        "- {id: b, limit: 9, per: year, key: legal_representative, levels: [provincial], clause: UP-2}\n- {id: local",
        "local", "id", "contradicts 'b'", "not overlap"),
    Bad("no id", "caps.yaml", "local-projects", "本地", "本地", "id", "is no id", "Latin letters"),
    Bad("conflict of subjects", "caps.yaml", "levels: [provincial]", "levels: [national]", "local", "id",
        "lowland declares 'projects'", "add `overrides: projects`"),
    Bad("conflict of ids", "caps.yaml", "local-projects", "projects", "projects", "id",
        "lowland declares 'projects'", "id"),
    Bad("conflict of terms", "terms.yaml", "levels: [provincial]", "levels: [national]", "public_notice_prov", "id",
        "lowland declares 'public_notice'", "add `overrides: public_notice`"),
    Bad("conflict of clauses", "clauses.yaml", "id: UP-6", "id: LOW-1", "LOW-1", "id", "lowland declares",
        "another id"),
    Bad("overrides nothing", "caps.yaml", "limit:", "overrides: project, limit:", "local", "overrides", "'project'",
        "'projects'"),
    Bad("spans", "caps.yaml", "limit:", "from: 2026-01-01, until: 2025-01-01, limit:", "local", "until",
        "ends before", "last"),
    Bad("beyond the source", "caps.yaml", "limit:", "until: 2030-01-01, limit:", "local", "until", "longer than",
        "within"),
    Bad("judgement twice", "rules.py", "def audited_recently(", "def at_least(", "@judgement()", "at_least", "kit's",
        "next"),
    Bad("overrides what never holds with it", "caps.yaml", "id: local-projects,",
        "id: local-projects, overrides: projects, from: 2018-01-01, until: 2019-12-31,", "local", "overrides",
        "never holds on a day", "spans"),
]
# fmt: on
