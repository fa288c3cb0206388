"""Messages are one line, whatever stands in what they are about."""

import pytest
from click.testing import CliRunner

from kg.cli.app import main
from kg.errors import BadInput, KgError, Misuse, Notice, one_line


@pytest.mark.parametrize("kind", [KgError, BadInput, Misuse, Notice])
def test_no_message_breaks_its_line(kind):
    assert str(kind("a\nkg: fake\x1b[2J\x00 é “x”")) == "a\\nkg: fake\\x1b[2J\\x00 é “x”"


def test_plain_text_stays():
    assert one_line("naïve – 漢字 \U0001f600") == "naïve – 漢字 \U0001f600"


@pytest.mark.slow
def test_a_records_name_forges_no_line_of_the_log(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "a\\nkg: fake\\u001b[31m", "text": "Der Minister sagte am Montag, dass er nicht komme.", "lang": "de"}\n'
    )
    run = CliRunner().invoke(main, ["build", str(path), "-o", str(tmp_path / "a.nt")])
    assert "kg: fake" in run.stderr
    assert not [line for line in run.stderr.splitlines() if line.startswith("kg: fake")]
    assert "\x1b" not in run.stderr
