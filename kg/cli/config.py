"""What is typed again and again: `kg.toml`, and variables of the environment, as defaults of the commands' options.

    store = "news/"
    base_iri = "https://news.example/"

    [serve]
    port = 8080

A value at the top holds for every command that has such an option; one in a section for that command alone. The
environment comes before the file, and what is typed before both.
"""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kg.errors import KgError

__all__ = ["SETTINGS", "defaults", "typed"]

FILE = "kg.toml"
# Name in the file -> the variable of the environment, and the parameters of commands that it stands for.
SETTINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "store": ("KG_STORE", ("store", "source")),
    "snapshot": ("KG_SNAPSHOT", ("snapshot",)),
    "decisions": ("KG_DECISIONS", ("decisions",)),
    "base_iri": ("KG_BASE_IRI", ("base_iri",)),
    "model": ("KG_MODEL", ("model",)),
    "extractor": ("KG_EXTRACTOR", ("extractor",)),
    "types": ("KG_TYPES", ("types",)),
    "patterns": ("KG_PATTERNS", ("patterns",)),
    "llm_url": ("KG_LLM_URL", ("llm_url",)),
    "llm_model": ("KG_LLM_MODEL", ("llm_model",)),
}
_NEVER = frozenset({"token"})  # secrets stay out of files that are shared


def defaults(commands: Mapping[str, click.Command], folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The defaults of all commands, as click takes them: command -> parameter -> value.

    Args:
        commands: by name.
        folder: where `kg.toml` is looked for; `KG_CONFIG` in the environment names another file.
        environment: the variables.

    Raises:
        KgError: the file does not parse, or names what no command has.
    """
    named = environment.get("KG_CONFIG", "")
    path = Path(named) if named else folder / FILE
    settings = _read(path, commands) if named or path.is_file() else {}
    common = {key: settings[key] for key in SETTINGS if key in settings}
    common |= {key: environment[name] for key, (name, _) in SETTINGS.items() if environment.get(name)}
    by_command: dict[str, Any] = {}
    for name, command in commands.items():
        known = {p.name for p in command.params}
        values = {p: v for key, v in common.items() for p in SETTINGS[key][1] if p in known}
        options = _options(command)
        section = settings.get(name)
        own = section if isinstance(section, dict) else {}
        by_command[name] = values | {options[key]: value for key, value in own.items()}
    return by_command


def _read(path: Path, commands: Mapping[str, click.Command]) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        raise KgError(f"{path}: cannot be read: {err}") from err
    for key, value in settings.items():
        if isinstance(value, dict):
            _check(path, key, commands)
            for option in value:
                _check(path, option, _options(commands[key]), f"[{key}] ")
        else:
            _check(path, key, SETTINGS)
    return settings


def _options(command: click.Command) -> dict[str, str]:
    """The options of a command as a file spells them, `min_confidence` for --min-confidence -> the parameter's name."""
    found = {}
    for parameter in command.params:
        for spelt in parameter.opts:
            if spelt.startswith("--") and str(parameter.name) not in _NEVER:
                found[spelt.removeprefix("--").replace("-", "_")] = str(parameter.name)
    return found


def _check(path: Path, name: str, known: Mapping[str, Any], where: str = "") -> None:
    if name not in known:
        near = difflib.get_close_matches(name, sorted(known), n=1)
        hint = f"; did you mean {near[0]}?" if near else f": use {', '.join(sorted(known))}"
        raise KgError(f"{path}: {where}{name} is not known{hint}")


def typed(name: str) -> bool:
    """Whether a parameter of the command that runs was typed, and is no default of the file or environment."""
    source = click.get_current_context().get_parameter_source(name)
    return source == click.core.ParameterSource.COMMANDLINE
