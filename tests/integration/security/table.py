"""Who may come to which address: one table for the whole house."""

from __future__ import annotations

import re

from tests.integration.security.addresses import Address
from tests.integration.security.scenes import PERSONAS

# What an address is to whom: + opens (it may still say what is missing), s leads to the sign-in, - is refused (403),
# 0 looks as if it were not there (404). The first line that matches an address holds for it; the records in the
# addresses are the owner's. The columns are those of PERSONAS:
#
#   nobody  owner  stranger  officer  other officer | department  approver | expert  auditor  administrator
TABLE = r"""
    /sign-in/(help|select|static/.*)                                    s - - - - | - - | - - -
    /(sign-in.*|sign-out|register|privacy|healthz|readyz|static/.*)     + + + + + | + + | + + +
    POST:/targets/places                                                s - - - - | + - | - - -
    /targets/places                                                     s - - - - | + + | - + -
    /targets/(chart.png|targets.docx)                                   0 0 0 0 0 | 0 0 | 0 0 0
    /search                                                             + + + + + | + + | + + +
    /(|calls(/.*)?|notices(/.*)?|policy(/.*)?|targets(/.*)?|api/v1/.*)  + + + + + | + + | + + +
    /lists/imports/(new|preview|revise)                                 s - - - - | + - | - - -
    /lists/imports/previews/.*                                          s - - - - | 0 - | - - -
    POST:/lists/imports                                                 s - - - - | + - | - - -
    /lists/imports(/.*)?                                                s - - - - | + + | - + -
    /lists(/.*)?                                                        + + + + + | + + | + + +
    /complaints(/.*)?                                                   + + + + + | + + | + + +
    /supervision/(complaints|evaluators)                                s - - + + | + + | - - -
    /supervision/complaints/.*                                          s - - + 0 | + + | - - -
    /supervision/evaluators/printed(/.*)?                               s - - - - | + + | - - -
    /supervision/evaluators/observations/.*/follow-up                   s - - + 0 | + + | - - -
    /supervision/evaluators/observations/.*/handle                      s - - - - | + + | - - -
    /supervision/evaluators/<[^/]*>/observe                             s - - + 0 | + + | - - -
    /supervision/evaluators/.*                                          s - - + 0 | + + | - - -
    /cultivation(/pool.xlsx)?                                           s - - + + | + + | - + -
    /cultivation/pool                                                   s - - + + | - - | - - -
    /cultivation/plans                                                  s - - + + | - - | - - -
    /cultivation/.*                                                     s - - + 0 | - - | - - -
    /my/rectifications/.*                                               s 0 0 - - | - - | - - -
    /my/cultivation/.*                                                  s 0 0 - - | - - | - - -
    /my/cultivation                                                     s + + - - | - - | - - -
    /dispatches/(notices|publications)/.*                               s - - - - | - + | - - -
    /dispatches/letters/.*                                              s - - + 0 | - - | - - -
    /dispatches/new                                                     s - - + 0 | + + | - - -
    /dispatches                                                         s - - + + | + + | - + -
    /green-codes/.*                                                     + + + + + | + + | + + +
    /my/green-codes                                                     s + + - - | - - | - - -
    /my/green-codes/.*                                                  s + - - - | - - | - - -
    /account/sign-ins/.*                                                s + 0 0 0 | 0 0 | 0 0 0
    /account/security-keys/.*                                           s + 0 0 0 | 0 0 | 0 0 0
    /(start|account(/.*)?|messages|messages/read)                       s + + + + | + + | + + +
    /messages/.*                                                        s + 0 0 0 | 0 0 | 0 0 0
    /jobs                                                               s + + + + | + + | + + +
    /jobs/<job_id>(/cancel)?                                            s 0 0 + 0 | 0 0 | 0 0 0
    /colleagues/covers/.*/end                                           s - - 0 0 | + 0 | - - -
    /colleagues/applications/.*                                         s - - + 0 | + + | - - -
    /colleagues(/.*)?                                                   s - - + + | + + | - - -
    /day                                                                s - - + + | + + | - - -
    POST:/threads/<[^/]*>                                               s + 0 + 0 | + + | - - -
    /threads/.*                                                         s + 0 + 0 | + + | - + -
    /threads                                                            s + + + + | + + | - + -
    /letters(/.*)?                                                      s - - - - | + + | - - -
    /jobs/<job_id>/file                                                 s 0 0 0 0 | 0 0 | 0 0 0
    /files/.*                                                           s + 0 + 0 | + + | 0 + 0
    /units/placing(/.*)?                                                s - - - - | + - | - - -
    /units/<unit_id>/(assign|group)                                     s - - - - | + - | - - -
    /units/.*                                                           s + 0 + 0 | + + | 0 + 0
    /units                                                              s - - + + | + + | - + -
    /representations/.*/(confirm|refuse|end)                            s - - + 0 | + - | - - -
    /representations/.*                                                 s - - + 0 | + + | - + -
    /representations                                                    s - - + + | + + | - + -
    /my/evidence                                                        s + + - - | - - | - - -
    /my/evidence/.*                                                     s + 0 - - | - - | - - -
    /my/units(/find|/claim|/letter.docx)?                               s + + - - | - - | - - -
    /my/units/.*                                                        s + 0 - - | - - | - - -
    /applications/.*/evaluation(/end)?                                  s 0 0 - - | - - | - - -
    /applications/.*/judging                                            s 0 0 - - | - - | - - -
    /applications                                                       s + + - - | - - | - - -
    /applications/.*/whole/.*                                           s + 0 + 0 | + + | 0 + 0
    /applications/.*                                                    s + 0 - - | - - | - - -
    /scores/.*/live/.*                                                  s - 0 0 0 | 0 0 | 0 0 0
    /scores/.*/explain                                                  s + 0 0 0 | 0 0 | 0 0 0
    /scores/(calls|what-if)/.*                                          s - - - - | 0 0 | - 0 -
    /scores/<application_id>/radar.png                                  s 0 0 0 0 | 0 0 | 0 0 0
    /scores/<application_id>.*                                          s + 0 + 0 | + + | 0 + 0
    /review/(applications/.*|recommend|decline|receipts|assign|assign-each|urge|exports.*) s - - + 0 | - - | - - -
    /review/chosen.xlsx                                                 s - - + 0 | - - | - - -
    /review/consult/.*                                                  s - - + 0 | - - | - - -
    /review/views/.*                                                    s - - + 0 | - - | - - -
    /review(/.*)?                                                       s - - + + | - - | - - -
    /department/policy/values/previews/.*                               s - - - - | - 0 | - - -
    /department/policy/(acts|calls|duties|values)/.*                    s - - - - | - + | - - -
    /department/calendar/(correct|extend)                               s - - - - | - + | - - -
    /department/calls/.*/(open|close|reopen)                            s - - - - | + + | - - -
    /department/(policy|calendar|calls)(/.*)?                           s - - - - | + + | - + -
    /department/(drafts|release|report|publish)                         s - - - - | - + | - - -
    /department/(notices/.*|units/.*|applications/.*/(extend|disqualify)) s - - - - | - + | - - -
    /department/listed/changes/.*/confirm                               s - - - - | - + | - - -
    /department/listed/changes(/<[^/]*>)?                               s - - - - | + + | - + -
    /department/listed/.*                                               s - - - - | + + | - - -
    /department/benchmarks/(new|preview|revise|<revision_id>/pin)       s - - - - | + + | - - -
    POST:/department/benchmarks                                         s - - - - | + + | - - -
    /department/benchmarks(/.*)?                                        s - - - - | + + | - + -
    /department/judge/tiers                                             s - - - - | 0 0 | - - -
    /department/evaluators/(bars/.*|endings/.*/drop)                     s - - - - | + + | - - -
    /department/evaluators/endings/.*/confirm                            s - - - - | - + | - - -
    /department/evaluators/endings/.*                                    s - - - - | + + | - + -
    /department/evaluators/<evaluator_id>/(group|outside)               s - - - - | + + | - - -
    /department/evaluators(/<evaluator_id>)?                            s - - - - | + + | - + -
    /department/experts/(assign|close|assignments/.*)                   s - - - - | + + | - - -
    /department/experts/pool/(new|ties/.*|<expert_id>/.*)               s - - - - | + + | - - -
    /department/experts/(minutes|results)                               s - - - - | 0 0 | - - -
    /department/experts/applications/.*/discuss                         s - - - - | 0 0 | - - -
    /department/experts/applications/.*                                 s - - - - | 0 0 | - 0 -
    /department/experts(/.*)?                                           s - - - - | + + | - + -
    /department/views/.*                                                s - - - - | + 0 | - - -
    /department(/.*)?                                                   s - - - - | + + | - - -
    /upkeep/<string.*record_id>/(bar|confirm)                           s - - - - | - + | - - -
    /upkeep/<string.*record_id>/(assess|turn-down|report-above)         s - - - - | + + | - - -
    /upkeep/<string.*record_id>/(return|review|decide|grade)            s - - + 0 | + + | - - -
    /upkeep/<string.*record_id>/sections/.*                             s + 0 0 0 | 0 0 | - 0 -
    /upkeep/<string.*record_id>/submit                                  s + 0 - 0 | - - | - - -
    /upkeep/<string.*record_id>(/drop)?                                 s + 0 + 0 | + + | - + -
    /upkeep/admitted/.*                                                 s - - + 0 | - - | - - -
    /upkeep/propose/.*                                                  s - - + 0 | + + | - - -
    /upkeep/reports/(remind|refuse|late)                                s - - 0 0 | 0 0 | - - -
    /upkeep/(due|reports)                                               s - - + + | + + | - + -
    /upkeep/(draw|check/.*|last/.*|pass-up)                             s - - + + | + + | - - -
    /upkeep/decide                                                      s - - - - | - + | - - -
    /upkeep(/report)?                                                   s + + + + | + + | - + -
    /evaluators(/.*)?                                                   + + + + + | + + | + + +
    /evaluator(/.*)?                                                    s - - - - | - - | - - -
    /expert/sheets/.*/application                                       s - - - - | - - | - - -
    /expert/sheets/.*/sections/.*                                       s - - - - | - - | 0 - -
    /expert(/.*)?                                                       s - - - - | - - | + - -
    /audit(/.*)?                                                        s - - - - | - - | - + -
    /people/.*/(grants.*|second-factor)                                 s - - - - | - - | - - -
    /(people|bodies)(/.*)?                                              s - - - - | - - | - - +
"""

LINES = [
    (pattern, dict(zip(PERSONAS, re.sub(r"[\s|]", "", marks), strict=True)))
    for pattern, marks in (line.strip().split(None, 1) for line in TABLE.strip().splitlines())
]


def line_of(address: Address) -> tuple[str, dict[str, str]] | None:
    """The line of the table that holds for an address."""
    names = (address.rule, f"{address.method}:{address.rule}")
    return next((line for line in LINES if any(re.fullmatch(line[0], name) for name in names)), None)


def expected_of(address: Address) -> str:
    """The marks of an address in the order of PERSONAS; none where no line holds for it."""
    line = line_of(address)
    return "" if line is None else "".join(line[1][persona] for persona in PERSONAS)


def entitled(address: Address) -> str | None:
    """Somebody who is signed in and for whom the address opens, if anybody."""
    marks = zip(PERSONAS[1:], expected_of(address)[1:], strict=True)
    return next((persona for persona, mark in marks if mark == "+"), None)
