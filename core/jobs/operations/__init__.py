"""Asking for jobs, carrying them out, and erasing what came of them."""

from core.jobs.operations.asking import ask, cancel, fetch
from core.jobs.operations.working import Worker, run_waiting
