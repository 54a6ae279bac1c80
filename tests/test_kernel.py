"""A kernel that is busy, interrupted or restarted, a page loaded anew, two tabs, a connection that is cut."""

from importlib.metadata import version
from itertools import count

import nbformat
import pytest
from jupyter_client import BlockingKernelClient
from lab import run_all, serving, visiting
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from packaging.version import Version
from page import numbers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("jupyter")]

SOURCES = [
    "import time, numpy as np\nfrom deconv_helpers import *",
    """predict("How many?", {2: "Two.", 4: "Four."}, right=4,
        reveal=play(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]], stride=range(1, 4)))""",
    """def shade(t):
    return {f"t is {t}": np.full((4, 4), t / 4)}
board(shade, t=[0, 1, 2, 3, 4])""",
    "shape_game(seed=1)",
    'browse(solve, n=range(1, 5), wanted=range(1, 9), start={"n": 4, "wanted": 8})',
    "before_after(np.eye(4), np.eye(4))",
    'check(5, "04.lost")',
    """from deconv_helpers.table import Table
from IPython.display import HTML, Markdown
HTML(Table("$x$", (("name", "text"),), [("$y$",)], []).html())""",
    'Markdown("$z$")',
]
ONE_EACH = {".deconv-player": 1, ".noUi-handle": 1, ".deconv-quiz": 1, ".deconv-browse": 1, ".deconv-check": 1}
FETCH = """async ([method, path]) => {
    const headers = { "X-XSRFToken": document.cookie.match(/_xsrf=([^;]+)/)?.[1] };
    const answer = await (await fetch(`/api/${path}`, { method, headers })).text();
    return answer && JSON.parse(answer); }"""
KERNEL = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.id"
LATE = "These pictures still belong to the setting before"


