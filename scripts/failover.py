"""Kill the leader of a PostgreSQL cluster under load, again and again, then compare the books: `make failover`.

Two nodes of Patroni, three of etcd and HAProxy run by the files of `deploy/cluster`, and a server of GreenRoll before
them, where officers import lists all the while. Each time the leading node is killed with its PostgreSQL (`kill -9`),
and started again once the other leads. Measured are the gap until the instance is ready again, what a page was
answered with meanwhile, and whether everything that was acknowledged is there once. Needs Debian's `patroni`,
`etcd-server`, `haproxy` and `postgresql`.
"""

from __future__ import annotations

import os
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
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
import requests

from core.cli.application import application
from core.config import Settings
from scripts.chaos import Acknowledged, Process, compared, environment_for, let_in, running, settle, told, up, working
from tests.support.servers import free_ports

CLUSTER = Path(__file__).parents[1] / "deploy" / "cluster"
ROLES = CLUSTER.parent / "roles.sql"
GREENROLL = str(Path(sys.executable).with_name("greenroll"))
OWN = "a-Long-One-for-a-minute"
LONGEST_GAP, PATIENCE, BETWEEN = 20, 90, 8
"""Seconds: what people may wait, what the drill waits for a cluster, and how long officers work between two kills."""


@dataclass
class Node:
    """A machine of the cluster: Patroni and its PostgreSQL."""

    patroni: Process
    data: Path
    api: str

    def falls(self) -> None:
        postmaster = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        self.patroni.fall()
        os.kill(postmaster, signal.SIGKILL)

    def leads(self) -> bool:
        return self._is("primary")

    def follows(self) -> bool:
        """Whether it has all that was acknowledged, so that it may lead next."""
        return self._is("sync")

    def _is(self, what: str) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.api}/{what}", timeout=2).ok
        return False


@dataclass
class Watched:
    """What somebody who asks for a page all the while was answered."""

    answers: Counter[str] = field(default_factory=Counter)
    unclear: int = 0

    def ask(self, url: str, stop: threading.Event) -> None:
        """A 503 is clear where it is a page that says what to do."""
        for number in count():
            if stop.wait(0.3):
                return
            try:
                answer = requests.get(f"{url}/lists?text={number}", timeout=60)
            except requests.RequestException as error:
                self._note(type(error).__name__, is_clear=False)
                continue
            is_clear = answer.ok or (answer.status_code == requests.codes.unavailable and "请" in answer.text)
            self._note(str(answer.status_code), is_clear=is_clear)

    def _note(self, what: str, *, is_clear: bool) -> None:
        self.answers[what] += 1
        self.unclear += not is_clear


def main(times: int) -> int:
    """Whether nothing was lost or doubled, no gap was too long and every page was clear, as an exit status."""
    with (
        tempfile.TemporaryDirectory(prefix="greenroll-failover-", ignore_cleanup_errors=True) as name,
        ExitStack() as stack,
    ):
        folder = Path(name)
        folder.chmod(0o755)
        nodes, database = _cluster(stack, folder)
        environment = {
            **environment_for(
                f"postgresql+psycopg://greenroll:{OWN}@{database}/greenroll", f"file://{folder / 'files'}"
            ),
            "GREENROLL_OWNER_DATABASE_URL": f"postgresql+psycopg://greenroll_owner:{OWN}@{database}/greenroll",
        }
        (folder / "files").mkdir()
        _founded(database)
        subprocess.run([GREENROLL, "db", "upgrade"], env=environment, check=True, stdout=subprocess.DEVNULL)
        let_in(Settings.from_environment(environment))
        return _run(stack, folder, nodes, environment, times)


def _cluster(stack: ExitStack, folder: Path) -> tuple[list[Node], str]:
    """Its nodes, and the host and port that lead to whichever is primary."""
    ports = iter(free_ports(11))
    members = {f"etcd{number}": (next(ports), next(ports)) for number in range(3)}
    peers = ",".join(f"{name}=http://127.0.0.1:{peer}" for name, (_, peer) in members.items())
    start = partial(_started, stack, folder)
    for name, (client, peer) in members.items():
        clients, peer_url = f"http://127.0.0.1:{client}", f"http://127.0.0.1:{peer}"
        start(
            name, {},
            "etcd", "--name", name, "--data-dir", str(folder / name), "--initial-cluster", peers,
            "--listen-client-urls", clients, "--advertise-client-urls", clients,
            "--listen-peer-urls", peer_url, "--initial-advertise-peer-urls", peer_url,
        )  # fmt: skip
    etcd = ",".join(f"127.0.0.1:{client}" for client, _ in members.values())
    nodes, behind = list[Node](), dict[str, str]()
    for name in ("db1", "db2"):
        postgres, api = next(ports), next(ports)
        data = folder / name
        data.mkdir()
        if os.geteuid() == 0:
            subprocess.run(["/usr/bin/env", "chown", "postgres:", str(data)], check=True)
        patroni = start(name, _node(name, etcd, postgres, api, data), "patroni", str(CLUSTER / "patroni.yml"))
        nodes.append(Node(patroni, data / "data", f"http://127.0.0.1:{api}"))
        behind |= {f"GREENROLL_{name.upper()}": f"127.0.0.1:{postgres}", f"GREENROLL_{name.upper()}_API": str(api)}
    listen = f"127.0.0.1:{next(ports)}"
    start("haproxy", {**behind, "GREENROLL_DB_LISTEN": listen}, "haproxy", "-db", "-f", str(CLUSTER / "haproxy.cfg"))
    _until("the cluster came up", lambda: _ready(nodes))
    return nodes, listen


