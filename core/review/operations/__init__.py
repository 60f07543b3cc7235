"""What the recommending body's officers do; each of these is one transaction."""

from core.review.operations.deciding import decline, pass_review, return_as_misplaced, return_for_correction
from core.review.operations.receipts import ReceiptEntry, record_receipts
from core.review.operations.recommending import Letter, recommend
from core.review.operations.verifying import Entry, sign
from core.review.operations.waiving import take_back_waiver, waive
