"""The append-only trail: every change, who made it, when, and what was before and after."""

from core.audit.actions import action, subject
from core.audit.operations import record
