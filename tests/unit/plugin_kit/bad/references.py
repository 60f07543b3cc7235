"""Clauses and sources that do not exist, or say too little."""

from tests.unit.plugin_kit.bad.bad import Bad

# fmt: off
BAD = [
    Bad("unknown clause", "caps.yaml", "UP-2", "UP-22", "local", "clause", "no clause 'UP-22'", "'UP-2'"),
    Bad("clause of a stage", "calls/yearly.yaml", "final: true, clause: UP-1", "final: true, clause: U-1", "final",
        "stages[0].clause", "no clause 'U-1'", "'UP-1'"),
    Bad("clause of a body kind", "region.yaml", "市, lists: city, clause: UP-1", "市, lists: city, clause: X", "市, ",
        "body_kinds.city.clause", "'X'", "are"),
    Bad("unknown source", "clauses.yaml", "- {id: UP-6, source: UP,", "- {id: UP-6, source: UPP,", "UP-6", "source",
        "no source 'UPP'", "'UP'"),
    Bad("source of a call", "calls/yearly.yaml", "source: UP", "source: DOWN", "source", "source",
        "no source 'DOWN'", "sources are"),
    Bad("clause without force", "clauses.yaml", "[encourage]", "[]", "UP-6", "force", "has no force",
        "how strictly"),
    Bad("supported by nothing", "clauses.yaml", "support: shown", "support: supported", "UP-4", "support", "by what",
        "means"),
    Bad("source ends first", "sources.yaml", "2029-07-18", "2020-07-18", "UP", "in_force_until", "ends before",
        "last day"),
    Bad("clause without summary", "clauses.yaml", "summary: 无人落实", 'summary: " "', "UP-6", "summary",
        "has no summary", "our own words"),
]
# fmt: on
