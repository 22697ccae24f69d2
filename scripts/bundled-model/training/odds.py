"""How often families of styles are drawn: those that are learned slowly oftener than the others."""

import numpy as np

from drawing.styles import FAMILY_NAMES

OFTEN = {
    "poster": 2.0,
    "halftone": 1.3,
    "pixel": 2.2,
    "watercolor": 2.0,
    "oil": 2.0,
    "mosaic": 2.2,
    "neon": 1.5,
    "crossstitch": 2.0,
    "comic": 1.2,
    "vintage": 0.6,
    "charcoal": 0.8,
    "pastel": 0.8,
}
"""Of the others 1."""


def any_family(rng, without=()):
    """A family's name, of any but those named."""
    odds = np.array([0.0 if name in without else OFTEN.get(name, 1.0) for name in FAMILY_NAMES])
    return FAMILY_NAMES[int(rng.choice(len(FAMILY_NAMES), p=odds / odds.sum()))]