def _started(stack: ExitStack, folder: Path, name: str, own: dict[str, str], *command: str) -> Process:
    """A service of the machine: as PostgreSQL's own user where root asks, for PostgreSQL refuses to be root's."""
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": str(folder), "LANG": "C.UTF-8", **own}
    user = "postgres" if os.geteuid() == 0 and name.startswith("db") else None
    said = folder / f"{name}.said"
    return stack.enter_context(running(*command, environment=environment, said=said, user=user))


def _node(name: str, etcd: str, postgres: int, api: int, data: Path) -> dict[str, str]:
    """What `node.env` says of a node."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))
    own = {
        "NAME": name,
        "ETCD3_HOSTS": etcd,
        "RESTAPI_LISTEN": f"127.0.0.1:{api}",
        "RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{api}",
        "POSTGRESQL_LISTEN": f"127.0.0.1:{postgres}",
        "POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{postgres}",
        "POSTGRESQL_DATA_DIR": str(data / "data"),
        "POSTGRESQL_BIN_DIR": str(binaries),
        "SUPERUSER_USERNAME": "postgres",
        "SUPERUSER_PASSWORD": OWN,
        "REPLICATION_USERNAME": "replicator",
        "REPLICATION_PASSWORD": OWN,
    }
    return {"HOME": str(data), **{f"PATRONI_{key}": value for key, value in own.items()}}


def _ready(nodes: list[Node]) -> bool:
    return any(each.leads() for each in nodes) and any(each.follows() for each in nodes)


def _until(what: str, holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise SystemExit(f"{PATIENCE} s went by before {what}.")
        time.sleep(0.2)


def _founded(database: str) -> None:
    """The two roles and the database, by the file that operators use."""
    url = f"postgresql://postgres:{OWN}@{database}/postgres"
    subprocess.run(["/usr/bin/env", "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(ROLES), url], check=True)
    with psycopg.connect(url, autocommit=True) as connection:
        for role in ("greenroll", "greenroll_owner"):
            connection.execute(f"ALTER ROLE {role} PASSWORD '{OWN}'".encode())


def _run(stack: ExitStack, folder: Path, nodes: list[Node], environment: dict[str, str], times: int) -> int:
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"

    def started(name: str, *command: str) -> Process:
        said = folder / f"{name}.said"
        return stack.enter_context(running(GREENROLL, *command, environment=environment, said=said))

    server = started("server", "serve", "--workers", "2", "--port", str(port))
    started("work", "work")
    up(url, server)
    done, seen, gaps = Acknowledged(), Watched(), list[float]()
    with _watching(seen, url), working([url], done):
        for _ in range(times):
            time.sleep(BETWEEN)
            gaps.append(_gap(url, nodes))
        time.sleep(BETWEEN)
    with application(Settings.from_environment(environment)):
        settle()
        rows = compared(done)
    print("Gaps:", ", ".join(f"{gap:.1f} s" for gap in gaps))
    print("A page was answered with:", ", ".join(f"{what} ({n})" for what, n in seen.answers.items()))
    failed = told(rows, Counter({"the leader": len(gaps)}), done.refused)
    return int(failed or max(gaps) > LONGEST_GAP or seen.unclear > 0)


@contextmanager
def _watching(seen: Watched, url: str) -> Iterator[None]:
    stop = threading.Event()
    watcher = threading.Thread(target=seen.ask, args=(url, stop), daemon=True)
    watcher.start()
    yield
    stop.set()
    watcher.join(120)


def _gap(url: str, nodes: list[Node]) -> float:
    """Seconds from the leader's fall until the instance can read and write again; then it is back, and follows."""
    leader = next(each for each in nodes if each.leads())
    begun = time.monotonic()
    leader.falls()
    _until("the instance was ready again", lambda: requests.get(f"{url}/readyz", timeout=60).ok)
    gap = time.monotonic() - begun
    leader.patroni.revive()
    _until("the fallen node followed", lambda: _ready(nodes))
    return gap


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
