"""Evaluations that cannot be made or chosen, evaluators that are measured by nothing, categories that change."""

from tests.unit.plugin_kit.bad.bad import Bad

CALL = "calls/yearly.yaml"
BASICS = "forms/basics.yaml"
WAY = """\
        type: choice
        choices: [{name: self, label: 自评价}, {name: third_party, label: 第三方评价}]"""
REQUIREMENTS = "evaluator_requirements.yaml"
REGION = "region.yaml"

# fmt: off
BAD = [
    Bad("no way", CALL, "ways: [self, third_party]", "ways: []", "ways:", "evaluation.ways", "must be named",
        "`self`"),
    Bad("way twice", CALL, "ways: [self, third_party]", "ways: [self, self]", "ways:", "evaluation.ways", "each once",
        "both"),
    Bad("unknown way", CALL, "ways: [self, third_party]", "ways: [self, third]", "ways:", "evaluation.ways[1]",
        "'third'", "'third_party'"),
    Bad("every one of one", CALL, "ways: [self, third_party], asked_in: way", "ways: [third_party], every: true",
        "every:", "evaluation.every", "only 'third_party' is open", "both"),
    Bad("choice unasked", CALL, "asked_in: way, ", "", "ways:", "evaluation", "no field asks which", "asked_in"),
    Bad("asked without choice", CALL, "asked_in: way", "every: true, asked_in: way", "every:", "evaluation.asked_in",
        "nothing to choose", "leave"),
    Bad("asked nowhere", CALL, "asked_in: way", "asked_in: ways", "ways:", "evaluation.asked_in",
        "no form of call 'yearly-2025', category 'factory', track 'new' asks 'ways'", "'way'"),
    Bad("asked as text", BASICS, WAY, "        type: text", "evaluation:", "evaluation.asked_in", "is no choice",
        "name: self", shown_in=CALL),
    Bad("asked otherwise", BASICS, "{name: self, label: 自评价}", "{name: own, label: 自评价}", "evaluation:",
        "evaluation.asked_in", "other options", "name: self", shown_in=CALL),
    Bad("asked in passing", BASICS, WAY, WAY + "\n        required: false", "evaluation:", "evaluation.asked_in",
        "left open", "required", shown_in=CALL),
    Bad("evaluation without basis", CALL, "pledges: {truth: 报告真实}, clause: UP-2", "pledges: {truth: 报告真实}",
        "evaluation:", "evaluation.clause", "an evaluation rests on nothing", "cite"),
    Bad("pledged by nobody", CALL, "ways: [self, third_party], asked_in: way", "ways: [self]", "evaluation:",
        "evaluation.pledges", "none evaluates here", "third_party"),
    Bad("empty pledge", CALL, "truth: 报告真实", 'truth: " "', "evaluation:", "evaluation.pledges.truth",
        "says nothing", "signed"),
    Bad("no such profile", REGION, "evaluator_profile: profile", "evaluator_profile: profil", "evaluator_profile",
        "evaluator_profile", "no form 'profil'", "'profile'"),
    Bad("no profile", REGION, "evaluator_profile: profile\n", "", "staff", "fact", "has no profile",
        "evaluator_profile", shown_in=REQUIREMENTS),
    Bad("profile that ended", "forms/profile.yaml", "official: false", "official: false\nuntil: 2026-12-31", "staff",
        "fact", "not in force on every day", "as long", shown_in=REQUIREMENTS),
    Bad("fact of no field", REQUIREMENTS, "titled_staff", "titled_stuff", "staff", "fact",
        "has no field 'titled_stuff'", "'titled_staff'"),
    Bad("minimum of a yes", REQUIREMENTS, "fact: titled_staff", "fact: approved", "staff", "fact",
        "is a yes_no: no minimum measures it", "integer"),
    Bad("count without minimum", REQUIREMENTS, "fact: approved", "fact: titled_staff", "approval", "fact",
        "without a minimum only a yes counts", "`minimum`"),
    Bad("minimum of nothing", REQUIREMENTS, "fact: titled_staff, ", "", "staff", "minimum", "no answer", "fact"),
    Bad("unfillable sentence", REQUIREMENTS, "只有 {seen}", "只有 {sen}", "staff", "says", "{sen} cannot be filled",
        "'seen'"),
    Bad("cap of nothing", "caps.yaml", "limit: 10", "limit: 0", "local", "limit", "lets nobody in", "printed"),
    Bad("unknown kind of unit", REGION, "plans:", "categories:\n  product: {label: 产品, unit: factory}\nplans:",
        "product:", "categories.product.unit", "'factory'", "enterprise"),
    Bad("another kind of unit", REGION, "plans:", "categories:\n  park: {label: 高地园区, unit: park}\nplans:",
        "park:", "categories.park.unit", "another `unit` in lowland: enterprise", "write `unit: enterprise`"),
    Bad("another subject", REGION, "plans:", "categories:\n  park: {label: 高地园区, subject: 产品名称}\nplans:",
        "park:", "categories.park.subject", "another `subject` in lowland: none", "leave `subject` out"),
    Bad("evaluations of one track", "calls/yearly.yaml", "evaluation: {ways: [self, third_party], asked_in: way,",
        "evaluations:\n  - {ways: [self], tracks: [new], clause: UP-2}\n"
        "  - {ways: [self], tracks: [new], clause: UP-2}\n"
        "evaluation: {ways: [self, third_party], asked_in: way,", "tracks: [new], clause", "evaluations[1]",
        "two evaluations are asked of the track 'new'", "`tracks:`"),
    Bad("evaluation of an unknown track", "calls/yearly.yaml", "asked_in: way,", "asked_in: way, tracks: [nwe],",
        "evaluation:", "evaluation.tracks[0]", "'nwe'", "'new'"),
    Bad("one of one level", "calls/yearly.yaml", "levels: [provincial, national]\n",
        "levels: [provincial]\none_level: true\n", "one_level", "one_level", "nothing to choose", "leave"),
]
# fmt: on
