"""The application: calls initialisers, nothing else."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from core import clock
from core.accounts.views.confirming import insist_on_confirmation
from core.accounts.views.sessions import end_idle_sessions, insist_on_credentials
from core.accounts.views.signing_in import set_up_sign_in
from core.applications.facts import require_supplied
from core.config import Settings
from core.db.setup import set_up_database
from core.extensions import csrf
from core.instance import open_instance
from core.web.access import guard
from core.web.flask_config import flask_settings
from core.web.request_log import configure_logs, log_requests
from core.web.setup import Application, limit_requests, set_up_web

SLICES = (
    "core.web.views",
    "core.forms.page",
    "core.accounts.views",
    "core.audit.views",
    "core.exports.views",
    "core.notifications.views",
    "core.bodies.views",
    "core.units.views",
    "core.evidence_store.views",
    "core.targets.views",
    "core.files.views",
    "core.jobs.views",
    "core.letters.views",
    "core.calls.views",
    "core.policy_desk.views",
    "core.filling.views",
    "core.applications.views",
    "core.scoring.views",
    "core.evaluators.views",
    "core.colleagues.views",
    "core.threads.views",
    "core.desks.views",
    "core.review.views",
    "core.decisions.views",
    "core.notices.views",
    "core.consultations.views",
    "core.experts.views",
    "core.judging.views",
    "core.lists.views",
    "core.dispatches.views",
    "core.supervision.views",
    "core.cultivation.views",
    "core.green_codes.views",
    "core.upkeep.views",
    "core.retention.views",
    "core.days.views",
    "core.search.views",
)
"""Modules of the slices; each has `register(app)`, which registers its blueprint and what else it adds."""


def create_app(settings: Settings | None = None) -> Flask:
    """An application for these settings, or for those of the environment.

    Raises SettingsRefused or PluginRefused, whose sentences say what to mend.
    """
    settings = settings or Settings.from_environment()
    app = Application("core", static_folder=None, template_folder=None)
    app.config.from_mapping(flask_settings(settings))
    clock.set_to(settings.clock)
    configure_logs(settings)
    open_instance(app, settings)
    set_up_database(app, settings)
    # In the order in which a request meets them.
    log_requests(app)
    end_idle_sessions(app, settings)
    guard(app)
    csrf.init_app(app)
    limit_requests(app)
    set_up_sign_in(app, settings)
    insist_on_credentials(app)
    insist_on_confirmation(app)
    set_up_web(app, settings)
    for module in SLICES:
        import_module(module).register(app)
    require_supplied()
    return app
