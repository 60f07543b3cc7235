"""Places that are worked out: what is counted, of whom, within which bounds."""

from tests.unit.plugin_kit.bad.bad import Bad

PARTS = """\
  parts:
    - {figure: audits, label: 本年度审核数, share: 60}
    - {listed: provincial}
"""
AUDITS, FILE = "{figure: audits, label: 本年度审核数, share: 60}", "quota_formulas.yaml"

# fmt: off
BAD = [
    Bad("formula without parts", FILE, PARTS, "  parts: []\n", "parts:", "parts", "without parts", "what is counted"),
    Bad("part that counts nothing", FILE, AUDITS, "{share: 60}", "{share: 60}", "parts[0]", "counts one thing",
        "`figure:`"),
    Bad("part that counts two things", FILE, "{listed: provincial}", "{listed: provincial, figure: more, label: 多}",
        "figure: more", "parts[1]", "counts one thing", "`listed:`"),
    Bad("count without a word", FILE, AUDITS, "{figure: audits, share: 60}", "figure: audits", "parts[0]",
        "what 'audits' counts", "`label:`"),
    Bad("counted twice", FILE, "{listed: provincial}", AUDITS, "- {figure", "parts[1]", "'audits' is counted twice",
        "one part"),
    Bad("count of two words", FILE, "  rounding: down", """\
  rounding: down
  most: 5
  clause: UP-2
- id: of-parks
  category: park
  parts:
    - {figure: audits, label: 审核企业}
  rounding: down""", "审核企业", "parts[0].label", "two labels", "one"),
    Bad("formula of an unknown level", FILE, "listed: provincial", "listed: povincial", "povincial",
        "parts[1].listed", "'povincial'", "'provincial'"),
    Bad("formula of an unknown kind of body", FILE, "[city]", "[citty]", "citty", "body_kinds[0]", "'citty'", "'city'"),
    Bad("formula of an unknown call", FILE, "  rounding: down", "  rounding: down\n  call: yearly", "call: yearly",
        "call", "'yearly'", "yearly-2025"),
    Bad("formula of no force", FILE, "  rounding: down", "  rounding: down\n  force: encourage", "force:", "force",
        "stops nobody", "in_principle"),
    Bad("formula where nobody recommends", FILE, "  rounding: down", "  rounding: down\n  stage: conty", "conty",
        "stage", "nobody recommends", "'county'"),
    Bad("most below least", FILE, "most: 9", "most: 0", "most:", "most", "less than the least", "`least`"),
]
