"""Six tasks as a new user does them, with the clicks that they take."""

import shutil

import pytest
from fixture import NAMER, alpha
from server import fixture_store, serving

from kg.terms.vocab import KG

sync = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")
LEE = NAMER.entity(alpha().entities[0], KG.Person.value).value.removeprefix("https://example.org")


@pytest.fixture(scope="module")
def browser():
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser, tmp_path):
    options = ["--edit", "--decisions", str(tmp_path / "decisions.txt")]
    with serving(fixture_store(tmp_path / "store"), *options) as server:
        context = browser.new_context(base_url=server.url, accept_downloads=True)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.clicks = 0
        yield page
        context.close()


def click(page, target):
    page.clicks += 1
    target.click()


def test_what_x_said_about_y_takes_one_click(page):
    page.goto("/")
    page.get_by_label("Who said it").fill("Ann Lee")
    page.get_by_label("About whom or what").fill("Bo Kim")
    click(page, page.get_by_role("button", name="Show claims"))
    page.get_by_text("that Kim would visit Zenda").first.wait_for()
    assert page.clicks == 1


def test_a_speaker_is_corrected_in_three_clicks_and_a_choice(page):
    page.goto("/claims")
    row = page.locator(".lines > li", has_text="that 10 people were killed").first
    click(page, row.get_by_role("link", name="Cite or correct"))
    click(page, page.get_by_text("Change the statement"))
    page.get_by_label("Speaker").select_option("Bo Kim")
    click(page, page.get_by_role("button", name="Save the change"))
    page.locator("h1", has_text="Bo Kim").wait_for()
    assert page.clicks == 3


def test_two_people_are_merged_in_two_clicks(page):
    page.goto(LEE)
    click(page, page.get_by_text("Correct who this is"))
    page.get_by_label("Is the same as").fill("Bo Kim")
    click(page, page.get_by_role("button", name="Merge"))
    page.goto("/people")
    assert page.locator(".row").count() == 1
    assert page.clicks == 2


def test_a_dossier_is_saved_in_two_clicks(page):
    page.goto(LEE)
    click(page, page.get_by_text("Save dossier"))
    with page.expect_download() as download:
        click(page, page.get_by_role("link", name="Word (DOCX)"))
    assert download.value.suggested_filename.endswith(".docx")
    assert page.clicks == 2


def test_a_text_is_sent_to_be_read_in_two_clicks(page):
    page.goto("/")
    click(page, page.get_by_role("link", name="Add articles"))
    page.get_by_label("Text", exact=True).fill("Angela Merkel met Emmanuel Macron in Berlin.")
    click(page, page.get_by_role("button", name="Add", exact=True))
    page.locator("#jobs section").wait_for()
    assert page.clicks == 2


def test_one_statement_is_shared_in_two_clicks(page):
    page.goto("/claims")
    click(page, page.get_by_role("link", name="Cite or correct").first)
    click(page, page.get_by_role("button", name="Copy Address"))
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.clicks == 2
