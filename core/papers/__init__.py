"""Official papers: filled forms, summary tables, and the dossier that carries them with their evidence.

    form_document((form, answers), ..., values=, files=) -> bytes            .docx as the annex lays it out
    summary_workbook(table, rows, year=, body_name=) -> IO[bytes]            .xlsx
    summary_document(table, rows, year=, body_name=) -> bytes                .docx
    dossier(applications, title=, made_at=, attachments=) -> Iterator[bytes] a ZIP with an index and SHA-256 sums

Nothing here knows the database: what is to be printed is handed over.
"""

from core.papers.dossier import DossierApplication, DossierFile, dossier
from core.papers.form_document import form_document
from core.papers.summary_document import summary_document
from core.papers.summary_sheet import SummaryRow
from core.papers.summary_workbook import summary_workbook
