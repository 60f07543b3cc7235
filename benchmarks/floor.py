"""The floor: a bare Flask + Flask-SQLAlchemy page of 50 rows behind a sign-in, with nothing of ours in it.

It shows the same columns of as many rows from a table of the same size, and does what such a page does by itself: read
the session, load the person, query, render. People sign in with a password, hashed as ours are; a row can be changed.

    python -m benchmarks.floor DATABASE_URL PORT WORKERS

serves one that is filled, by the server that serves ours.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask, redirect, render_template, request, url_for
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response

from core.cli.serve import THREADS, TIMEOUT, Server
from core.cli.worker import Bounds, Worker

ROWS = 50
PASSWORD = "everybody's, on the floor"  # noqa: S105

_SIGN_IN = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>登录</title></head><body><form method="post">
<input name="password" type="password"><button>登录</button></form></body></html>"""

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<nav>{% for label in nav %}<a href="{{ url_for('page') }}">{{ label }}</a>{% endfor %}</nav>
<h1>{{ title }}</h1>
<table><thead><tr><th>编号</th><th>单位</th><th>类别</th><th>对象</th>
<th>环节</th><th>状态</th><th>提交</th><th>意见</th><th>核实</th></tr></thead>
<tbody>{% for row in rows %}<tr><td>{{ row.number }}</td>
<td><a href="{{ url_for('row', id=row.id) }}">{{ row.unit_name }}</a></td>
<td>{{ row.category }}</td><td>{{ row.track }}</td><td>{{ row.stage }}</td><td>{{ row.state }}</td>
<td>{{ row.submitted_at.strftime("%Y-%m-%d %H:%M") }}</td><td>{{ row.blocking }}</td><td>{{ row.verified }}</td></tr>
{% endfor %}</tbody></table></body></html>"""


class _Base(DeclarativeBase):
    pass


class _Person(UserMixin, _Base):  # type: ignore[misc]
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    password: Mapped[str]


class _Row(_Base):
    __tablename__ = "row"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    unit_name: Mapped[str]
    category: Mapped[str]
    track: Mapped[str]
    stage: Mapped[str]
    state: Mapped[str]
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    blocking: Mapped[int]
    verified: Mapped[int]


def floor_client(folder: Path, rows: int) -> FlaskClient:
    """A signed-in client of the bare application over a table of so many rows; its page is ``/``."""
    app = floor_app(f"sqlite:///{folder / 'floor.sqlite'}", rows)
    client = app.test_client()
    client.post("/sign-in", data={"password": PASSWORD})
    return client


def floor_app(url: str, rows: int = 0) -> Flask:
    """The bare application, its tables made and filled where `rows` are wanted."""
    db, hasher = SQLAlchemy(model_class=_Base), PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    app = Flask("floor")
    app.config.update(SECRET_KEY="floor", SQLALCHEMY_DATABASE_URI=url)  # noqa: S106
    app.jinja_loader = DictLoader({"page.html": _PAGE, "sign-in.html": _SIGN_IN})
    db.init_app(app)
    sign_in = LoginManager(app)

    @sign_in.user_loader  # type: ignore[misc,untyped-decorator,unused-ignore]
    def person(id: str) -> _Person | None:
        return db.session.get(_Person, int(id))

    @app.get("/sign-in")
    def door() -> str:
        return render_template("sign-in.html")

    @app.post("/sign-in")
    def enter() -> Response:
        one = db.session.get_one(_Person, 1)
        hasher.verify(one.password, request.form["password"])
        login_user(one)
        return redirect(url_for("page"))

    @app.get("/")
    @login_required  # type: ignore[misc,untyped-decorator,unused-ignore]
    def page() -> str:
        found = db.session.scalars(select(_Row).order_by(_Row.submitted_at, _Row.id).limit(ROWS)).all()
        return render_template("page.html", title="待审核", rows=found, nav=("首页", "申报", "名单", "政策"))

    @app.get("/rows/<int:id>")
    @login_required  # type: ignore[misc,untyped-decorator,unused-ignore]
    def row(id: int) -> str:
        return db.session.get_one(_Row, id).unit_name

    @app.post("/rows/<int:id>")
    @login_required  # type: ignore[misc,untyped-decorator,unused-ignore]
    def change(id: int) -> Response:
        db.session.get_one(_Row, id).verified = int(request.form["verified"])
        db.session.commit()
        return redirect(url_for("page"))

    if rows:
        with app.app_context():
            _Base.metadata.create_all(db.engine)
            db.session.add(_Person(id=1, name="经办人", password=hasher.hash(PASSWORD)))
            db.session.execute(insert(_Row), [_row(number) for number in range(1, rows + 1)])
            db.session.commit()
            db.engine.dispose()
    return app


def _row(number: int) -> dict[str, object]:
    return {
        "id": number,
        "number": number,
        "unit_name": f"示例单位 {number:06d} 有限公司",
        "category": "绿色工厂",
        "track": "新申报单位",
        "stage": "市州审核",
        "state": "待审核",
        "submitted_at": datetime(2025, 10, 10, tzinfo=UTC) + timedelta(seconds=number),
        "blocking": number % 3,
        "verified": number % 7,
    }


if __name__ == "__main__":
    url, port, workers = sys.argv[1:]
    options = {"bind": f"127.0.0.1:{port}", "workers": int(workers), "worker_class": Worker, "loglevel": "warning"}
    options |= {"preload_app": True, "control_socket_disable": True}
    Server(floor_app(url), Bounds(threads=THREADS, timeout=TIMEOUT, most_body=1_000_000), options).run()
