"""Two servers of one instance: one database, one bucket. What is begun at one goes on at the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from core.accounts.operations import create_person
from core.cli import main
from core.cli.application import application
from core.config import Settings
from core.people.models import Role
from core.places import Bucket
from tests.support.clients import token_of, words
from tests.support.databases import PostgresDatabases
from tests.support.houses import load_once
from tests.support.servers import free_ports

pytestmark = pytest.mark.postgres

OFFICER, PASSWORD = "officer@example.com", "yi-ge-hen-chang-de-Mima-7"
LIST = "单位名称,类别,层级,入选日期,市州\n甲厂,绿色工厂,国家级,2020-10-16,长沙市\n"
LARGE = LIST + (" " * 200 + "\n") * 1_600
"""So much that a job looks at it."""


class Server:
    """A person's browser at one of the servers; the cookies are the person's, whichever server he is at."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self.url, self.process = url, process

    def get(self, path: str, of: requests.Session) -> requests.Response:
        return of.get(f"{self.url}{path}", timeout=60)

    def send(self, path: str, of: requests.Session, *, page: str, **values: object) -> requests.Response:
        data = {"csrf_token": token_of(self.get(page, of).text), **values}
        file = data.pop("file", None)
        files = None if file is None else {"file": ("名单.csv", str(file).encode())}
        return of.post(f"{self.url}{path}", data=data, files=files, headers={"Referer": self.url + page}, timeout=60)

    def sign_in(self, of: requests.Session, password: str = PASSWORD) -> requests.Response:
        return self.send("/sign-in", of, page="/sign-in", email=OFFICER, password=password)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Server]:
    [port] = free_ports(1)
    command = [str(Path(sys.executable).with_name("greenroll")), "serve", "--workers", "1", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        try:
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def up(server: Server) -> None:
    for _ in range(900):
        assert server.process.poll() is None
        try:
            if requests.get(f"{server.url}/readyz", timeout=20).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    pytest.fail("A server did not come up.")


@pytest.fixture
def two(
    postgres_databases: PostgresDatabases, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Server, Server]]:
    """The first leaves jobs alone; an officer has an account."""
    monkeypatch.setattr("core.instance.load", load_once)
    with postgres_databases.migrated() as url, ExitStack() as servers:
        environment = {
            "GREENROLL_MODE": "demo",
            "GREENROLL_REGION": "hunan",
            "GREENROLL_DATABASE_URL": url,
            "GREENROLL_STORAGE_URL": bucket.as_uri(),
            "GREENROLL_SECRET_KEY": "k" * 40,
            "GREENROLL_LOG_LEVEL": "error",
        }
        assert CliRunner().invoke(main, ["db", "upgrade"], env=environment).exit_code == 0
        with application(Settings.from_environment(environment)):
            create_person(
                name="经办人",
                email=OFFICER,
                phone=None,
                role=Role.DEPARTMENT_OFFICER,
                body_id=None,
                by=None,
                password=PASSWORD,
            )
        idle = {**environment, "GREENROLL_SERVER_WORKS": "no"}
        one, other = (servers.enter_context(serving(each)) for each in (idle, environment))
        up(one)
        up(other)
        yield one, other


def test_what_is_begun_at_one_goes_on_at_the_other(two: tuple[Server, Server]) -> None:
    one, other = two
    person = requests.Session()
    one.sign_in(person)
    assert "退出" in other.get("/lists/imports", person).text, "the session is known to both"

    seen = one.send("/lists/imports/preview", person, page="/lists/imports/new", file=LIST)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', seen.text))
    made = other.send("/lists/imports", person, page="/lists/imports/new", **hidden)
    assert "名单.csv" in made.text, "what was uploaded at one is read at the other"
    link = re.search(r"/files/[0-9a-f]{32}", made.text)
    assert link is not None
    assert one.get(link[0], person).content == LIST.encode()

    job = one.send("/lists/imports/preview", person, page="/lists/imports/new", file=LARGE)
    path = job.url.removeprefix(one.url)
    assert path.startswith("/jobs/"), job.text
    until = time.monotonic() + 60
    while not (link := re.search(r"/lists/imports/previews/[0-9a-f]{32}", (said := one.get(path, person).text))):
        assert time.monotonic() < until, f"the other server did not take the job:\n{words(said)}"
        time.sleep(0.2)
    assert "甲厂" in one.get(link[0], person).text, "what came of it is read from the bucket"

    strangers = requests.Session()
    tried = [(one, other)[number % 2].sign_in(strangers, "wrong").status_code for number in range(30)]
    assert tried == [200] * 29 + [429], "they count together, with the one above"

    assert other.send("/sign-out", person, page="/lists/imports").ok
    assert "/sign-in" in one.get("/lists/imports", person).url, "who signed out at one is out at the other"
