"""Kill every part of an instance under load, again and again, then compare the books: `make chaos`.

Two servers, their workers, PostgreSQL, the object store, the worker of jobs and the mail server are killed (`kill -9`)
or stopped for a while in turn, while officers upload and import lists, and have large ones looked at by jobs that tell
them by mail. What was acknowledged must be there once:

    uploads   the answer named a file        its bytes lie in the store, and are what was sent
    imports   the answer was a report        one event stands in the ledger
    jobs      the answer was the job's page  it is done, with one result and one message
    letters   one for each message           the mail server took it once, unless it is called doubtful
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

import requests
from sqlalchemy import select

from core.accounts.operations import create_person
from core.cli.application import application
from core.config import Settings
from core.db import db
from core.db.migrate import upgrade_database
from core.files.models import StoredFile
from core.files.operations import store
from core.jobs.models import Job
from core.jobs.workflow import JobState
from core.ledger.models import ListEvent
from core.letters.models import Letter
from core.letters.workflow import LetterState
from core.people.models import Role
from core.provision import provision
from tests.support import buckets
from tests.support.clients import token_of
from tests.support.postgres import Server, postgres_server
from tests.support.servers import free_ports

PASSWORD = "a-Long-One-for-chaos-7"  # noqa: S105  # of people who live for a minute
OFFICERS, EVERY, ENDING = 4, 4.0, 180
HEADINGS = "单位名称,类别,层级,入选日期,市州\n"
PADDING = (" " * 200 + "\n") * 1_600
POST = """
import asyncio, os, sys
from email import message_from_bytes
from aiosmtpd.controller import Controller

class Handler:
    async def handle_DATA(self, server, session, envelope):
        with open(sys.argv[2], "a") as book:
            book.write(message_from_bytes(envelope.content)["Message-ID"] + "\\n")
            book.flush()
            os.fsync(book.fileno())
        return "250 OK"

