"""Experts whose scores nobody could make one of."""

from tests.unit.plugin_kit.bad.bad import Bad

_CALL, _AT = "calls/yearly.yaml", "stages[4].experts"
_MARKS = "forms/marks.yaml"

# fmt: off
BAD = [
    Bad("nobody scores", _CALL, "quorum: 3", "quorum: 0", "quorum: 0", f"{_AT}.quorum", "somebody", "1 or more"),
    Bad("places of experts' scores", _CALL, "decimals: 1", "decimals: 3", "decimals: 3", f"{_AT}.decimals",
        "not reckoned to 3", "0 to 2"),
    Bad("a distance below nothing", _CALL, "quorum: 3", "quorum: 3, spread: -1", "spread", f"{_AT}.spread",
        "not less than 0", "such as 15"),
    Bad("corrected by one alone", _CALL, "quorum: 3", "quorum: 3, corrected_from: 1", "corrected_from",
        f"{_AT}.corrected_from", "severe or mild", "2 or more"),
    Bad("trimmed of nothing", _CALL, "quorum: 3", "quorum: 3, trimmed: 1", "trimmed", f"{_AT}.trimmed",
        "at each end", "trimmed_mean"),
    Bad("a trimmed mean that trims nobody", _CALL, "quorum: 3", "quorum: 3, method: trimmed_mean", "experts",
        f"{_AT}.trimmed", "at each end", "`trimmed: 1`"),
    Bad("nobody left in the middle", _CALL, "quorum: 3", "quorum: 2, method: trimmed_mean, trimmed: 1",
        "quorum: 2", f"{_AT}.quorum", "leaves nobody", "3 or more"),
    Bad("an unknown sheet", _CALL, "sheet: marks", "sheet: market", "market", f"{_AT}.sheet", "'market'", "'marks'"),
    Bad("an unknown sheet of a category", _CALL, "sheet: marks", "sheet: marks, sheets: {park: market}", "market",
        f"{_AT}.sheets.park", "'market'", "'marks'"),
    Bad("a sheet of no category", _CALL, "sheet: marks", "sheet: marks, sheets: {parks: marks}", "parks",
        f"{_AT}.sheets.parks", "'parks'", "'park'"),
    Bad("a sheet that scores nothing", _CALL, "sheet: marks", "sheet: extra", "sheet: extra", f"{_AT}.sheet",
        "nothing of 'extra'", "most:"),
    Bad("an item below nothing", _MARKS, "least: 0, most: 40", "least: -5, most: 40", "sheet: marks", f"{_AT}.sheet",
        "no least number", "least: 0", shown_in=_CALL),
    Bad("an item of more places", _MARKS, "decimals: 1", "decimals: 2", "sheet: marks", f"{_AT}.sheet",
        "more places", "`decimals`", shown_in=_CALL),
    Bad("a tier proposed where the score gives it", _CALL, "quorum: 3",
        "quorum: 3, proposes: [{tier: five, least: 90}]", "proposes", f"{_AT}.proposes",
        "only where the panel", "leave it out"),
    Bad("an unknown term of reviews", _CALL, "impartial: true", "impartial: true, reviews: looking_again",
        "looking_again", "stages[4].reviews", "'looking_again'", "public_notice"),
]
# fmt: on
