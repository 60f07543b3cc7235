"""The form declaration and its faces.

A form is laid out for its call once, and every face works from that:

    form = laid_out(declaration, year=2024, industries=book.industries)

Answers are one flat mapping per form: field name to canonical JSON (see `FieldType`); what is not answered is absent.
Paths reach into tables: ``operations.y1.revenue``, ``products.0.capacity``, ``honours.water_saving``. What is wrong is
told as ``{path: [sentence, ...]}``, the shape of `core.errors.Invalid`.

    examine(form, raw, mode=, sections=, ...) -> Examined                 judges; page and schema both ask it
    answers_schema(form, mode, ...) -> Schema                             marshmallow's, of a draft or a submission
    section_states(form, answers, ...) -> {section id: SectionStatus}     the task list
    unanswered(section, examined) -> number                               demanded, and left open
    settled(form, answers) -> answers                                     without what does not apply
    facts(form, answers) -> {name: typed value}                           what rules judge
    paper_values(form, answers) -> {path: Decimal, int, date or words}    what papers print
    prefilled(form, {"unit.name": ...}) -> answers                        a first filling
    differences(form, before, after) -> (Difference, ...)                 sentences for returns and the trail
    review(form, answers, ...) -> (ReviewedSection, ...)                  read-only view model
    without_personal(form, answers, told) -> answers                      with what is personal masked
    single(form, path) -> Single                                          one answer by itself: read, judged, worded

The page is in `core.forms.page` (`section_page_form`), the spreadsheet row in `core.forms.xlsx_row`, the official
document in `core.papers`. Nothing in this package but the page knows Flask or WTForms.
"""

from core.forms.answers import (
    SectionState,
    SectionStatus,
    asked_sections,
    facts,
    paper_values,
    prefilled,
    section_states,
    unanswered,
)
from core.forms.differences import Difference, differences
from core.forms.examination import Examined, examine, settled
from core.forms.faults import EvidenceFile, Fault, Mode
from core.forms.laid_out import LaidOutForm, laid_out
from core.forms.paths import value_at
from core.forms.personal import masked, personal_answers, without_personal
from core.forms.review import ReviewedItem, ReviewedSection, review
from core.forms.schema import answers_schema
from core.forms.single import Single, single, with_values
