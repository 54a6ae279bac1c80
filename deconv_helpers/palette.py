"""The colours and second cues of the picture's grammar, once for the player and the stills.

The hues are Okabe and Ito's ("Color Universal Design", 2008), which stay apart for colour-blind eyes; the darker and
lighter shades keep text at a contrast of 4.5 or more on the theme's paper.
"""

ROLES = {
    "light": {
        "input": "#0072b2",
        "kernel": "#b35c00",
        "output": "#00775a",
        "spread": "#0072b2",
        "matrix": "#6b6b6b",
        "bar": "#6b6b6b",
        "active": "#b0127b",
        "refusal": "#b3261e",
    },
    "dark": {
        "input": "#6cb8f0",
        "kernel": "#f5b041",
        "output": "#4fd1a5",
        "spread": "#6cb8f0",
        "matrix": "#b0b0b0",
        "bar": "#b0b0b0",
        "active": "#ff7ac6",
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
