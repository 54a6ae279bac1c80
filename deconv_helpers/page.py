"""A page of its own for players: everything within it, alive without a kernel and without a network.

The browser makes such a page too, from the same template, so that it can be saved where no kernel runs.
"""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from .arithmetic import Refusal
from .palette import BORDERS, ROLES
from .words import WORDS

STATIC = Path(__file__).parent / "static"


def static(name):
    """Return the text of a file of the front end.

    >>> static("page.js").startswith("// On a saved page")
    True
    """
    return (STATIC / name).read_text(encoding="utf-8")


SHARED, FRAME = static("widget.js"), static("widget.css")  # of all widgets
PARTS = "scene.js", "telling.js", "board.js", "layout.js", "controls.js", "drawer.js", "player.js"
SCRIPT = SHARED + "".join(map(static, PARTS))  # one module, in the order in which it builds
STYLE = FRAME + static("player.css") + static("still.css")
BOOT, PAGE_STYLE = static("page.js"), static("page.css")

TEMPLATE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style class="deconv-sheet">{style}</style>
</head>
<body>
<main class="{kind}">
{body}
</main>
<script type="application/json" class="common">{common}</script>
<script type="module">{script}</script>
{beside}</body>
</html>
"""


def document(title, language, body, kind="player", boot=BOOT, beside=()):
    """Return a whole page as text: the body's HTML, and the player's script and styles within it.

    >>> document("A & B", "en", "<p>Hello.</p>").startswith('<!doctype html>\\n<html lang="en">')
    True

    `kind` is the page's class in the style sheet; `boot` the script that brings the pictures alive, by default the
    page's own; `beside` the scripts of other widgets. By its content security policy no browser fetches anything for it
    or runs any other script.
    """
    script = SCRIPT + boot
    slots = {
        "language": language,
        "policy": _policy(script, *beside),
        "title": escape(str(title)),
        "style": STYLE + PAGE_STYLE,
        "kind": kind,
        "body": body,
        "common": as_json(common()),
        "script": script,
        "beside": "".join(f'<script type="module">{other}</script>\n' for other in beside),
    }
    return re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], TEMPLATE)


def common():
    """Return what the pictures of a page or a kernel share: words, colours, and what they make pages of themselves.

    >>> sorted(common()), sorted(common()["words"])
    (['page', 'palette', 'words'], ['en', 'zh'])
    """
    return {
        "words": {language: {**Refusal.SENTENCES, **words} for language, words in WORDS.items()},
        "palette": {"roles": ROLES, "borders": BORDERS},
        "page": {"template": TEMPLATE, "policy": _policy(SCRIPT + BOOT), "boot": BOOT, "style": PAGE_STYLE},
    }


def as_json(content):
    """Return what a script in a page can hold: no text in it can end the script.

    >>> as_json({"title": "</script>"})
    '{"title":"\\\\u003c/script>"}'
    """
    return json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")


def picture(content, kind="picture"):
    """Return a player's content, or another widget's of that kind, as the HTML of its place in a page.

    >>> picture({"language": "en", "title": "</script>"}).count("</script>")
    1
    """
    data, needs = as_json(content), WORDS[content["language"]]["needs_script"]
    return f'<div class="{kind}"><script type="application/json">{data}</script><noscript>{needs}</noscript></div>'


def _policy(*scripts):
    allowed = (f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {' '.join(allowed)}"
    )