class Notebook:
    """A notebook in a page, and its kernel as another client sees it."""

    def __init__(self, page, folder):
        self.page, self.player = page, page.locator(".deconv-player")
        self.board = page.locator(".jp-OutputArea-output", has=page.locator(".noUi-handle"))
        self.late, self.slider = self.board.get_by_role("status"), self.board.locator(".noUi-handle")
        self.kernel, self.folder = page.wait_for_function(KERNEL).json_value(), folder
        self.client = BlockingKernelClient(connection_file=str(folder / f"kernel-{self.kernel}.json"))
        self.client.load_connection_file()
        self.client.start_channels()

    def api(self, method, path):
        return self.page.evaluate(FETCH, [method, path])

    def alone(self):
        """End the sessions of other kernels: under load JupyterLab may start a second one for a page."""
        for session in self.api("GET", "sessions"):
            if session["kernel"]["id"] != self.kernel:
                self.api("DELETE", f"sessions/{session['id']}")

    def status(self, matches):
        """Wait until JupyterLab's own sign says so of the kernel."""
        sign = self.page.locator(f".jp-Notebook-ExecutionIndicator[data-status{matches}]")
        sign.first.wait_for(state="attached")

    def set_board(self, key):
        self.slider.focus()
        self.page.keyboard.press(key)

    def drawn(self, t):
        """Wait until the board shows what it draws for t, and says nothing else."""
        self.board.get_by_text(f"t is {t}", exact=True).wait_for()
        self.late.filter(has_not_text=LATE).wait_for(state="attached")
        assert self.board.locator("img").evaluate("image => image.style.opacity") == ""

    def waits(self):
        """Wait until the board says that its picture is an old one."""
        self.late.filter(has_text=LATE).wait_for()
        assert float(self.board.locator("img").evaluate("image => image.style.opacity")) < 0.5

    def usable(self):
        """Use the player, the quiz and the table: all they do, they do in the browser."""
        player = self.player
        if not player.locator('[data-part="reply"]').inner_text().startswith("T"):
            player.locator("[data-option]").first.click()
        assert player.locator('[data-part="reply"]').inner_text() == "Two."
        player.locator('[data-control="reset"]').click()
        player.locator('[data-control="forward"]').click()
        first = numbers(player, "input")[0][0]
        assert numbers(player)[0][:2] == [first, 10 * first]
        type_first(player, 7)
        assert (numbers(player, "input")[0][0], numbers(player)[0][1]) == (7, 70)
        stride = player.locator('[data-param="stride"]')
        sizes = {}
        for key in ("ArrowRight", "ArrowLeft"):
            stride.focus()
            self.page.keyboard.press(key)
            sizes[stride.input_value()] = len(numbers(player))
        assert len(set(sizes.values())) == 2
        quiz = self.page.locator(".deconv-quiz")
        if quiz.locator('[data-control="next"]').count():
            quiz.locator('[data-control="next"]').click()
        quiz.locator("[data-option]").first.click()
        assert quiz.locator('[data-part="reply"]').inner_text()
        table, wanted = (self.page.locator(f".deconv-browse {part}") for part in ("table", '[data-param="wanted"]'))
        before = table.inner_text()
        wanted.fill("7" if wanted.input_value() == "8" else "8")
        assert table.inner_text() != before

    def run_again(self):
        """Run all cells anew, and find one of each thing, alive."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Edit").click()
        self.page.locator('[data-command="editmenu:clear-all"]').click()  # and the cells have no numbers any more
        run_all(self.page)
        self.set_board("Home")
        self.drawn(0)
        assert {kind: self.page.locator(kind).count() for kind in ONE_EACH} == ONE_EACH
        self.usable()


def type_first(player, text):
    player.locator('[data-grid="input"] .cell').first.dblclick()
    player.page.keyboard.type(str(text))
    player.page.keyboard.press("Enter")


def save(page):
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents" in answer.url):
        page.locator(".jp-MarkdownCell").first.click()
        page.keyboard.press("Control+s")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home):
    (home / "notebooks").mkdir()
    with serving(home / "notebooks", home) as address:
        yield address


@pytest.fixture
def visit(chromium, server):
    with visiting(chromium, server) as open_page:
        yield open_page


NAMES = (f"{number}.ipynb" for number in count())


@pytest.fixture
def opened(visit, home):
    """Open a notebook and run all its cells."""
    notebooks = []

    def run(**options):
        name = next(NAMES)
        cells = [new_markdown_cell("# Try"), *map(new_code_cell, SOURCES)]
        spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(new_notebook(cells=cells, metadata=spec), home / "notebooks" / name)
        page = visit(f"lab/tree/{name}", **options)
        run_all(page)
        for kind in ONE_EACH:
            page.locator(kind).wait_for()
        page.locator(".jp-OutputArea mjx-container").last.wait_for()
        table = page.locator(".deconv-table")
        assert table.locator("b").inner_text() == "$x$" and "$y$" in table.inner_text()  # they are no formulas
        notebooks.append(Notebook(page, home / "runtime"))
        notebooks[-1].name = name
        notebooks[-1].alone()
        return notebooks[-1]

    yield run
    for notebook in notebooks:
        notebook.client.stop_channels()
        for session in notebook.api("GET", "sessions"):
            notebook.api("DELETE", f"sessions/{session['id']}")


def test_a_busy_kernel_stops_no_picture_and_an_interrupt_no_number_that_is_being_typed(opened):
    notebook = opened()
    page, player = notebook.page, notebook.player
    notebook.client.execute("time.sleep(600)")
    notebook.status('="busy"')
    notebook.usable()
    notebook.set_board("ArrowRight")
    notebook.waits()
    player.locator('[data-grid="input"] .cell').first.dblclick()
    page.keyboard.type("1")
    notebook.api("POST", f"kernels/{notebook.kernel}/interrupt")
    notebook.drawn(1)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert numbers(player, "input") == [[12, 2], [3, 4]]
    notebook.set_board("End")
    notebook.drawn(4)


def test_after_its_kernel_is_restarted_a_notebook_goes_on_and_is_whole_once_it_is_run_again(opened):
    notebook = opened()
    notebook.api("POST", f"kernels/{notebook.kernel}/restart")
    notebook.set_board("ArrowRight")
    notebook.waits()
    notebook.usable()
    assert notebook.page.locator(".deconv-check").inner_text()
    notebook.run_again()


def test_a_page_loaded_anew_shows_what_was_left_in_it(opened):
    notebook = opened()
    page, player = notebook.page, notebook.player
    wanted, head = page.locator('.deconv-browse [data-param="wanted"]'), page.locator(".deconv-quiz .head")

    def standing():
        texts = player.locator(".count").inner_text(), player.locator('[data-part="reply"]').inner_text()
        return numbers(player), numbers(player, "input"), *texts, head.inner_text(), wanted.input_value()

    save(page)
    notebook.set_board("ArrowRight")
    notebook.drawn(1)
    notebook.usable()
    left = standing()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    notebook.drawn(1)
    assert standing() == left
    notebook.set_board("ArrowRight")
    notebook.drawn(2)
    notebook.usable()
    notebook.run_again()


def test_two_tabs_on_a_notebook_both_stay_alive(opened, visit):
    notebook = opened()
    save(notebook.page)
    other = Notebook(visit(f"lab/tree/{notebook.name}"), notebook.folder)
    other.drawn(0)  # what changes while JupyterLab asks the kernel for its widgets may pass it by
    notebook.set_board("ArrowRight")
    notebook.drawn(1)
    other.drawn(1)
    other.usable()
    notebook.usable()
    notebook.run_again()
    other.usable()
    other.set_board("ArrowRight")
    other.waits()  # its picture is no longer the kernel's
    other.run_again()
    notebook.usable()


# Playwright's sockets in between name no protocol, without which older ones read nothing.
@pytest.mark.skipif(Version(version("jupyterlab")) < Version("4.6"), reason="JupyterLab before 4.6")
def test_a_connection_that_is_cut_comes_back(opened):
    cut = []
    sockets = []

    def through(socket):
        if cut:
            return socket.close(code=1011)
        sockets.append(socket)
        return socket.connect_to_server()

    notebook = opened(before=lambda page: page.route_web_socket("**/channels*", through))
    cut.append(True)
    for socket in sockets:
        socket.close(code=1011)
    notebook.status('="connecting"')
    notebook.set_board("ArrowRight")
    notebook.usable()
    notebook.waits()
    cut.clear()
    notebook.drawn(1)
    notebook.set_board("ArrowRight")
    notebook.drawn(2)
    notebook.run_again()
