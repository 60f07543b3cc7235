"""`greenroll user`: the first administrator, and the way back in when nobody else can sign in."""

from __future__ import annotations

import sys

import click

from core.accounts import operations
from core.cli.application import application
from core.errors import existing
from core.people import queries
from core.people.models import Person, Role

ROLE = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Open accounts, give roles, give one-time passwords."""


@user.command()
@click.option("--email", required=True, help="The address with which the person signs in.")
@click.option("--name", required=True)
@click.option("--phone", default=None)
@click.option("--role", type=ROLE, required=True)
@click.option("--body", "body_id", default=None, help="The recommending body's id, for a role of one.")
@click.option("--one-time", is_flag=True, help="Ask for no password: print one that must be changed at once.")
def add(email: str, name: str, phone: str | None, role: str, body_id: str | None, one_time: bool) -> None:
    """Open an account with one role. Asks for the password where a person can answer, else prints a one-time one."""
    password = None if one_time or not sys.stdin.isatty() else _asked()
    with application():
        person, code = operations.create_person(
            name=name, email=email, phone=phone, role=Role(role), body_id=body_id, by=None, password=password
        )
        click.echo(f"{person.name} <{person.email}>: {Role(role).called}")
    if password is None:
        click.echo(f"One-time password: {code}")


@user.command()
@click.option("--email", required=True)
@click.option("--role", type=ROLE, required=True)
@click.option("--body", "body_id", default=None, help="The recommending body's id, for a role of one.")
def grant(email: str, role: str, body_id: str | None) -> None:
    """Give somebody a further role."""
    with application():
        person = _person(email)
        operations.grant_role(person.id, Role(role), body_id=body_id, by=None)
        click.echo(f"{person.name} <{person.email}>: {Role(role).called}")


@user.command("reset-password")
@click.option("--email", required=True)
def reset_password(email: str) -> None:
    """Print a one-time password for somebody who forgot his."""
    with application():
        click.echo(f"One-time password: {operations.give_reset_code(_person(email).id, by=None)}")


def _asked() -> str:
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _person(email: str) -> Person:
    return existing(queries.person_by_email(email), f"没有邮箱为 {email} 的人员。")
