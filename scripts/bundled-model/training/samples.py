"""The sample styles: one of each family, of a seed that training never draws from."""

import numpy as np

from drawing.people import any_person
from drawing.places import PLACE_NAMES
from drawing.portrait import portrait
from drawing.styles import FAMILY_NAMES, any_style

CHOSEN = {
    "poster": 1,
    "halftone": 6,
    "pixel": 6,
    "hatch": 7,
    "watercolor": 4,
    "oil": 5,
    "mosaic": 5,
    "linocut": 7,
    "neon": 7,
    "duotone": 2,
    "crossstitch": 5,
    "comic": 2,
    "vintage": 3,
    "charcoal": 6,
    "pastel": 4,
}
"""Which of a family's first styles shows it best."""


def sample_style(family, side):
    """The sample style of a family for pictures of a side, and the portrait on which it is shown."""
    number, chosen = FAMILY_NAMES.index(family), CHOSEN[family]
    rng = np.random.default_rng(100000 + 100 * number + chosen)
    style = any_style(rng, family).at(side)
    place = PLACE_NAMES[(number + chosen) % len(PLACE_NAMES)]
    return style, portrait(rng, any_person(rng), place, side)
