"""The command `greenroll`.

Exit status 0: done. 1: the thing asked for failed, a sentence on stderr says why. 2: wrong use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

from core.config import SettingsRefused
from core.errors import DomainError
from core.plugin_api import PluginRefused


class Lazy(NamedTuple):
    """A command that is imported when it is called: `greenroll regions` needs no web framework."""

    place: str
    help: str


COMMANDS = {
    "audit": Lazy("core.cli.audit:audit", "Seal the trail, and prove it."),
    "backup": Lazy("core.cli.backup:backup", "Write database and files into one encrypted archive."),
    "db": Lazy("core.cli.db:db", "Bring the database to the newest migration, or ask whether it is there."),
    "demo": Lazy("core.cli.demo:demo", "Build a region's demo, print its sign-ins, and serve it."),
    "files": Lazy("core.cli.files:files", "Look after uploaded files."),
    "keys": Lazy("core.cli.keys:keys", "Change the keys with which personal data are encrypted."),
    "list": Lazy("core.cli.lists:lists", "Bring existing lists in."),
    "plugin": Lazy("core.cli.plugin:plugin", "Begin a region plugin, and check it."),
    "policy": Lazy("core.cli.policy:policy", "Show, compare and cover the policy book."),
    "regions": Lazy("core.cli.regions:regions", "List the regions installed, and where each comes from."),
    "restore": Lazy("core.cli.backup:restore", "Fill an empty machine from a backup, and prove that all is there."),
    "retention": Lazy("core.cli.retention:retention", "Erase what was kept of people as long as is declared."),
    "serve": Lazy("core.cli.serve:serve", "Serve the instance over HTTP."),
    "unit-code": Lazy("core.cli.unit_code:unit_code", "Print invented codes of units, for demos and tests."),
    "user": Lazy("core.cli.user:user", "Open accounts, give roles, give one-time passwords."),
    "work": Lazy("core.cli.work:work", "Carry out jobs: exports, imports and what else takes long."),
}


class Commands(click.Group):
    """The group of all commands; what goes wrong in one becomes sentences and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = COMMANDS.get(cmd_name)
        if lazy is None:
            return None
        module, name = lazy.place.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            fail(error.as_text())
        except SettingsRefused as error:
            fail("\n".join(error.faults))
        except PluginRefused as error:
            fail(str(error))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="greenroll")
def main() -> None:
    """GreenRoll (绿榜): the yearly selection of green factories, parks and supply chains."""


def fail(sentence: str) -> None:
    """Write the sentence to stderr and exit with status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
