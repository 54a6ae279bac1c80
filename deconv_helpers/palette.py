"""The colours and second cues of the picture's grammar, once for the player and the stills.

The hues begin at Okabe and Ito's ("Color Universal Design", 2008). The shades are those nearest to them that stay apart
by a Delta E of 20 or more for every kind of colour vision, and keep text at a contrast of 4.5 or more on the theme's
paper; both are computed in the tests.
"""

ROLES = {
    "light": {
        "input": "#0c76b6",
        "kernel": "#b55d00",
        "output": "#004d2f",
        "spread": "#0c76b6",
        "matrix": "#6b6b6b",
        "bar": "#6b6b6b",
        "active": "#83006c",
        "refusal": "#b3261e",
    },
    "dark": {
        "input": "#79bbf6",
        "kernel": "#f5b042",
        "output": "#6afeca",
        "spread": "#79bbf6",
        "matrix": "#b0b0b0",
        "bar": "#b0b0b0",
        "active": "#ec65a4",
        "refusal": "#ff8a80",
    },
}

# Each role has its own line, so that no one has to tell it by its colour: names of CSS border styles.
BORDERS = {
    "input": "solid",
    "kernel": "dashed",
    "output": "double",
    "spread": "solid",
    "matrix": "solid",
    "bar": "solid",
}
