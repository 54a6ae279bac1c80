"""The colours: apart for every eye, and dark or light enough for their text. Computed, not claimed."""

from itertools import combinations

import numpy as np
import pytest

from deconv_helpers.palette import BORDERS, ROLES

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# severity 1.0, on linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
PAPER = {"light": "#ffffff", "dark": "#161616"}
ACTING = ("input", "kernel", "output", "active")  # what is seen beside one another in every picture
LEAST_APART = 20  # CIE 1976 Delta E; about 2.3 is just noticeable (Mahy, Van Eycken and Oosterlinck, 1994)
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text


def linear(colour):
    """The linear RGB of "#rrggbb" (IEC 61966-2-1)."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIE 1976 L*a*b* of linear RGB, for the white point D65."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.array(to_xyz) @ rgb / (0.95047, 1, 1.08883)
    fx, fy, fz = (np.cbrt(v) if v > (6 / 29) ** 3 else v * (29 / 6) ** 2 / 3 + 4 / 29 for v in xyz)
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def seen(colour, sight):
    return lab(np.clip(np.array(SIGHT[sight]) @ linear(colour), 0, 1))


def contrast(one, other):
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ROLES)
def test_the_acting_roles_stay_apart_for_every_eye(theme, sight):
    colours = {role: seen(ROLES[theme][role], sight) for role in ACTING}
    apart = {pair: np.linalg.norm(colours[pair[0]] - colours[pair[1]]) for pair in combinations(ACTING, 2)}
    assert {pair: round(d, 1) for pair, d in apart.items() if d < LEAST_APART} == {}


@pytest.mark.parametrize("theme", ROLES)
def test_every_role_can_be_read_as_text_on_the_theme_s_paper(theme):
    read = {role: contrast(colour, PAPER[theme]) for role, colour in ROLES[theme].items()}
    assert {role: round(c, 2) for role, c in read.items() if c < LEAST_CONTRAST} == {}


def test_the_measures_are_right():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    np.testing.assert_allclose(lab(linear("#ff0000")), [53.24, 80.09, 67.20], atol=0.02)
    red, green = (seen(colour, "deuteranopia") for colour in ("#a04000", "#5a6000"))
    assert (
        np.linalg.norm(red - green) < LEAST_APART < np.linalg.norm(seen("#a04000", "usual") - seen("#5a6000", "usual"))
    )


def test_no_role_is_told_by_its_colour_alone():
    assert len({BORDERS[role] for role in ("input", "kernel", "output")}) == 3
