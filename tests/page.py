"""Players on a bare page, without a notebook and without a kernel: what the browser does alone."""

import json
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from deconv_helpers.export import document as saved
from deconv_helpers.export import picture

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A model that keeps what it is told and counts how often the kernel would have heard of it.
BOOT = """
document.body.dataset.jpThemeLight = LIGHT;
window.messages = [];
window.cleanups = [...document.querySelectorAll(".picture")].map((el) => {
  const data = { content: JSON.parse(el.firstElementChild.textContent), state: {} };
  const set = (key, value) => (data[key] = value), save_changes = () => messages.push(structuredClone(data.state));
  return render({ model: { get: (key) => data[key], set, save_changes }, el });
});
window.ready = true;
"""


def document(players, light=True):
    """Return the page as HTML: a saved page, but its pictures count what they tell, and its theme stays."""
    pictures = "".join(picture(player.content) for player in players)
    text = saved("players", "en", pictures, boot=BOOT.replace("LIGHT", json.dumps(light)))
    return text.replace("script-src ", "script-src 'unsafe-eval' ", 1)  # so that Playwright can wait for conditions


@contextmanager
def browser(path):
    """Start Chromium, and stop it in the end."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def screen(player, grid="output", view=None):
    """Return the numbers on the screen as {(row, col): text}, of a view or of the picture's first such board."""
    where = f'[data-view="{view}"] ' if view else ""
    board = player.locator(f'{where}[data-grid="{grid}"]').first
    return board.evaluate(
        """board => [...board.querySelectorAll(".cell")].map(
            cell => [+cell.dataset.row, +cell.dataset.col, cell.dataset.value, cell.dataset.state])"""
    )


def numbers(player, grid="output", view=None):
    """Return the board's numbers as rows, without padding and cropped cells; None where nothing is shown."""
    rows = {}
    for row, col, value, state in screen(player, grid, view):
        if not {"padding", "cropped"} & set(state.split()):
            rows.setdefault(row, {})[col] = float(value) if value else None
    return [[rows[row][col] for col in sorted(rows[row])] for row in sorted(rows)]
