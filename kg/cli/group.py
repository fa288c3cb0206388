"""The command `kg`, and how its errors are said."""

import errno
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kg import __version__
from kg.cli.config import defaults
from kg.cli.memory import watch
from kg.errors import KgError, Misuse
from kg.terms.data import TYPES

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

__all__ = ["errors_in_a_line", "main", "say"]


def errors_in_a_line(command: Callable[..., int | None]) -> Callable[..., None]:
    """Turns the user's mistakes into one line and an exit status."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        watch()
        try:
            status = command(*args, **kwargs)
        except Misuse as err:
            say(str(err))
            sys.exit(2)
        except KgError as err:
            say(str(err))
            sys.exit(1)
        except RuntimeError as err:
            if "orruption" not in str(err):
                raise
            say("the store is damaged: bring back a backup with kg restore")
            sys.exit(1)
        except MemoryError:
            say("there is not enough memory for this: ask for less, or for fewer articles at once")
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except OSError as err:
            if err.errno not in _FULL and "No space left" not in str(err):
                raise
            say("the disk is full: make room and run the command again; what was stored before is whole")
            sys.exit(1)
        sys.exit(status or 0)

    return run


def say(message: str) -> None:
    """Writes a message to standard error, behind the name of the command."""
    click.echo(f"kg: {message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def main(ctx: click.Context) -> None:
    """News into a knowledge graph that can be queried, cited and trusted.

    What is typed again and again can stand in a file kg.toml (store, snapshot, decisions, base_iri, model, extractor,
    or a section for a command), or in the environment (KG_STORE ...).
    """
    try:
        ctx.default_map = defaults(main.commands, Path(), os.environ)
        if types := ctx.default_map["build"].get("types"):
            os.environ[TYPES] = types  # every command tells the user's classes by their labels
    except KgError as err:
        say(str(err))
        sys.exit(2)
