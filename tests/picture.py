"""Make the README's moving picture anew, from the player as it is: `python tests/picture.py`."""

from io import BytesIO
from pathlib import Path

from conftest import CHROMIUM
from page import browser, document
from PIL import Image

from deconv_helpers import conv_transpose2d, play

TARGET = Path(__file__).resolve().parents[1] / "lessons" / "picture.gif"
STEP_MS, REST_MS = 700, 2500


def main():
    player = play(conv_transpose2d, [[1, 2], [3, 4]], [[1, 10], [100, 1000]], stride=2)
    frames = []
    with browser(CHROMIUM) as chromium:
        page = chromium.new_page(viewport={"width": 900, "height": 600}, reduced_motion="reduce")
        page.set_content(document([player]))
        page.wait_for_function("window.ready")
        shown = page.locator(".deconv-player")
        page.locator('[data-lead="spread"]').click()
        page.mouse.move(0, 0)
        for _ in range(17):
            frames.append(Image.open(BytesIO(shown.screenshot())).quantize(64, dither=Image.Dither.NONE))
            shown.press("ArrowRight")
    waits = [STEP_MS] * (len(frames) - 1) + [REST_MS]
    frames[0].save(TARGET, save_all=True, append_images=frames[1:], duration=waits, loop=0, optimize=True)


if __name__ == "__main__":
    main()
