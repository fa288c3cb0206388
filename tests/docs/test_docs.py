"""The documentation does what it says: the tutorial's commands run, its pages are in the site, links lead somewhere."""

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

import kg
from kg.cli.app import main
from kg.cli.config import SETTINGS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def sessions(page):
    """The commands of a page's console blocks, each with the lines that its output must hold."""
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for part in block.split("$ ")[1:]:
            command, _, lines = part.partition("\n")
            yield command, [line.strip() for line in lines.splitlines() if line.strip()]


@pytest.mark.slow
def test_the_tutorial_runs(tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    ran = 0
    for command, lines in sessions(DOCS / "tutorial.md"):
        name, *args = shlex.split(command)
        assert name == "kg"
        done = CliRunner().invoke(main, args)
        assert done.exit_code == 0, f"{command}: {done.output}"
        for line in lines:
            assert line in done.output, f"{command}: {line!r} is not in: {done.output}"
        ran += 1
    assert ran >= 6
    for page in (DOCS / "tutorial.md", ROOT / "README.md"):
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
            exec(block, {})
        for query in re.findall(r"```sparql\n(.*?)```", text, re.DOTALL):
            assert len(kg.open("news/").query(query)) > 0, query


def commands_in(text):
    """The `kg` commands that code blocks and code spans show."""
    code = [*re.findall(r"```(?:\w*)\n(.*?)```", text, re.DOTALL), *re.findall(r"`(kg [^`]+)`", text)]
    for part in code:
        for line in part.splitlines():
            found = re.match(r"\s*(?:\$ )?kg ([a-z]+)(.*)", line)
            if found:
                yield found[1], found[2]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.name)
def test_every_command_that_is_shown_exists_with_its_options(page):
    for name, rest in commands_in(page.read_text(encoding="utf-8")):
        assert name in main.commands, f"{page.name}: kg {name}"
        command = main.commands[name]
        if isinstance(command, click.Group):
            command = command.commands[rest.split()[0]]
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        shown = {
            o.partition("=")[0] for o in re.findall(r"(?<=\s)--[a-z-]+", rest.partition("#")[0].partition("&&")[0])
        }
        assert shown <= known, f"{page.name}: kg {name} {sorted(shown - known)}"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda p: p.name)
def test_links_within_the_repository_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_site_has_every_page_and_no_other():
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^\s+- [^:\n]+: ([\w/-]+\.md)$", config, re.MULTILINE)
    assert sorted(listed) == sorted(p.relative_to(DOCS).as_posix() for p in PAGES)
    assert yaml.safe_load(config)["strict"] is True


def test_the_settings_of_the_docs_are_those_there_are():
    text = (DOCS / "how-to" / "operator.md").read_text(encoding="utf-8")
    rows = dict(
        zip(
            *[
                iter(
                    re.findall(
                        r"`(\w+)`",
                        "".join(re.findall(r"^\| `.*$", text, re.MULTILINE)).replace(
                            "`llm_url`, `llm_model` | `KG_LLM_URL`, `KG_LLM_MODEL`; the key only here: `KG_LLM_KEY`",
                            "`llm_url` `KG_LLM_URL` `llm_model` `KG_LLM_MODEL`",
                        ),
                    )
                )
            ]
            * 2,
            strict=True,
        )
    )
    assert rows == {name: variable for name, (variable, _) in SETTINGS.items()}


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path):
    mkdocs = pytest.importorskip("mkdocs.commands.build")
    from mkdocs.config import load_config

    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True)
    mkdocs.build(config)
    api = (tmp_path / "site" / "api" / "index.html").read_text(encoding="utf-8")
    for name in ("read", "read_all", "build", "open_graph", "claims", "contested", "network", "to_pandas"):
        assert name in api
