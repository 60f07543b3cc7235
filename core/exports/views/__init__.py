"""Pages of exports, and the answers that are exports."""

from flask import Flask

from core.exports import presenting
from core.exports.views import pages
from core.retention.presenting import PARTS


def register(app: Flask) -> None:
    pages.register(app)
    PARTS.give("exports", presenting.taken)
