"""Writing the trail, and chaining what was written."""

from core.audit.operations.recording import MASK, plain, record
