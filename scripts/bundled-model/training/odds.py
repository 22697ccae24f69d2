"""How often families of styles are drawn: those that are learned slowly oftener than the others."""

import numpy as np

from drawing.styles import FAMILY_NAMES

OFTEN = {
    "poster": 2.4,
    "halftone": 2.6,
    "pixel": 2.8,
    "watercolor": 2.0,
    "oil": 1.6,
    "mosaic": 2.0,
    "neon": 1.3,
    "crossstitch": 2.2,
    "comic": 1.4,
    "vintage": 0.6,
    "charcoal": 0.8,
    "pastel": 0.8,
}
"""Of the others 1."""


def any_family(rng, without=()):
    """A family's name, of any but those named."""
    odds = np.array([0.0 if name in without else OFTEN.get(name, 1.0) for name in FAMILY_NAMES])
    return FAMILY_NAMES[int(rng.choice(len(FAMILY_NAMES), p=odds / odds.sum()))]
