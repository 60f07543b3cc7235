"""Deadlines of nothing, without a date, or too late."""

from tests.unit.plugin_api.bad.bad import Bad

# fmt: off
BAD = [
    Bad("unknown call", "deadlines.yaml", "filing, call: yearly-2025", "filing, call: yearly-2024", "filing", "call",
        "no call 'yearly-2024'", "'yearly-2025'"),
    Bad("unknown stage", "deadlines.yaml", "stage: file", "stage: fill", "filing", "stage",
        "no stage of yearly-2025 'fill'", "'file'"),
    Bad("unknown track", "deadlines.yaml", "stage: file", "stage: file, tracks: [nw]", "filing", "tracks[0]", "'nw'",
        "'new'"),
    Bad("two dates", "deadlines.yaml", "due: 2025-05-31", 'due: 2025-05-31, every_year: "05-31"', "05-31", "due",
        "exactly one", "keep"),
    Bad("no date", "deadlines.yaml", 'every_year: "03-30", ', "", "report", "every_year", "exactly one",
        "the document"),
    Bad("no such day", "deadlines.yaml", "03-30", "02-30", "report", "every_year", "'02-30'", '"05-31"'),
    Bad("stage without call", "deadlines.yaml", "filing, call: yearly-2025,", "filing,", "filing", "stage",
        "no call", "name the call"),
    Bad("closes nothing", "deadlines.yaml", ", duty: 年报", "", "report", "", "closes nothing", "duty"),
    Bad("later than served", "deadlines.yaml", "due: 2025-05-31", "due: 2025-08-01", "serves", "due",
        "later than lowland's", "until 2025-07-31"),
    Bad("standing and later", "deadlines.yaml", "due: 2025-05-31", 'every_year: "08-01"', "serves", "every_year",
        "later than", "07-31"),
    Bad("a minute later", "deadlines.yaml", '- {id: passing-up, every_year: "07-31"',
        "- {id: passing-up, due: 2025-05-31 17:00", "serves", "due",
        "due 2025-05-31, later than lowland's 'passing-up', 2025-05-31 17:00", "until", of="lowland",
        shown_in="deadlines.yaml"),
    Bad("serves nothing", "deadlines.yaml", "serves: passing-up", "serves: passing", "serves", "serves", "'passing'",
        "'passing-up'"),
    Bad("extended backwards", "deadlines.yaml", "17:00,", "17:00, extendable_until: 2025-05-19,", "filing",
        "extendable_until", "before the deadline", "2025-05-20"),
    Bad("standing and extended", "deadlines.yaml", "duty: 年报", "duty: 年报, extendable_until: 2025-04-10", "report",
        "extendable_until", "only a deadline with `due`", "give `due`"),
    Bad("tracks of no call", "deadlines.yaml", "duty: 年报", "duty: 年报, tracks: [new]", "report", "tracks",
        "only a call's deadline", "name the call"),
]
# fmt: on
