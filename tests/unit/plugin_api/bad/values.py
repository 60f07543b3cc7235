"""Weights, bands, units and names of figures."""

from tests.unit.plugin_api.bad.bad import Bad

# fmt: off
BAD = [
    Bad("weights", "indicators/factory.yaml", "tce, weight: 60.5", "tce, weight: 60", "indicators:", "indicators",
        "sum to 99.5", "page"),
    Bad("dimension", "indicators/factory.yaml", "能源, weight: 60.5}\n  - {name: 产品, weight: 39.5}",
        "能源, weight: 60}\n  - {name: 产品, weight: 40}", "产品, weight: 40", "dimensions[1].weight",
        "weigh 39.5, the dimension 40", "page"),
    Bad("dimensions", "indicators/factory.yaml", "产品, weight: 39.5}\nind", "产品, weight: 39}\nind", "dimensions:",
        "dimensions", "sum to 99.5", "page"),
    Bad("unknown dimension", "indicators/factory.yaml", "dimension: 能源", "dimension: 能", "tce",
        "indicators[0].dimension", "'能'", "'能源'"),
    Bad("number twice", "indicators/factory.yaml", "number: 2", "number: 1", "设计", "indicators[1].number",
        "number 1", "as printed"),
    Bad("indicator without unit", "indicators/factory.yaml", "unit: tce, ", "", "能耗", "indicators[0].unit",
        "no unit", "as printed"),
    Bad("figure without unit", "rules.yaml", "unit: 万元", 'unit: ""', "0.10", "figures.least.unit",
        "the figure has no unit", "as printed"),
    Bad("figure of no unit", "rules.yaml", "value: 3, unit: 年", "value: 3", "value: 3", "figures.years.unit",
        "`unit` is missing", "add"),
    Bad("minimum without unit", "evaluator_requirements.yaml", ", unit: 人", "", "staff", "unit",
        "the minimum has no unit", "人"),
    Bad("field without unit", "forms/basics.yaml", "label: 大, type: decimal, unit: 万元",
        "label: 大, type: decimal", "大", "sections[0].fields[4].unit", "'large' has no unit", "as printed"),
    Bad("unknown tier", "grading.yaml", "national: four", "national: fuor", "fuor", "required_for.national",
        "'fuor'", "'four'"),
    Bad("unknown level of a tier", "grading.yaml", "{national: four}", "{nation: four}", "nation:",
        "required_for.nation", "'nation'", "'national'"),
    Bad("tier without band", "grading.yaml", "    - {tier: three, least: 60, below: 75}\n", "", "bands", "bands",
        "one band", "every tier"),
    Bad("gap between bands", "grading.yaml", "below: 90", "below: 89", "bands:", "bands", "leave a gap",
        "`below: 90`"),
    Bad("bands overlap", "grading.yaml", "least: 60, below: 75", "least: 60, below: 80", "bands:", "bands",
        "overlap", "`below: 75`"),
    Bad("bands of a panel", "grading.yaml", "assigned_by: score", "assigned_by: panel", "bands:", "bands",
        "without bands", "leave"),
    Bad("ranks without shares", "grading.yaml", "assigned_by: score", "assigned_by: rank", "bands:", "bands",
        "sum to 0 %", "5, 35, 60"),
    Bad("tier twice", "grading.yaml", "tiers: [five, four, three]", "tiers: [five, four, three, four]", "tiers:",
        "tiers", "each once", "best first"),
    Bad("band twice", "grading.yaml", "{tier: five, least: 90}", "{tier: four, least: 90}", "bands:", "bands",
        "two bands", "one band"),
    Bad("no bands", "grading.yaml", """\
  bands:
    - {tier: five, least: 90}
    - {tier: four, least: 75, below: 90}
    - {tier: three, least: 60, below: 75}
""", "", "stars", "bands", "exactly one band", "every tier"),
    Bad("band of both", "grading.yaml", "{tier: five, least: 90}", "{tier: five, least: 90, share: 5}", "bands:",
        "bands", "of scores and of ranks", "`share` by rank"),
    Bad("band without end", "grading.yaml", "least: 60, below: 75", "below: 75", "bands:", "bands",
        "'three' needs `least`", "least: 75"),
    Bad("unknown way of assigning", "grading.yaml", "assigned_by: score", "assigned_by: points", "assigned_by",
        "assigned_by", "'points'", "score"),
    Bad("unknown key", "caps.yaml", "legal_representative", "legal_represntative", "local", "key",
        "'legal_represntative'", "'legal_representative'"),
    Bad("unknown body", "quotas.csv", "west,", "vest,", "vest", "body", "no recommending body 'vest'", "'west'"),
    Bad("unknown category", "quotas.csv", "count:park", "count:parc", "east", "category", "no category 'parc'",
        "'park'"),
    Bad("unknown level of a term", "terms.yaml", "[provincial]", "[povincial]", "levels", "levels[0]", "'povincial'",
        "'provincial'"),
]
# fmt: on
