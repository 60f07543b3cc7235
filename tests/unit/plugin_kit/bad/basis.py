"""What rests on no clause and is no declared choice."""

from tests.unit.plugin_kit.bad.bad import Bad

# fmt: off
BAD = [
    Bad("deadline without basis", "deadlines.yaml", "17:00, clause: UP-1", "17:00", "filing", "clause", "rests on",
        "cite"),
    Bad("cap without basis", "caps.yaml", ", clause: UP-2", "", "local", "clause", "an evaluator cap rests on",
        "cite"),
    Bad("requirement without", "evaluator_requirements.yaml", "\", clause: UP-2", "\"", "staff", "clause", "rests on",
        "cite"),
    Bad("grading without", "grading.yaml", "  clause: UP-2\n", "", "stars", "clause", "a grading rests",
        "cite"),
    Bad("quota without", "quotas.csv", "2025,2025,UP-2,2,", "2025,2025,,2,", "west", "clause", "a quota rests on",
        "cite"),
    Bad("rule without", "rules.yaml", "补做审核\n  clause: UP-3", "补做审核", "id: audited", "clause",
        "a rule rests", "cite"),
    Bad("set without", "indicators/factory.yaml", "clause: UP-2\n", "", "id: fac", "clause", "an indicator set",
        "cite"),
    Bad("term without", "terms.yaml", "  clause: UP-2\n", "", "public_notice_prov", "clause", "a term rests on",
        "cite"),
    Bad("stage without", "calls/yearly.yaml", "final: true, clause: UP-1", "final: true", "final",
        "stages[0].clause", "a stage", "cite"),
    Bad("track without", "calls/yearly.yaml", "on_list: provincial, clause: UP-1", "on_list: provincial",
        "provincial}", "tracks.new.clause", "a track rests", "cite"),
    Bad("kind without", "region.yaml", "市, lists: city, clause: UP-1", "市, lists: city", "{label: 市, lists: city}",
        "body_kinds.city.clause", "a body kind", "cite"),
    Bad("form without", "forms/basics.yaml", "clause: UP-2\n", "", "id: basics", "clause", "a form rests on nothing",
        "cite"),
    Bad("table without", "summary_tables/sheet.yaml", "clause: UP-2\n", "", "id: sheet", "clause", "a summary table",
        "cite"),
    Bad("both", "caps.yaml", "clause: UP-2", "clause: UP-2, choice: 我们定的", "local", "choice", "only one",
        "choices"),
    Bad("field with both", "forms/basics.yaml", "label: 小, ", "label: 小, clause: UP-2, choice: 我们加的, ",
        "我们加的", "sections[0].fields[3].choice", "only one", "choices"),
    Bad("empty reason", "forms/extra.yaml", "choice: 文件未列出", 'choice: " "', "choice", "choice", "its reason",
        "sentence"),
    Bad("choice of no key", "terms.yaml", "{starts:", "{start:", "start:", "choices.start", "no key `start`",
        "'starts'"),
    Bad("choice of a source", "sources.yaml", "2029-07-18", "2029-07-18, choices: {from: 未写}", "UP",
        "choices.from", "no key `from`", "keys are"),
]
# fmt: on
