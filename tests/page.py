"""Players on a bare page, without a notebook and without a kernel: what the browser does alone."""

import json
import re
from base64 import b64encode
from contextlib import contextmanager
from hashlib import sha256

import numpy as np
from playwright.sync_api import sync_playwright

from deconv_helpers.page import document as saved
from deconv_helpers.page import picture

# Numbers that tell their places apart.
RAMP = (np.arange(16).reshape(4, 4) / 10).tolist()
DIGITS = [[1, 10], [100, 1000]]
LOPSIDED = [[1, 2, 3], [4, 5, 7], [8, 11, 13]]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A model that keeps what it is told and counts how often the kernel would have heard of it, if it is not dead.
BOOT = """
document.body.dataset.jpThemeLight = LIGHT;
window.messages = [];
const common = JSON.parse(document.querySelector(".common").textContent);
window.cleanups = [...document.querySelectorAll(".picture")].map((el) => {
  const data = { content: JSON.parse(el.firstElementChild.textContent), state: {} };
  const set = (key, value) => (data[key] = value), save_changes = () => {
    if (window.dead) throw Error("no kernel");
    messages.push(structuredClone(data.state));
  };
  return render({ model: { get: (key) => data[key], set, save_changes }, el, front: { common } });
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


def root(page, index=0):
    return page.locator(".deconv-player").nth(index)


def set_control(player, name, place):
    """Move a slider, menu or switch as a hand would: to a place among its values."""
    player.locator(f'[data-param="{name}"]').evaluate(
        """(input, place) => {
            if (input.type === "checkbox") input.checked = place; else input.value = place;
            input.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        place,
    )


def go_to(player, step):
    player.locator('[data-control="step"]').evaluate(
        "(input, step) => { input.value = step; input.dispatchEvent(new Event('input', { bubbles: true })); }", step
    )


def finish(player):
    go_to(player, 10_000)


def cell(player, grid, row, col, view=None):
    """Return the board's cell as a locator."""
    where = f'[data-view="{view}"] ' if view else ""
    return player.locator(f'{where}[data-grid="{grid}"] .cell[data-row="{row}"][data-col="{col}"]').first


def marked(player, mark, grid, view=None):
    """Return the cells {(row, col)} of a board that carry a state."""
    return {(row, col) for row, col, _, state in screen(player, grid, view) if mark in state.split()}


def part(player, name):
    """Return the text of one of the picture's lines."""
    return player.locator(f'[data-part="{name}"]').inner_text()


def violations(page):
    """Return the serious violations that axe-core finds in the page's players: {rule: the first elements}."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run('.deconv-player', { resultTypes: ['violations'], iframes: false })")
    return {
        rule["id"]: [node["html"][:200] for node in rule["nodes"][:3]]
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    }


def own_policy(text):
    """Assert that a page's content security policy forbids all but the page's own scripts, before anything else."""
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', text)
    assert text.index(policy) < min(text.index(tag) for tag in ("<title", "<link", "<style", "<script", "<body"))
    scripts = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("script-src").split() == hashes != []
    assert rules == dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'") | {
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
    }
