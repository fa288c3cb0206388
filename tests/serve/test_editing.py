"""Correcting in the browser: who may, what is written, what is seen, and what is undone."""

import re
import shutil
import subprocess

import pytest
from fixture import NAMER, alpha, article_iri
from pyoxigraph import Store
from server import KG as COMMAND
from server import TOKEN, fixture_store, serving

from kg.terms.vocab import KG

sync = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BASE = NAMER.base
ART = article_iri(alpha())
LEE, KIM = (NAMER.entity(e, KG.Person.value).value for e in alpha().entities[:2])
BROWSER = {"Accept": "text/html"}


def path(iri):
    return iri.removeprefix("https://example.org")


def claim(key):
    return NAMER.statement("claim", ART, key).value


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editing")
    with serving(fixture_store(folder / "store"), "--edit", "--decisions", str(folder / "decisions.txt")) as server:
        server.decisions = folder / "decisions.txt"
        yield server


@pytest.fixture
def editing(edited):
    yield edited
    if edited.decisions.exists():
        for line in edited.decisions.read_text().splitlines():
            edited.client.post("/undo", data={"line": line})
        edited.decisions.unlink()


def decide(server, verb, thing, **fields):
    return server.client.post("/decide", data={"verb": verb, "thing": thing, "back": path(ART.value), **fields})


def test_a_wrong_statement_is_gone_and_comes_back(editing):
    reply = decide(editing, "wrong", claim("claim-3"), by="Ann", why="he did not")
    assert (reply.status_code, reply.headers["location"]) == (303, path(ART.value))
    [line] = editing.decisions.read_text().splitlines()
    assert re.fullmatch(r"wrong  claim/alpha-\w+/claim-3  # by Ann, \d{4}-\d\d-\d\d: he did not", line)
    assert "that he attacked Ruritania" not in editing.get("/claims", headers=BROWSER).text
    assert line.partition("#")[2] in editing.get("/decisions", headers=BROWSER).text
    editing.client.post("/undo", data={"line": line})
    assert editing.decisions.read_text() == ""
    assert "that he attacked Ruritania" in editing.get("/claims", headers=BROWSER).text


def test_a_speaker_is_corrected_by_name_and_a_misspelt_one_brings_what_is_meant(editing):
    reply = decide(editing, "change", claim("claim-1"), speaker_given="1", speaker_name="bo kim")
    assert reply.status_code == 303
    assert "Bo Kim</bdi></a><bdi> said" in editing.get(path(claim("claim-1")), headers=BROWSER).text
    wrong = decide(editing, "change", claim("claim-1"), speaker_given="1", speaker_name="Bo Kimm")
    assert wrong.status_code == 400
    assert "Did you mean Bo Kim?" in wrong.text


def test_two_people_are_merged_and_parted_again(editing):
    decide(editing, "merge", LEE, other="Bo Kim", by="Ann")
    assert editing.get("/people", headers=BROWSER).text.count('class="row split"') == 1
    [line] = editing.decisions.read_text().splitlines()
    editing.client.post("/undo", data={"line": line})
    assert editing.get("/people", headers=BROWSER).text.count('class="row split"') == 2


def test_what_was_decided_is_applied_on_the_next_resolve_of_another_copy(editing, tmp_path):
    decide(editing, "wrong", claim("claim-3"))
    decide(editing, "add", ART.value, type="Denial", quote="accused Kim of murder", speaker_given="1", speaker=KIM)
    other = fixture_store(tmp_path / "other")
    run = subprocess.run([COMMAND, "resolve", other, "--decisions", editing.decisions], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    here = {q.subject.value for q in Store(str(other)).quads_for_pattern(None, KG.article, ART, ART)}
    rows = editing.ask(f"SELECT ?s {{ GRAPH {ART} {{ ?s kg:article {ART} }} }}").json()["results"]["bindings"]
    assert here == {row["s"]["value"] for row in rows}
    assert claim("claim-3") not in here


def test_the_queue_goes_on_and_ends(editing):
    seen = set()
    for _ in range(40):
        text = editing.get("/review", headers=BROWSER).text
        if "Nothing is left" in text:
            break
        thing = re.search(r'name="thing" value="([^"]+)"', text)[1]
        assert thing not in seen
        seen.add(thing)
        assert decide(editing, "right", thing, back="/review").headers["location"] == "/review"
    assert len(seen) == len(editing.decisions.read_text().splitlines()) >= 15


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"X-Forwarded-For": "8.8.8.8"},
    ],
)
def test_a_page_of_another_site_decides_nothing(editing, headers):
    reply = editing.client.post("/decide", data={"verb": "wrong", "thing": claim("claim-3")}, headers=headers)
    assert reply.status_code == 403
    assert not editing.decisions.exists()


