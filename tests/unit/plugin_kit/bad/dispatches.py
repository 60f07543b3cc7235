"""Letters: their numbers, and the files that lay them out."""

from tests.unit.plugin_kit.bad.bad import Bad

# fmt: off
BAD = [
    Bad("number without serial", "dispatches.yaml", "{office}补正〔{year}〕{serial}号", "{office}补正〔{year}〕号",
        "our-returns", "number", "says no {serial}", "add {serial}"),
    Bad("number without office", "dispatches.yaml", "{office}补正", "补正", "our-returns", "number",
        "names no office", "{office}"),
    Bad("number of nothing", "dispatches.yaml", "{office}补正", "{offise}补正{office}", "our-returns", "number",
        "'offise'", "'office'"),
    Bad("two kinds numbered alike", "dispatches.yaml", "{body}结果", "{office}补正", "our-results", "number",
        "numbered alike", "{kind}"),
    Bad("no such letter", "dispatches.yaml", "kind: return,", "kind: return, file: letters/return.docx,",
        "our-returns", "file", "no file 'letters/return.docx'", "put it there"),
    Bad("letter outside the folder", "dispatches.yaml", "kind: return,", "kind: return, file: ../secret.docx,",
        "our-returns", "file", "no file", "put it there"),
    Bad("letter that is none", "dispatches.yaml", "kind: return,", "kind: return, file: region.yaml,", "our-returns",
        "file", "this is no .docx", "hooks.md"),
    Bad("unknown kind of letter", "dispatches.yaml", "kind: return,", "kind: retrun,", "our-returns", "kind",
        "'retrun'", "'return'"),
]
