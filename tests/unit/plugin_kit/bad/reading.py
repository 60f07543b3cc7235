"""What cannot be read."""

from tests.unit.plugin_kit.bad.bad import Bad

# fmt: off
BAD = [
    Bad("unknown key", "caps.yaml", "limit:", "limt:", "limt", "limt", "an evaluator cap has no such key",
        "'limit'"),
    Bad("missing key", "caps.yaml", "limit: 10, ", "", "local-projects", "limit", "`limit` is missing",
        "add `limit:`"),
    Bad("blank", "terms.yaml", "length: 10", "length:", "length:", "length", "this is blank", "leave the key out"),
    Bad("duplicate key", "terms.yaml", "unit: work", "length: 9\n  unit: work", "length: 9", "[0].length", "twice",
        "keep"),
    Bad("not YAML", "terms.yaml", "clause: UP-2", "clause: [UP-2", "choices", "", "this is not YAML", "indentation"),
    Bad("a full-width colon", "terms.yaml", "length: 10", "length：10", "length", "", "a full-width colon",
        "half-width"),
    Bad("a tag", "terms.yaml", "length: 10", "length: !x 10", "length: !x", "[0].length", "the tag !x",
        "leave the tag out"),
    Bad("no number", "terms.yaml", "length: 10", "length: ten", "length", "length", "'ten' is not a whole number",
        "digits"),
    Bad("no decimal", "rules.yaml", "value: 0.10", "value: 10%", "10%", "figures.least.value",
        "'10%' is not a number", "no unit"),
    Bad("no date", "deadlines.yaml", "due: 2025-05-31", "due: 2025-5-31", "passing-up", "due", "'2025-5-31'",
        "YYYY-MM-DD"),
    Bad("no yes or no", "calls/yearly.yaml", "final: true", "final: yes", "final", "stages[0].final",
        "'yes' is neither", "write true"),
    Bad("no text", "sources.yaml", "title: 高地细则", "title: true", "UP", "title", "not true or false",
        "in quotes"),
    Bad("no list", "calls/yearly.yaml", "bodies: [city, county]", "bodies: city", "bodies: city", "bodies",
        "must be a list", "[city]"),
    Bad("no mapping", "calls/yearly.yaml", "factory: factory-2025", "- factory", "indicator_sets", "indicator_sets",
        "a mapping", "{key"),
    Bad("no such value", "rules.yaml", "force: in_principle", "force: principle", "force", "force", "'principle'",
        "in_principle"),
    Bad("no list file", "caps.yaml", "- {id", "{id", "local", "", "must hold a list", "`- `"),
    Bad("CSV column", "industries.csv", "sector,name,", "sector,nme,", "nme", "nme", "no such column", "'name'"),
    Bad("CSV column twice", "industries.csv", "sector,name,", "sector,sector,", "sector,s", "sector", "twice",
        "keep one"),
    Bad("CSV cells", "industries.csv", "短流程,UP-2", "短流程", "短流程", "", "2 cells, the header 3",
        "as many cells"),
    Bad("CSV value", "quotas.csv", "UP-2,8,1", "UP-2,eight,1", "eight", "count", "'eight' is not a whole", "digits"),
    Bad("CSV quotes", "industries.csv", "短流程,UP-2", '"短流程,UP-2', '"短', "", "this is not CSV", "in quotes"),
]
# fmt: on
