"""`kg.toml` and the environment stand for what is typed again and again."""

import pytest
from click.testing import CliRunner
from fixture import alpha, beta, quads
from pyoxigraph import Store

from kg.cli.app import main
from kg.cli.config import SETTINGS, defaults
from kg.errors import KgError
from kg.graph.serialise import write_quads


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, _ in SETTINGS.values():
        monkeypatch.delenv(name, raising=False)
    store = Store(str(tmp_path / "news"))
    store.extend(quads(alpha(), beta()))
    store.flush()
    del store
    with (tmp_path / "alpha.ttl").open("wb") as out:
        write_quads(quads(alpha()), "ttl", "https://example.org/news/", out)
    return tmp_path


def kg(*args):
    return CliRunner().invoke(main, args)


def test_the_store_is_that_of_the_file(folder):
    assert kg("stats").exit_code == 2
    (folder / "kg.toml").write_text('store = "news"\n')
    assert "articles" in kg("stats").output
    assert "Ann Lee" in kg("query", "meetings").output
    assert len(kg("query", "articles", "--format", "csv").output.splitlines()) == 3
    assert (
        len(kg("query", "articles", "alpha.ttl", "--format", "csv").output.splitlines()) == 2
    )  # what is typed comes first


def test_the_environment_comes_before_the_file(folder, monkeypatch):
    (folder / "kg.toml").write_text('store = "nowhere"\n')
    monkeypatch.setenv("KG_STORE", "news")
    assert kg("query", "articles", "--format", "csv").exit_code == 0


def test_another_file_can_be_named(folder, monkeypatch):
    (folder / "my.toml").write_text('store = "news"\n')
    monkeypatch.setenv("KG_CONFIG", "my.toml")
    assert kg("stats").exit_code == 0
    monkeypatch.setenv("KG_CONFIG", "missing.toml")
    assert kg("stats").exit_code == 2


def test_a_section_holds_for_one_command(folder):
    (folder / "kg.toml").write_text('store = "news"\n[query]\nformat = "csv"\n')
    assert kg("query", "articles").output.startswith("article,date")


def test_settings_have_parameters_of_commands():
    every = {p.name for command in main.commands.values() for p in command.params}
    assert {name for _, names in SETTINGS.values() for name in names} <= every


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('stoer = "news"', "kg.toml: stoer is not known; did you mean store?"),
        ("[serve]\nprot = 1", r"kg.toml: \[serve\] prot is not known; did you mean port?"),
        ('[serve]\ntoken = "secret"', r"kg.toml: \[serve\] token is not known"),
        ("[sirve]\nport = 1", "kg.toml: sirve is not known; did you mean serve?"),
        ("store = news", "kg.toml: cannot be read: "),
    ],
)
def test_a_mistake_in_the_file_is_one_line(folder, text, said):
    (folder / "kg.toml").write_text(text)
    with pytest.raises(KgError, match=said):
        defaults(main.commands, folder, {})
    done = kg("stats")
    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1


def test_the_usual_store_and_snapshot_do_not_get_in_the_way(folder):
    """Of a build into a file, and of one that links nothing: it comes to the article, which holds no sentence."""
    (folder / "kg.toml").write_text('store = "elsewhere"\nsnapshot = "items.sqlite"\n')
    (folder / "a.txt").write_text("1 2 3")
    done = kg("build", "a.txt", "-o", "a.ttl")
    assert "holds no sentence" in done.output
    assert not (folder / "elsewhere").exists()
