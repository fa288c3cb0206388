"""The commands as their users meet them: exit status, one line an error, the same bytes in every process."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.app import main
from kg.graph.serialise import FORMATS
from kg.store.articles import read_graph

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
TEXT = "Angela Merkel met Francois Hollande in Berlin. Merkel said that the talks had gone well."
COMMANDS = [[], *([name] for name in main.commands)]


def kg(*args, input=None):
    return CliRunner().invoke(main, [str(a) for a in args], input=input)


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c) or "kg")
def test_help_answers_at_once_and_needs_no_spacy(command):
    code = f"import sys; sys.argv = ['kg', *{command!r}, '--help']\nimport kg.cli.app\ntry: kg.cli.app.main()\nexcept SystemExit: pass\nassert not {{'spacy', 'rdflib', 'pyoxigraph'}} & set(sys.modules)"
    before = os.times()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    after = os.times()
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    # of the processor: what else runs on the machine does not count
    assert (after.children_user + after.children_system) - (before.children_user + before.children_system) < 0.5


def test_version():
    assert kg("--version").output.startswith("kg, version ")


# ---------------------------------------------------------------- build


def test_build_writes_a_graph_and_says_what_is_in_it(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    done = kg("build", tmp_path / "a.txt", "-o", tmp_path / "a.ttl")
    assert done.exit_code == 0, done.output
    assert done.stderr == "kg: 1 article, 3 entities, 0 memberships, 1 event, 1 claim, 0 figures\n"
    assert "kg:Meeting" in (tmp_path / "a.ttl").read_text()


def test_build_without_output_writes_turtle_to_standard_output(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert "@prefix kg:" in kg("build", tmp_path / "a.txt").stdout


def test_quiet_tells_only_what_was_skipped_and_verbose_each_article(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("")
    quiet = kg("build", tmp_path, "-o", tmp_path / "a.ttl", "--quiet")
    assert quiet.stderr == f"kg: {tmp_path / 'b.txt'}: is empty\n"
    verbose = kg("build", tmp_path, "-o", tmp_path / "a.ttl", "--verbose")
    assert "kg: a: 3 entities, 0 memberships, 1 events, 1 claims, 0 figures" in verbose.stderr


def test_faults_that_lose_nothing_end_well_and_are_told_to_who_asks(tmp_path):
    entry = f"<item><title>Fish & chips</title><link>https://a.example/1</link><description>&lt;p&gt;{TEXT * 12}&lt;/p&gt;</description></item>"
    (tmp_path / "a.rss").write_text(f'<rss version="2.0"><channel><title>The Post</title>{entry}</channel></rss>')
    done = kg("build", tmp_path / "a.rss", "-o", tmp_path / "a.ttl")
    told = kg("build", tmp_path / "a.rss", "-o", tmp_path / "a.ttl", "--verbose")
    assert (done.exit_code, told.exit_code) == (0, 0)
    assert "no proper XML" not in done.stderr
    assert "a.rss: is no proper XML, but no entry is lost" in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_is_shown_on_a_terminal_and_not_elsewhere(tmp_path):
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text(TEXT)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "kg.cli.app",
        "build",
        str(tmp_path),
        "-o",
        str(tmp_path / "a.ttl"),
    ]
    code = f"import pty, os\npty.spawn({command!r}, lambda fd: os.read(fd, 1024))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, stdin=subprocess.DEVNULL
    ).stdout
    assert re.search(rb"[0-5]/5 ", shown)
    elsewhere = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stderr
    assert b"/5" not in elsewhere


def test_options_change_the_graph(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    args = (
        "--date",
        "2020-01-02",
        "--base-iri",
        "https://kg.example/x",
        "--mentions",
        "--no-text",
        "--format",
        "nq",
        "-o",
        tmp_path / "out",
    )
    assert kg("build", tmp_path / "a.txt", *args).exit_code == 0
    text = (tmp_path / "out").read_text()
    assert "<https://kg.example/x/article/a-" in text
    assert '"2020-01-02"' in text
    assert "isString" not in text


def test_bad_input_is_skipped_and_the_rest_goes_on(tmp_path):
    (tmp_path / "good.txt").write_text(TEXT)
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01" * 50)
    (tmp_path / "long.txt").write_text("The end of it. " * 350_000)
    (tmp_path / "menu.html").write_text("<html><body>Home</body></html>")
    (tmp_path / "german.txt").write_text("Der Minister sagte, dass es nicht an der Zeit sei, vom Ende zu reden. " * 20)
    (tmp_path / "lines.jsonl").write_text(
        '{"id": "x", "text": "Angela Merkel spoke."}\n{broken\n{"id": "x", "text": "Twice."}\n{"id": "f", "lang": "fr", "text": "Oui."}\n'
    )
    done = kg("build", tmp_path, tmp_path / "missing.txt", "-o", tmp_path / "out.ttl")
    lines = done.stderr.splitlines()
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    for said in ("binary file", "5,250,000 characters", "holds no article", "not in English", "lines.jsonl:2: is not valid JSON",
                 "was there already, in lines.jsonl", "is in 'fr'", "missing.txt: no such file"):  # fmt: skip
        assert sum(said in line for line in lines) == 1, said
    assert lines[-1].startswith("kg: 2 articles")
    assert lines[-1].endswith("; 8 skipped")


def test_where_nothing_is_usable_what_was_there_stays(tmp_path):
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "out.ttl").write_text("# old\n")
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "out.ttl").exit_code == 1
    assert (tmp_path / "out.ttl").read_text() == "# old\n"


def test_a_link_is_followed_and_a_device_written_to(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "real.ttl").write_text("")
    (tmp_path / "link.ttl").symlink_to(tmp_path / "real.ttl")
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "link.ttl").exit_code == 0
    assert (tmp_path / "link.ttl").is_symlink()
    assert "kg:Meeting" in (tmp_path / "real.ttl").read_text()
    assert kg("build", tmp_path / "a.txt", "-o", "/dev/null", "--format", "ttl").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_a_full_disk_is_told_in_a_line(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    done = kg("build", tmp_path / "a.txt", "-o", "/dev/full", "--format", "ttl")
    assert (done.exit_code, "No space left" in done.stderr, "Traceback" in done.output) == (1, True, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": "a", "text": "Merkel met \\ud83d Obama."}', "half a surrogate pair"),
        ('{"id": "a", "text": "!!! ... 123"}', "no sentence"),
    ],
)
def test_text_that_cannot_be_read_is_skipped_and_the_rest_goes_on(tmp_path, text, said):
    (tmp_path / "a.jsonl").write_text(text + '\n{"id": "b", "text": "Angela Merkel met Barack Obama."}\n')
    done = kg("build", tmp_path / "a.jsonl", "-o", tmp_path / "a.ttl")
    assert (done.exit_code, said in done.stderr) == (1, True)
    assert "Barack Obama" in (tmp_path / "a.ttl").read_text()


def test_an_empty_answer_hints_at_named_graphs(graph):
    assert "GRAPH ?g" in kg("query", "SELECT * { ?s a kg:Claim }", graph).stderr


def test_quiet_and_verbose_exclude_each_other(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert kg("build", tmp_path / "a.txt", "--quiet", "--verbose").exit_code == 2


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["-o", "out.docx"], 2, "unknown format 'docx'"),
        (["-o", "out.ttl", "--format", "xyz"], 2, "unknown format 'xyz'"),
        (["-o", "out.ttl", "--date", "5/6/2023"], 2, "write it as 2023-10-26"),
        (["-o", "out.ttl", "--base-iri", "here"], 2, "is no http(s) IRI"),
        (["-o", "out.ttl", "--model", "no_such_model"], 2, "is not installed"),
        (["-o", "nowhere/out.ttl"], 1, "cannot be written"),
        (["-o", "."], 1, "is a folder"),
        (["--colour"], 2, "No such option"),
    ],
)
def test_wrong_usage_is_told_in_a_line(tmp_path, monkeypatch, args, status, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    if args == ["-o", "."]:
        args = ["-o", ".", "--format", "ttl"]
    done = kg("build", "a.txt", *args)
    assert done.exit_code == status
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_a_failed_build_leaves_the_old_graph_alone(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.ttl").write_text("# old\n")
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "a.ttl", "--model", "none").exit_code == 2
    assert (tmp_path / "a.ttl").read_text() == "# old\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.ttl", "a.txt"]


def test_a_store_holds_what_the_file_holds(tmp_path):
    args = [*EXAMPLES[:2], "--quiet"]
    assert kg("build", *args, "-o", tmp_path / "a.trig", "--store", tmp_path / "s").exit_code == 0
    assert kg("build", *args, "--store", tmp_path / "s").exit_code == 0  # again: nothing twice
    assert kg("export", "--store", tmp_path / "s", "-o", tmp_path / "b.trig").exit_code == 0
    assert (tmp_path / "a.trig").read_bytes() == (tmp_path / "b.trig").read_bytes()


SCRIPT = """
import sys
from pathlib import Path
from kg.build.run import Options, build
class Quiet:
    def article(self, identifier, counts): pass
    def skipped(self, error): raise SystemExit(str(error))
    def notice(self, notice): pass
