"""The explorer in a real browser: what a journalist does, by mouse and by keyboard."""

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from fixture import NAMER, alpha, article_iri
from server import fixture_store, serving
from test_explorer import hostile_store

from kg.terms.vocab import KG

sync = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TEXT = alpha().article.text


def path_of(iri):
    return iri.value.removeprefix("https://example.org")


ARTICLE = path_of(article_iri(alpha()))
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")
FACT = path_of(NAMER.statement("claim", article_iri(alpha()), "claim-3"))
ENTITY = path_of(NAMER.entity(alpha().entities[0], KG.Person.value))
PAGES = ["/", "/search?q=lee", ARTICLE, "/articles", "/people", "/organisations", "/places", "/map", "/help", "/events?voices=all", "/claims", "/contested", "/network", FACT, ENTITY, "/query", "/queries", "/queries/meetings", "/decisions", "/nosuchpage", "/newskg", "/query?query=SELECT+*+%7B+%3Fs+a+kg%3AArticle+%7D"]  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with serving(fixture_store(tmp_path_factory.mktemp("browser") / "store")) as server:
        yield server.url


@pytest.fixture
def page(chromium, url):
    context = chromium.new_context(base_url=url, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.trouble = []
    page.on("pageerror", lambda err: page.trouble.append(str(err)))
    page.on("console", lambda m: page.trouble.append(m.text) if m.type == "error" else None)
    page.on(
        "request",
        lambda r: page.trouble.append(f"asked {r.url}") if not r.url.startswith((url, "data:", "blob:")) else None,
    )
    yield page
    assert page.trouble == []
    context.close()


def lit(page):
    """The characters that are lit, those of the trigger and roles."""
    return page.eval_on_selector_all("#text .lit-strong", "nodes => nodes.map(n => n.textContent)")


def test_search_as_one_types_leads_to_an_entity(page):
    page.goto("/")
    page.get_by_role("searchbox").press_sequentially("ann l", delay=30)
    page.locator("#suggestions a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entity/ann-lee-*")
    assert page.locator("h1").inner_text().startswith("Ann Lee")


def test_what_somebody_said_about_something_is_two_clicks_away(page):
    page.goto("/")
    page.get_by_role("link", name="Ann Lee").first.click()
    page.get_by_role("link", name=re.compile("What Ann Lee said")).click()
    assert page.locator(".lines li").count() >= 5
    page.goto("/")
    page.get_by_label("Who said it").fill("Ann Lee")
    page.get_by_label("About whom or what").fill("Bo Kim")
    page.get_by_role("button", name="Show claims").click()
    assert "that Kim would visit Zenda" in page.locator("main").inner_text()


def test_a_fact_lights_its_characters_and_the_other_way_round(page):
    page.goto(ARTICLE)
    fact = page.locator("#facts li", has_text="We won")
    fact.hover()
    assert "We won" in "".join(lit(page))
    fact.get_by_role("button").click()
    begin = TEXT.index("“We won,” Lee told Kim.")
    assert page.evaluate("location.hash") == f"#char={begin},{begin + len('“We won,” Lee told Kim.')}"
    page.mouse.move(5, 5)
    assert "We won" in "".join(lit(page))  # it stays when it was chosen
    other = page.locator("#facts li", has_text="denied").first
    other.hover()
    page.locator("#text [data-b]", has_text="Ruritania").first.hover()
    assert "We won" in "".join(lit(page))
    assert page.locator("#facts li.lit").count() == 1
    page.keyboard.press("Escape")  # let go
    page.locator("#text [data-b]", has_text="We won").first.hover()
    assert "We won" in page.locator("#facts li.lit").first.inner_text()


def test_each_button_lights_its_own_fact_and_no_other(page):
    """By real clicks in a low window, where the page scrolls below the pointer."""
    page.set_viewport_size({"width": 1000, "height": 420})
    page.goto(ARTICLE)
    facts = page.locator("#facts li")
    for number in range(facts.count()):
        button = facts.nth(number).get_by_role("button")
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.up()
        page.mouse.move(box["x"] + 6, box["y"] + 6)
        page.wait_for_timeout(60)
        lit_facts = page.eval_on_selector_all("#facts li.lit", "nodes => nodes.map(n => Number(n.dataset.fact))")
        assert lit_facts == [number]
        marks = json.loads(facts.nth(number).get_attribute("data-marks"))
        wanted = {i for m in marks if m["part"] != "evidence" for i in range(m["start"], m["end"])}
        shown = page.eval_on_selector_all(
            "#text .lit-strong", "nodes => nodes.map(n => [Number(n.dataset.b), Number(n.dataset.e)])"
        )
        assert wanted <= {i for b, e in shown for i in range(b, e)}
        button.click()


def test_a_deep_link_lights_a_span(page):
    begin = TEXT.index("Kim attacked Ruritania")
    page.goto(f"{ARTICLE}#char={begin},{begin + 22}")
    page.locator("#text .lit-strong").first.wait_for()
    assert "".join(lit(page)).startswith("Kim attacked Ruritania")


def test_a_deep_link_lights_its_characters_exactly_and_again(page):
    begin = TEXT.index("attacked Ruritania. Kim denied")
    page.goto(f"{ARTICLE}#char={begin + 2},{begin + 6}")
    page.locator("#text .lit-strong").first.wait_for()
    assert "".join(lit(page)) == TEXT[begin + 2 : begin + 6]
    assert page.locator("#text").inner_text().replace("\n", "") == TEXT
    page.locator("#facts li").first.hover()
    page.mouse.move(5, 5)
    assert "".join(lit(page)) == TEXT[begin + 2 : begin + 6]
    page.locator("#facts button").first.click()
    page.go_back()
    assert "".join(lit(page)) == TEXT[begin + 2 : begin + 6]


def test_the_editor_lets_go_of_the_keyboard(page):
    page.goto("/query")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Start from a saved query").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_all_of_an_article_is_reached_by_keyboard(page):
    page.goto(ARTICLE)
    page.locator("#text a.mention").first.focus()
    assert page.locator("#facts li.lit").count() > 0
    page.goto(ARTICLE)
    page.locator("#facts button").first.focus()
    assert lit(page)
    page.keyboard.press("Enter")
    assert page.locator("#facts button").first.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Enter")
    assert page.locator("#facts button").first.get_attribute("aria-pressed") == "false"


def test_a_timeline_is_filtered_and_an_event_opens_its_sentence(page):
    page.goto("/events")
    page.locator("#timeline .item").first.wait_for()
    assert page.locator("#timeline circle.day").count() == 1  # of one day
    assert "2020-05-02" in page.locator("#timeline title").text_content()
    assert page.locator("#span").inner_text() == "2020-05-02 to 2020-05-02"
    page.get_by_role("combobox", name="What").select_option("attack")
    page.get_by_role("button", name="Apply").click()
    assert page.locator("#timeline").count() == 0  # the attack has no date
    assert "1 report of an event" in page.locator("main").inner_text()
    page.goto("/events?type=meeting")
    page.locator("#timeline .item").first.click()
    page.wait_for_url("**/article/alpha-*")
    assert "Ann Lee" in "".join(lit(page))


def test_the_network_is_the_same_each_time_and_shows_the_evidence_of_what_is_chosen(page):
    page.goto("/network")
    drawn = page.locator("#network svg").inner_html()
    boxes = page.eval_on_selector_all(
        "#network text", "nodes => nodes.map(n => n.getBoundingClientRect()).map(r => [r.x, r.y, r.right, r.bottom])"
    )
    assert len(boxes) == 2
    assert not (
        boxes[0][0] < boxes[1][2]
        and boxes[1][0] < boxes[0][2]
        and boxes[0][1] < boxes[1][3]
        and boxes[1][1] < boxes[0][3]
    )
    page.locator("#network [data-node]", has_text="Ann Lee").first.click()
    assert "President Ann Lee of Ruritania met Bo Kim" in page.locator("#panel").inner_text()
    page.locator("#panel").get_by_role("link", name="Ann Lee meets Bo Kim").click()
    page.wait_for_url("**/events?*")
    assert "President Ann Lee of Ruritania met Bo Kim" in page.locator("main").inner_text()
    page.goto("/network")
    assert page.locator("#network svg").inner_html() == drawn
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    page.goto("/network?from=2021-01-01")
    assert page.locator("#network").count() == 0
    page.goto("/network?outlet=The+Zenda+Post")
    assert page.locator("#network .tie").count() == 1


def test_a_query_is_run_and_downloaded(page):
    page.goto("/query")
    page.get_by_label("Start from a saved query").select_option("statistics")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("region", name="Results").first.wait_for()
    assert "articles" in page.get_by_role("region", name="Results").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert Path(download.value.path()).read_text().startswith("kind,count")


def test_csv_of_what_is_shown(page):
    page.goto("/events?actor=Ann+Lee")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as CSV").click()
    assert "President Ann Lee" in Path(download.value.path()).read_text()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_page_bars_anybody_nor_is_wider_than_the_screen(chromium, url, path, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=url, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # fmt: skip
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def nodes_of(page):
    """What a screen reader goes through, in order: role, name and level of each node of the accessibility tree."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in tree}

    def walk(node):
        if not node["ignored"]:
            properties = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
            yield (
                node["role"]["value"],
                node.get("name", {}).get("value", ""),
                properties.get("level", 0),
            )
        for child in node.get("childIds", ()):
            if child in by_id:
                yield from walk(by_id[child])

    return [*walk(tree[0])]


@pytest.mark.parametrize("path", ["/", ARTICLE, ENTITY, FACT, "/claims", "/events?voices=all", "/contested", "/network", "/map"])  # fmt: skip
def test_a_screen_reader_finds_landmarks_headings_and_named_controls(chromium, url, path):
    context = chromium.new_context(base_url=url)
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    nodes = nodes_of(page)
    roles = [role for role, _, _ in nodes]
    assert [roles.count(role) for role in ("banner", "main", "contentinfo")] == [1, 1, 1]
    assert "navigation" in roles
    assert [r for r, name, _ in nodes if r in ("button", "link", "textbox", "combobox", "region", "checkbox") and not name.strip()] == []  # fmt: skip
    levels = [level for role, _, level in nodes if role == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
    context.close()


def test_a_screen_reader_reads_a_claim_as_a_sentence_with_its_source(chromium, url):
    context = chromium.new_context(base_url=url)
    page = context.new_page()
    page.goto("/claims", wait_until="networkidle")
    read = " ".join(name for role, name, _ in nodes_of(page) if role == "StaticText")
    assert re.search(r"Ann Lee\W+(?:said|says|claimed|told|accused|denied|demanded|promised)", read), read
    assert "Lee meets Kim" in read
    context.close()


def test_without_scripts_the_pages_say_all_the_same(chromium, url):
    context = chromium.new_context(base_url=url, java_script_enabled=False)
    page = context.new_page()
    page.goto(ARTICLE)
    assert page.locator("#facts li").count() == 12
    page.goto("/network")
    assert page.get_by_role("region", name="Ties").get_by_role("row").count() == 2
    context.close()


def test_hostile_content_does_nothing_and_is_seen_as_text(chromium, tmp_path):
    folder, lee = hostile_store(tmp_path / "store")
    with serving(folder) as server:
        context = chromium.new_context(base_url=server.url)
        page = context.new_page()
        fired = []
        page.on("dialog", lambda dialog: (fired.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda r: fired.append(r.url) if not r.url.startswith((server.url, "data:", "blob:")) else None
        )
        for path in [*PAGES, lee]:
            page.goto(path, wait_until="networkidle")
        assert fired == []
        assert page.locator("h1").inner_text().startswith("<script>alert('x')</script>")
        page.goto("/")
        page.get_by_role("searchbox").press_sequentially("<script", delay=20)
        page.locator("#suggestions a").first.wait_for()
        assert "<script>alert" in page.locator("#suggestions").inner_text()
        box = page.locator("main a", has_text="<script>").first
        assert box.evaluate("node => getComputedStyle(node.querySelector('bdi')).unicodeBidi") == "isolate"
        assert fired == []
        context.close()
