"""The static site: built from two lessons, opened from disk and over HTTP with every foreign request refused."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

import pytest
import yaml
from nbformat import v4
from page import go_to, numbers, own_policy

from deconv_helpers.export import ExportError
from lessons import site

ROOT = Path(__file__).resolve().parents[1]
LESSONS = {"en/02_zero_insertion.html": "en", "zh/02_zero_insertion.html": "zh"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    made = site.site(folder, lite=True, only="02_*")
    assert [page.relative_to(folder).as_posix() for page in made] == ["index.html", *LESSONS]
    return folder


@pytest.fixture(scope="module")
def address(built):
    """The site, served as a host of static files would."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=built)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(chromium, built, address):
    """Open a page of the site; whatever is asked of anyone else is refused, and fails the test, as every error does."""
    pages, foreign, errors = [], [], []

    def open_page(path, served=True, **options):
        page = chromium.new_page(**{"viewport": {"width": 1300, "height": 900}, **options})
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        own = address if served else built.as_uri()

        def judge(route):
            if route.request.url.startswith((f"{own}/", "data:")):
                return route.continue_()
            foreign.append(route.request.url)
            route.abort()

        page.route("**/*", judge)
        page.goto(f"{own}/{path}")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert (foreign, errors) == ([], [])


def source(page):
    """The text of a lesson's notebook."""
    return (ROOT / "notebooks" / page.replace(".html", ".ipynb")).read_text(encoding="utf-8")


def links(path):
    return [unquote(link) for link in re.findall(r'<a href="([^"]+)"', path.read_text(encoding="utf-8"))]


def test_every_link_leads_to_a_page_of_the_site_or_to_a_door(built):
    doors = {site.REPOSITORY + "#start", site.REPOSITORY + "#中文"}
    pages = ["index.html", *LESSONS]
    for page in pages:
        notebook = "index.ipynb" if page == "index.html" else page.replace(".html", ".ipynb")
        lite = f"{'' if page == 'index.html' else '../'}lite/lab/index.html?path={notebook}"
        own = {site.BINDER + "notebooks/" + notebook, lite, *doors}
        for link in links(built / page):
            beside = ((built / page).parent / link).resolve()
            assert link in own or link.startswith("#") or (built in beside.parents and beside.is_file()), link
        assert own & set(links(built / page)) >= {site.BINDER + "notebooks/" + notebook, lite}
        assert (ROOT / "notebooks" / notebook).is_file()
    assert {*LESSONS} <= set(links(built / "index.html"))


def test_a_page_forbids_all_but_its_own_scripts(built):
    for page in built.rglob("*.html"):
        own_policy(page.read_text(encoding="utf-8"))


def test_what_needs_python_says_so_and_leads_to_it(built):
    for page, language in LESSONS.items():
        text = (built / page).read_text(encoding="utf-8")
        notes = re.findall(r'<p class="note">(.+?)</p>', text)
        assert len(notes) == source(page).count('"check(') > 0
        for note in notes:
            assert re.findall(">([^<]+)</a>", note) == list(site.DOORS[language].values())


def test_without_jupyterlite_nothing_leads_there():
    assert "lite" not in site.start() + str(site.doors("index.ipynb", "en"))


def test_a_lesson_that_fails_stops_the_building_with_its_name(tmp_path, monkeypatch, capsys):
    from nbformat import write

    (tmp_path / "notebooks" / "en").mkdir(parents=True)
    write(v4.new_notebook(cells=[v4.new_code_cell("1 / 0")]), tmp_path / "notebooks" / "en" / "01_bad.ipynb")
    (tmp_path / "notebooks" / ".ipynb_checkpoints").mkdir()  # what Jupyter leaves there is no lesson
    (tmp_path / "notebooks" / ".ipynb_checkpoints" / "00-checkpoint.ipynb").write_text("no notebook")
    monkeypatch.setattr(site, "NOTEBOOKS", tmp_path / "notebooks")
    with pytest.raises(ExportError, match="01_bad"):
        site.site(tmp_path / "site")
    assert [*(tmp_path / "site").iterdir()] == []
    assert site.main([str(tmp_path / "site")]) == 1
    assert "01_bad.ipynb stopped with" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.parametrize("served", [True, False], ids=["served", "from disk"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_from_the_start_page_to_a_living_lesson_with_no_foreign_request(visit, lesson, served):
    page = visit("index.html", served)
    page.locator(f'table a[href="{lesson}"]').click()
    page.wait_for_url(f"**/{lesson}")
    players = page.locator(".deconv-player")
    assert players.count() == source(lesson).count('"predict(') > 0
    for player in players.all():
        player.locator("[data-option]").first.click()
        assert player.locator('[data-part="reply"]').inner_text()
    pictures = page.locator(".deconv-player", has=page.locator('[data-control="forward"]'))
    for player in pictures.all():
        go_to(player, 1)
        assert any(value is not None for row in numbers(player) for value in row)
    assert pictures.count() > 2
    assert page.locator("math").count() > 0
    twin = lesson.replace("en/", "zh/") if "en/" in lesson else lesson.replace("zh/", "en/")
    page.locator(f'a[href="../{twin}"]').first.click()
    page.locator(f'html[lang="{LESSONS[twin]}"]').wait_for(state="attached")
    page.locator('a[href="../index.html"]').first.click()
    page.locator("table").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["index.html", *LESSONS])
def test_a_page_fits_a_phone_follows_the_theme_and_prints(visit, path):
    page = visit(path, viewport={"width": 390, "height": 844}, color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) == "rgb(22, 22, 22)"
    page.emulate_media(media="print")
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    assert page.locator("details.source:visible, .transport:visible").count() == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_workflow_builds_what_the_site_links_to():
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8"))
    commands = "\n".join(step.get("run", "") for step in workflow["jobs"]["site"]["steps"])
    assert "lessons/site.py site --lite" in commands
    assert "jupyter lite build --lite-dir lessons/lite --output-dir site/lite" in commands
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
