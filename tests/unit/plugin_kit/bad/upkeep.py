"""What is refused of upkeep, and of what follows from standing on a level's list."""

from __future__ import annotations

from tests.unit.plugin_kit.bad.bad import Bad

LEVEL = "  city: {label: 市级}\n"


def level(said: str) -> str:
    """The level of the cities, and what follows from its list."""
    return f"  city: {{label: 市级, {said}}}\n"


def upkeep(said: str) -> str:
    """The same level, and what is filled for listed units."""
    return f"{LEVEL}upkeep:\n  {said}\n"


# fmt: off
BAD = [
    Bad("list implied that is none", "region.yaml", LEVEL, level("implies: {lists: [povincial], clause: UP-1}"),
        "povincial", "levels.city.implies.lists[0]", "'povincial'", "'provincial'"),
    Bad("level that implies itself", "region.yaml", LEVEL, level("implies: {lists: [city], clause: UP-1}"),
        "city:", "levels.city.implies.lists", "names itself", "other levels"),
    Bad("list come onto and left", "region.yaml", LEVEL,
        level("implies: {lists: [national], clause: UP-1}, replaces: {lists: [national], clause: UP-1}"),
        "city:", "levels.city", "by the same act", "implies"),
    Bad("validity without a term", "region.yaml", LEVEL, level("valid: {term: validty, clause: UP-1}"),
        "validty", "levels.city.valid.term", "'validty'", "term"),
    Bad("replacing without a basis", "region.yaml", LEVEL, level("replaces: {lists: [provincial]}"),
        "city:", "levels.city.replaces.clause", "rests on nothing", "clause"),
    Bad("kind of upkeep that is none", "region.yaml", LEVEL, upkeep("recheck: {form: plan, clause: UP-1}"),
        "recheck", "upkeep.recheck", "no kind of upkeep 'recheck'", "re_check"),
    Bad("form of upkeep that is none", "region.yaml", LEVEL, upkeep("re_check: {form: plna, clause: UP-1}"),
        "plna", "upkeep.re_check.form", "'plna'", "form"),
    Bad("term of upkeep that is none", "region.yaml", LEVEL,
        upkeep("re_check: {form: profile, term: trienium, clause: UP-1}"),
        "trienium", "upkeep.re_check.term", "'trienium'", "term"),
    Bad("removal at once without a file", "region.yaml", LEVEL,
        upkeep("incident: {form: profile, clears: true, clause: UP-1}"),
        "clears", "upkeep.incident.clears", "no file", "`finding`"),
    Bad("finding that is no evidence", "region.yaml", LEVEL,
        upkeep("incident: {form: profile, clears: true, finding: small, clause: UP-1}"),
        "small", "upkeep.incident.finding", "'small'", "evidence"),
    Bad("grade that no form offers", "region.yaml", LEVEL,
        upkeep("incident: {form: profile, grave: [huge], clause: UP-1}"),
        "huge", "upkeep.incident.grave[0]", "'huge'", "grade"),
]
# fmt: on
