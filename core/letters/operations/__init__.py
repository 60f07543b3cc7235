"""What is done with letters: they are put into the outbox, sent, stopped, sent again."""

from core.letters.operations.handling import again, arrived, stop
from core.letters.operations.putting import put_out
from core.letters.operations.sending import send_due