@pytest.mark.parametrize("fields", [{"verb": "wrong", "thing": "urn:x"}, {"verb": "explode", "thing": LEE}, {"verb": "wrong", "thing": claim("claim-3") + "\nmerge a b"}, {"verb": "change", "thing": claim("claim-3")}, {"verb": "accept", "thing": LEE, "other": "Q1 # x\nwrong y"}])  # fmt: skip
def test_what_is_no_decision_is_not_written(editing, fields):
    assert editing.client.post("/decide", data=fields).status_code == 400
    assert not editing.decisions.exists() or editing.decisions.read_text() == ""


def test_nobody_is_led_to_another_server(editing):
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert decide(editing, "right", claim("claim-1"), back=back).headers["location"] == "/decisions"


def test_without_edit_or_token_nobody_corrects(reading):
    assert reading.client.post("/decide", data={"verb": "wrong", "thing": claim("claim-3")}).status_code == 403
    assert reading.get("/review", headers=BROWSER).status_code == 403
    assert 'action="/decide"' not in reading.get(path(claim("claim-3")), headers=BROWSER).text


def test_with_a_token_one_signs_in(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--decisions", str(tmp_path / "d.txt"), token=TOKEN) as server:
        assert server.client.post("/sign-in", data={"token": "guess"}).status_code == 403
        assert decide(server, "wrong", claim("claim-3")).status_code == 403
        reply = server.client.post("/sign-in", data={"token": TOKEN})
        cookie = reply.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert TOKEN.replace(" ", "") not in cookie
        assert decide(server, "wrong", claim("claim-3")).status_code == 303
        assert (
            server.client.post(
                "/update", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"}
            ).status_code
            == 401
        )


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")
def test_a_reviewer_works_by_keyboard_and_selects_what_was_missed(editing):
    from axe_playwright_python.sync_playwright import Axe

    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(base_url=editing.url, bypass_csp=True).new_page()
        page.set_default_timeout(15_000)
        trouble = []
        page.on("pageerror", lambda err: trouble.append(str(err)))
        page.goto("/review")
        page.get_by_label("Your name").fill("Ann")
        page.locator("h1").click()
        with page.expect_navigation():
            page.keyboard.press("r")
        assert editing.decisions.read_text().startswith("wrong")
        assert "# by Ann, " in editing.decisions.read_text()
        with page.expect_navigation():
            page.keyboard.press("u")
        assert editing.decisions.read_text() == ""
        with page.expect_navigation():
            page.keyboard.press("a")
        assert editing.decisions.read_text().startswith("right")
        with page.expect_navigation():
            page.keyboard.press("n")
        assert "skip=1" in page.url
        with page.expect_navigation():
            page.keyboard.press("e")
        assert "#correct" in page.url
        page.goto(path(ART.value))
        page.evaluate("""() => {
            const piece = [...document.querySelectorAll('#text [data-b]')].find((n) => n.textContent.includes('murder'));
            const range = document.createRange();
            range.selectNodeContents(piece);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""")
        page.wait_for_function("document.getElementById('quote').value.includes('murder')")
        page.get_by_text("Add what was missed", exact=True).click()
        kind = page.get_by_label("What it is")
        for name, shown, hidden in (
            ("Office", "title", "speaker"),
            ("Figure", "number", "title"),
            ("Meeting", "agent", "number"),
        ):
            kind.select_option(name)
            assert page.locator(f"#add [name={shown}]").is_visible()
            assert not page.locator(f"#add [name={hidden}]").is_visible()
        kind.select_option("Denial")
        page.locator("#add").get_by_role("button", name="Add").click()
        page.wait_for_load_state()
        assert "add  article/" in editing.decisions.read_text()
        for where in ("/review", "/decisions", "/add", path(ART.value), path(claim("claim-1")), path(LEE)):
            page.goto(where)
            for details in page.locator("details").all():
                details.evaluate("node => { node.open = true; }")
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == [], where
        assert trouble == []
        browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")
def test_signing_in_bars_nobody(tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    store = fixture_store(tmp_path / "store")
    with (
        serving(store, "--decisions", str(tmp_path / "d.txt"), token=TOKEN) as server,
        sync.sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(base_url=server.url, bypass_csp=True).new_page()
        page.goto("/sign-in")
        assert [v["id"] for v in Axe().run(page).response["violations"]] == []
        page.get_by_label("Token").fill(TOKEN)
        page.keyboard.press("Enter")
        page.wait_for_url("**/review")
        browser.close()