folder, inputs = sys.argv[1], sys.argv[2:]
for format_ in ("ttl", "trig", "nt", "nq", "jsonld", "rdf"):
    build(inputs, Options(mentions=True), out=f"{folder}/graph.{format_}", format_=format_, listener=Quiet())
"""


def test_two_processes_write_the_same_bytes_whatever_seed_and_order(tmp_path):
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        inputs = [str(p) for p in EXAMPLES]
        random.Random(seed).shuffle(inputs)
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SCRIPT, str(tmp_path / seed), *inputs], env=env, check=True, cwd=ROOT
        )
    for format_ in FORMATS:
        assert (tmp_path / "1" / f"graph.{format_}").read_bytes() == (
            tmp_path / "2" / f"graph.{format_}"
        ).read_bytes(), format_
    assert set(read_graph(str(tmp_path / "1" / "graph.ttl"))) == set(read_graph(str(tmp_path / "1" / "graph.trig")))
    assert kg("validate", tmp_path / "1" / "graph.trig").exit_code == 0


# ---------------------------------------------------------------- query, validate, export


def test_query_by_name_with_parameters(graph):
    done = kg("query", "meetings", graph, "--param", "actor=Bo Kim", "--format", "csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].startswith("Bo Kim,Ann Lee,Zenda,2020-05-02")


def test_query_list_names_all_with_their_parameters():
    done = kg("query", "list")
    assert "meetings" in done.output
    assert "--param actor=  string" in done.output


def test_results_as_json(graph):
    rows = json.loads(kg("query", "SELECT ?s { ?s a kg:Article }", graph, "--format", "json").stdout)["results"][
        "bindings"
    ]
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["meetings"], 2, "needs a SOURCE"),
        (["nonsense", "GRAPH"], 2, "nor a named query"),
        (["SELECT WHERE", "GRAPH"], 2, "does not parse"),
        (["meetings", "GRAPH", "--param", "actor"], 2, "write it as NAME=VALUE"),
        (["meetings", "GRAPH", "--format", "pdf"], 2, "unknown format 'pdf'"),
        (["meetings", "nowhere.ttl"], 1, "no such file"),
        (["meetings", "."], 1, "no store there"),
    ],
)
def test_wrong_queries_are_told_in_a_line(graph, args, status, said):
    done = kg("query", *[str(graph) if a == "GRAPH" else a for a in args])
    assert (done.exit_code, "Traceback" in done.output) == (status, False)
    assert said in done.stderr


def test_validate_says_what_conforms_and_what_does_not(graph, tmp_path):
    assert kg("validate", graph).exit_code == 0
    broken = tmp_path / "broken.ttl"
    broken.write_text(graph.read_text().replace('kg:rule "test" ;', "", 1))
    done = kg("validate", broken)
    assert done.exit_code == 1
    assert "a statement names the rule that read it" in done.stdout
    assert "1 violations" in done.stderr


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_graph_of_every_example_conforms(path, tmp_path):
    assert kg("build", path, "-o", tmp_path / "a.trig", "--mentions").exit_code == 0
    assert kg("validate", tmp_path / "a.trig").stderr.endswith("conforms\n")


def test_examples_are_of_the_promised_length_and_disagree(tmp_path):
    assert len(EXAMPLES) == 4
    assert all(400 <= len(p.read_text(encoding="utf-8").split()) <= 700 for p in EXAMPLES)
    kg("build", *EXAMPLES, "-o", tmp_path / "a.ttl")
    rows = kg("contested", tmp_path / "a.ttl").stdout
    assert "How many people (participants): Hong Kong" in rows
    assert "338,000" in rows
    assert "Civil Human Rights Front" in rows
