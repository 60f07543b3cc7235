"""How indicators are scored."""

from tests.unit.plugin_kit.bad.bad import Bad

# fmt: off
BAD = [
    Bad("method of no set", "scoring_methods.yaml", "[factory-2025]", "[]", "indicator_sets", "indicator_sets",
        "scores no set", "name the sets"),
    Bad("method of an unknown set", "scoring_methods.yaml", "[factory-2025]", "[factory-2024]", "indicator_sets",
        "indicator_sets[0]", "'factory-2024'", "'factory-2025'"),
    Bad("places of a score", "scoring_methods.yaml", "not_applicable", "decimals: 7\n  not_applicable", "decimals",
        "decimals", "7 places", "0 to 2"),
    Bad("weights of more places", "scoring_methods.yaml", "not_applicable", "decimals: 0\n  not_applicable", "decimals",
        "decimals", "more than 0 decimals", "as many places"),
    Bad("one step", "scoring_methods.yaml", "not_applicable", "steps: 1\n  not_applicable", "steps: 1", "steps",
        "two steps", "2 or more"),
    Bad("direction of an elasticity", "scoring_methods.yaml", "not_applicable",
        "elasticity: qualitative\n  not_applicable", "elasticity", "elasticity", "'qualitative'", "reverse"),
    Bad("deviation below nothing", "scoring_methods.yaml", "deviation: 30", "deviation: -1", "deviation", "deviation",
        "not less than 0", "per cent"),
    Bad("the last of nobody", "scoring_methods.yaml", "share: 5", "share: 0", "share", "bottom.share", "more than 0",
        "per cent"),
    Bad("in no year", "scoring_methods.yaml", "years: 3", "years: 0", "years", "bottom.years", "one year", "1 or more"),
    Bad("steps of a figure", "indicators/factory.yaml", "reverse, unit", "reverse, steps: [no, yes], unit", "能耗",
        "indicators[0].steps", "qualitative", "leave them out"),
    Bad("one step alone", "indicators/factory.yaml", "qualitative, weight", "qualitative, steps: [no], weight", "设计",
        "indicators[1].steps", "two or more", "full marks"),
    Bad("proof of a number", "forms/basics.yaml", "label: 小, ", "label: 小, proves: [1], ", "小",
        "sections[0].fields[3].proves", "has no `proves`", "evidence"),
    Bad("proof of no indicator", "forms/basics.yaml", "accepts: [pdf]", "accepts: [pdf], proves: [9]", "proof",
        "sections[1].fields[1].proves", "no indicator 9", "as printed"),
    Bad("inapplicable to nothing", "forms/basics.yaml", "label: 是否审核, ",
        "label: 是否审核, inapplicable: 9, ", "是否审核",
        "sections[0].fields[1].inapplicable", "no indicator 9", "as printed"),
]
# fmt: on
