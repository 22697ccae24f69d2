"""How often families of styles are drawn: those that are learned slowly oftener than the others."""

import numpy as np

from drawing.styles import FAMILY_NAMES

OFTEN = {
    "poster": 3.0,
    "halftone": 2.6,
    "pixel": 4.4,
    "watercolor": 1.6,
    "oil": 2.2,
    "mosaic": 1.8,
    "linocut": 0.9,
    "neon": 0.8,
    "crossstitch": 4.0,
    "comic": 1.2,
    "vintage": 0.7,
    "charcoal": 0.8,
    "pastel": 0.8,
}
"""Of the others 1."""
WHOLE_PATHS = {name: 0.35 for name in FAMILY_NAMES} | {
    "poster": 0.8,
    "halftone": 0.8,
    "pixel": 0.9,
    "oil": 0.7,
    "crossstitch": 1.0,
    "pastel": 0.5,
}
"""How likely a style is taken for a whole path."""


def any_family(rng, without=()):
    """A family's name, of any but those named."""
    odds = np.array([0.0 if name in without else OFTEN.get(name, 1.0) for name in FAMILY_NAMES])
    return FAMILY_NAMES[int(rng.choice(len(FAMILY_NAMES), p=odds / odds.sum()))]