Controller(Handler(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
asyncio.new_event_loop().run_forever()
"""


@dataclass
class Acknowledged:
    """What the service said that it has."""

    uploads: dict[str, bytes] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Row:
    """A line of what is printed."""

    what: str
    acknowledged: int
    found: int
    lost: int
    doubled: int


class Process:
    """A process that is started again after it was killed."""

    def __init__(self, command: list[str], environment: dict[str, str], said: Path, user: str | None = None) -> None:
        self._command, self._environment, self._said, self._user = command, environment, said, user
        self._now = self._started()

    def kill(self) -> None:
        self.fall()
        time.sleep(1)
        self.revive()

    def fall(self) -> None:
        """It is gone, as its machine would be, until it is revived."""
        self._now.kill()
        self._now.wait()

    def kill_a_child(self) -> None:
        """One of the server's workers: the server starts another."""
        found = subprocess.run(
            ["/usr/bin/env", "pgrep", "-P", str(self._now.pid)], capture_output=True, text=True, check=False
        )
        for child in found.stdout.split()[:1]:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def end(self) -> None:
        self._now.terminate()
        try:
            self._now.wait(30)
        except subprocess.TimeoutExpired:
            self._now.kill()

    def revive(self) -> None:
        """What ended by itself is started again, as its service would: one may have held its port still."""
        if self.has_ended():
            self._now = self._started()

    def has_ended(self) -> bool:
        return self._now.poll() is not None

    def said(self) -> str:
        """What it said last, of all the times that it was started."""
        return self._said.read_text(errors="replace")[-4_000:]

    def _started(self) -> subprocess.Popen[bytes]:
        with self._said.open("ab") as said:
            return subprocess.Popen(
                self._command, env=self._environment, stdout=subprocess.DEVNULL, stderr=said, user=self._user
            )


@contextmanager
def running(*command: str, environment: dict[str, str], said: Path, user: str | None = None) -> Iterator[Process]:
    """It lives until the block ends; `user` where it refuses to be root's."""
    made = Process(list(command), environment, said, user)
    try:
        yield made
    finally:
        made.end()


def officer(number: int, urls: list[str], stop: threading.Event, done: Acknowledged) -> None:
    """Import one list after the other; every third time have a large one looked at."""
    browser, at, numbers = requests.Session(), urls[number % len(urls)], count(1)
    page = f"{at}/lists/imports/new"

    def send(path: str, **values: str) -> requests.Response:
        data = {"csrf_token": token_of(browser.get(page, timeout=60).text), **values}
        content = data.pop("content", None)
        files = None if content is None else {"file": ("名单.csv", content.encode())}
        answer = browser.post(f"{at}{path}", data=data, files=files, headers={"Referer": page}, timeout=60)
        answer.raise_for_status()
        return answer

    def once(name: str, *, is_large: bool) -> None:
        content = f"{HEADINGS}{name},绿色工厂,国家级,2020-10-16,长沙市\n" + PADDING * is_large
        seen = send("/lists/imports/preview", content=content)
        if is_large:
            done.jobs.append(re.search(r"/jobs/([0-9a-f]{32})", seen.url)[1])  # type: ignore[index]
            return
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', seen.text))
        done.uploads[hidden["file_id"]] = content.encode()
        made = send("/lists/imports", **{name: value for name, value in hidden.items() if name != "csrf_token"})
        if re.search(r"/lists/imports/[0-9a-f]{32}$", made.url):
            done.imports.append(name)

    while not stop.is_set():
        try:
            if "/sign-in" in (answer := browser.get(page, timeout=60)).url:
                data = {
                    "csrf_token": token_of(answer.text),
                    "email": f"officer{number}@example.com",
                    "password": PASSWORD,
                }
                browser.post(f"{at}/sign-in", data=data, headers={"Referer": page}, timeout=60).raise_for_status()
            each = next(numbers)
            once(f"示例单位{number}第{each:05}号", is_large=each % 3 == 0)
        except (requests.RequestException, AssertionError, KeyError, TypeError) as error:
            done.refused[type(error).__name__] += 1
            time.sleep(0.3)


@contextmanager
def working(urls: list[str], done: Acknowledged) -> Iterator[None]:
    """The officers work until the block ends."""
    stop = threading.Event()
    people = [threading.Thread(target=officer, args=(n, urls, stop, done), daemon=True) for n in range(OFFICERS)]
    for person in people:
        person.start()
    yield
    stop.set()
    for person in people:
        person.join(120)


def _postgres_killed(data: Path, server: Server) -> None:
    with suppress(OSError):
        os.kill(int((data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    server.connect(server.url).close()


def _bucket_killed(folder: Path) -> None:
    buckets.end(folder)
    time.sleep(1)
    buckets.start(folder)


def _bucket_hangs(folder: Path) -> None:
    pid = int((folder / "pid").read_text())
    os.kill(pid, signal.SIGSTOP)
    time.sleep(3)
    os.kill(pid, signal.SIGCONT)


def _is_settled() -> bool:
    """Whether nothing is under way any more: no job that somebody asked for, and no letter."""
    db.session.rollback()
    jobs = select(Job.id).where(Job.asked_by_id.is_not(None), Job.state.in_((JobState.WAITING, JobState.RUNNING)))
    letters = select(Letter.id).where(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)))
    return db.session.scalar(jobs.limit(1)) is None and db.session.scalar(letters.limit(1)) is None


def settle() -> None:
    """Wait until nothing is under way any more, or for long enough."""
    until = time.monotonic() + ENDING
    while not _is_settled() and time.monotonic() < until:
        time.sleep(1)


def compared(done: Acknowledged) -> list[Row]:
    """The books."""
    db.session.rollback()
    return [_uploads(done), _imports(done), _jobs(done)]


def _uploads(done: Acknowledged) -> Row:
    sums = dict(db.session.execute(select(StoredFile.id, StoredFile.sha256)).all())
    found = 0
    for id, content in done.uploads.items():
        with suppress(OSError, KeyError), store().open(sums[id]) as file:
            found += file.read() == content
    return Row("uploads", len(done.uploads), found, len(done.uploads) - found, 0)


def _imports(done: Acknowledged) -> Row:
    held = Counter(db.session.scalars(select(ListEvent.name)).all())
    lost = sum(not held[name] for name in done.imports)
    return Row("imports", len(done.imports), len(done.imports) - lost, lost, sum(each > 1 for each in held.values()))


def _jobs(done: Acknowledged) -> Row:
    ended = dict(db.session.execute(select(Job.id, Job.state)).all())
    results = Counter(db.session.scalars(select(StoredFile.owner_id).where(StoredFile.owner_type == "job")).all())
    good = sum(ended.get(id) is JobState.DONE and results[id] > 0 for id in done.jobs)
    return Row("jobs", len(done.jobs), good, len(done.jobs) - good, sum(each > 1 for each in results.values()))


def _letters(taken: Counter[str]) -> Row:
    letters = dict(db.session.execute(select(Letter.id, Letter.state)).all())
    doubtful = sum(state is LetterState.DOUBTFUL for state in letters.values())
    arrived = {each.strip("<>").partition("@")[0] for each in taken}
    lost = sum(id not in arrived and state is not LetterState.DOUBTFUL for id, state in letters.items())
    return Row(
        f"letters ({doubtful} doubtful)", len(letters), len(letters) - lost, lost, sum(n > 1 for n in taken.values())
    )


def up(url: str, server: Process) -> None:
    last = "it was never reached"
    until = time.monotonic() + 120
    while time.monotonic() < until and not server.has_ended():
        with suppress(requests.RequestException):
            answer = requests.get(f"{url}/readyz", timeout=20)
            if answer.ok:
                return
            last = answer.text
        time.sleep(0.1)
    raise SystemExit(f"{url} did not come up ({last}). It said last:\n{server.said()}")


def main(seconds: float) -> int:
    """Whether nothing was lost or doubled, as an exit status."""
    with (
        tempfile.TemporaryDirectory(prefix="greenroll-chaos-", ignore_cleanup_errors=True) as name,
        ExitStack() as stack,
    ):
        folder = Path(name)
        folder.chmod(0o755)
        server = stack.enter_context(postgres_server(folder / "postgresql"))
        stack.callback(buckets.end, folder / "bucket")
        _keep_what_is_committed(server)
        environment = environment_for(server.url, buckets.bucket(folder / "bucket").as_uri())
        one, other, mail = free_ports(3)
        environment |= {
            "GREENROLL_MAIL_URL": f"smtp+plain://127.0.0.1:{mail}",
            "GREENROLL_PUBLIC_URL": f"http://127.0.0.1:{one}",
        }
        settings = Settings.from_environment(environment)
        upgrade_database(settings.database_url)
        let_in(settings)
        return _run(stack, folder, server, environment, (one, other, mail), seconds)


def let_in(settings: Settings) -> None:
    """Officers, in a migrated database."""
    with application(settings):
        provision()
        for number in range(OFFICERS):
            create_person(
                name=f"经办人{number}",
                email=f"officer{number}@example.com",
                phone=None,
                role=Role.DEPARTMENT_OFFICER,
                by=None,
                password=PASSWORD,
            )


def _keep_what_is_committed(server: Server) -> None:
    """The tests' server is in a hurry: killed, it would lose what it had said it has."""
    with server.connect(server.url) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_commit = on")
        connection.execute("SELECT pg_reload_conf()")


def environment_for(database: str, storage: str) -> dict[str, str]:
    """The settings of an instance that lives for a minute."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "GREENROLL_MODE": "demo",
        "GREENROLL_REGION": "hunan",
        "GREENROLL_DATABASE_URL": database,
        "GREENROLL_STORAGE_URL": storage,
        "GREENROLL_SECRET_KEY": "k" * 40,
        "GREENROLL_LOG_LEVEL": "error",
        "GREENROLL_DATABASE_SECONDS": "5",
        "GREENROLL_MAIL_FROM": "noreply@example.com",
        "GREENROLL_MAIL_WAIT_MINUTES": "0",
    }


def _run(
    stack: ExitStack,
    folder: Path,
    server: Server,
    environment: dict[str, str],
    ports: tuple[int, int, int],
    seconds: float,
) -> int:
    one, other, mail = ports
    greenroll, book = str(Path(sys.executable).with_name("greenroll")), folder / "post"
    book.touch()
    serve = [greenroll, "serve", "--workers", "2", "--port"]

    def started(name: str, *command: str) -> Process:
        return stack.enter_context(running(*command, environment=environment, said=folder / f"{name}.said"))

    servers = [started(f"server-{port}", *serve, str(port)) for port in (one, other)]
    work = started("work", greenroll, "work")
    post = started("post", sys.executable, "-c", POST, str(mail), str(book))
    urls = [f"http://127.0.0.1:{port}" for port in (one, other)]
    for url, each in zip(urls, servers, strict=True):
        up(url, each)
    kills: list[tuple[str, Callable[[], object]]] = [
        ("a worker of the server", servers[0].kill_a_child),
        ("PostgreSQL", lambda: _postgres_killed(folder / "postgresql", server)),
        ("the worker of jobs", work.kill),
        ("the object store", lambda: _bucket_killed(folder / "bucket")),
        ("the mail server", post.kill),
        ("a server", servers[1].kill),
        ("the object store, which hangs", lambda: _bucket_hangs(folder / "bucket")),
    ]
    done, killed = Acknowledged(), Counter[str]()
    with working(urls, done):
        until = time.monotonic() + seconds
        for what, kill in cycle(kills):
            time.sleep(EVERY)
            for each in (*servers, work, post):
                each.revive()
            if time.monotonic() > until:
                break
            kill()
            killed[what] += 1
    with application(Settings.from_environment(environment)):
        settle()
        rows = [*compared(done), _letters(Counter(book.read_text().split()))]
    return told(rows, killed, done.refused)


def told(rows: list[Row], killed: Counter[str], refused: Counter[str]) -> int:
    print("Killed:", ", ".join(f"{what} ({times})" for what, times in killed.items()))
    print("Not acknowledged:", ", ".join(f"{what} ({times})" for what, times in refused.items()) or "nothing")
    print(f"{'':24}{'acknowledged':>14}{'found':>8}{'lost':>8}{'doubled':>9}")
    for row in rows:
        print(f"{row.what:24}{row.acknowledged:14}{row.found:8}{row.lost:8}{row.doubled:9}")
    return int(any(row.lost or row.doubled or not row.acknowledged for row in rows))


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
