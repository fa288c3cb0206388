"""The explorer as files: opened from the disk in a real browser, with its search, and nothing asked of anybody."""

import re
import shutil
from urllib.parse import unquote

import pytest
from fixture import alpha, article_iri
from server import fixture_store
from test_explorer import hostile_store

from kg.errors import KgError
from kg.serve.site import write_site

sync = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    count = write_site(str(fixture_store(folder / "store")), str(folder / "site"))
    assert count > 30
    return folder / "site"


def test_every_link_of_every_page_leads_to_a_file_of_the_site(site):
    pages = sorted(site.rglob("*.html"))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for found in re.findall(r'(?:href|src|action)="([^"#]*)', text):
            if found and not found.startswith(("http://www.wikidata.org/", "https://example.com/")):
                assert not found.startswith(("/", "http:")), (page, found)
                assert (page.parent / unquote(found)).resolve().exists(), (page, found)
    assert (site / "entity").is_dir()
    assert not any("/decide" in p.read_text(encoding="utf-8") for p in pages)


def test_it_is_the_same_each_time(site, tmp_path):
    write_site(str(fixture_store(tmp_path / "store")), str(tmp_path / "site"))
    files = [{p.relative_to(r): p.read_bytes() for p in r.rglob("*") if p.is_file()} for r in (site, tmp_path / "site")]
    assert files[0] == files[1]


def test_a_folder_that_holds_something_is_left_alone(site, tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(KgError, match="not an empty folder"):
        write_site(str(site.parent / "store"), str(tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")
def test_it_opens_from_the_disk_with_search_and_highlighting(site, tmp_path):
    folder, _ = hostile_store(tmp_path / "hostile")
    write_site(str(folder), str(tmp_path / "hostile-site"))
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])  # fmt: skip
        page = browser.new_page()
        page.set_default_timeout(15_000)
        trouble = []
        page.on("pageerror", lambda err: trouble.append(str(err)))
        page.on("dialog", lambda d: (trouble.append(d.message), d.dismiss()))
        page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
        page.goto((site / "index.html").as_uri())
        page.get_by_role("searchbox").press_sequentially("bo k", delay=20)
        page.locator("#suggestions a").first.click()
        assert page.locator("h1").inner_text() == "Bo Kim"
        page.get_by_role("searchbox").fill("attacked ruritania")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.locator("#found a", has_text="Kim attacked Ruritania").first.click()
        page.locator("#text .lit-strong").first.wait_for()
        lit = page.eval_on_selector_all("#text .lit-strong", "nodes => nodes.map(n => n.textContent).join('')")
        assert lit == "Kim attacked Ruritania."
        page.goto((site / "events.html").as_uri())
        page.locator("#timeline .item").first.click()
        page.wait_for_url(f"**/article/{article_iri(alpha()).value.rpartition('/')[2]}.html#char=*")
        for name in ("index.html", "claims.html", "search.html?q=script"):
            page.goto((tmp_path / "hostile-site" / "index.html").as_uri().replace("index.html", name))
        assert "<script>alert" in page.locator("#found").inner_text()
        assert trouble == []
        browser.close()
