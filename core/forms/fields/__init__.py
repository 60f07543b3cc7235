"""The kinds of field: one small reader each, which every face of a form goes through.

`kind_of(field)` gives the kind; `ask(question, raw, reading)` judges one answer.
"""

from core.forms.fields.asking import ask, ask_all
from core.forms.fields.choices import OneChoice, SeveralChoices, YesNo
from core.forms.fields.dates import Date
from core.forms.fields.derived import Computed, Note
from core.forms.fields.evidence import Evidence
from core.forms.fields.kind import kind_of, serve
from core.forms.fields.numbers import DecimalNumber, Integer, Percentage, Year
from core.forms.fields.tables import Matrix, Table, cell_question, grows, matrix_question
from core.forms.fields.text import LongText, Text
from core.plugin_api.declarations.form import FieldType

serve(FieldType.TEXT, Text())
serve(FieldType.LONG_TEXT, LongText())
serve(FieldType.INTEGER, Integer())
serve(FieldType.DECIMAL, DecimalNumber())
serve(FieldType.PERCENTAGE, Percentage())
serve(FieldType.DATE, Date())
serve(FieldType.YEAR, Year())
serve(FieldType.CHOICE, OneChoice())
serve(FieldType.CHOICES, SeveralChoices())
serve(FieldType.YES_NO, YesNo())
serve(FieldType.TABLE, Table())
serve(FieldType.MATRIX, Matrix())
serve(FieldType.COMPUTED, Computed())
serve(FieldType.EVIDENCE, Evidence())
serve(FieldType.NOTE, Note())
