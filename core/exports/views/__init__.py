"""Pages of exports, and the answers that are exports."""

from flask import Flask

from core.exports.views import pages


def register(app: Flask) -> None:
    pages.register(app)
