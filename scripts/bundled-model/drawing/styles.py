"""Styles: a family, and the choices that make one of it. `any_style` draws one, `laid_on` renders a picture in it."""

from dataclasses import dataclass, replace

import numpy as np

from drawing import families
from drawing.colour import hsv, palette, to_bytes

FAMILIES = {
    "poster": families.poster,
    "halftone": families.halftone,
    "pixel": families.pixel,
    "hatch": families.hatch,
    "watercolor": families.watercolor,
    "oil": families.oil,
    "mosaic": families.mosaic,
    "linocut": families.linocut,
    "neon": families.neon,
    "duotone": families.duotone,
    "crossstitch": families.crossstitch,
    "comic": families.comic,
    "vintage": families.vintage,
    "charcoal": families.charcoal,
    "pastel": families.pastel,
}
FAMILY_NAMES = tuple(FAMILIES)
SAID = {name: name for name in FAMILY_NAMES} | {
    "halftone": "halftone print",
    "pixel": "pixel art",
    "hatch": "pencil hatching",
    "oil": "oil painting",
    "mosaic": "stained glass",
    "crossstitch": "cross stitch",
    "vintage": "vintage photo",
}
"""What a family is called in words."""
DRAWN_FOR = 128
"""The side of the pictures for which `any_style` draws lengths."""
PERIODS = (5, 6, 7, 8, 10)
LEVELS = (3, 4, 5, 6)


@dataclass(frozen=True)
class Style:
    """All families draw from the same choices, and take what they need."""

    family: str
    # From dark to light.
    palette: np.ndarray
    ink: np.ndarray
    paper: np.ndarray
    # Of lines, dots, strokes and cells, in pixels of a picture.
    period: float
    # Of lines, in radians.
    angle: float
    # How much of what the family does, 0.4..1.
    amount: float
    tint: np.ndarray
    # Of colours that are kept: 1 as they are.
    saturation: float
    levels: int
    # Whether colours are those of the palette, where a family may keep the picture's.
    repainted: bool

    def at(self, side):
        """The style, as it was drawn for pictures of DRAWN_FOR pixels, for those of another side."""
        return replace(self, period=self.period * side / DRAWN_FOR)


def any_style(rng, family=None):
    """A style of any family, or of one, for pictures whose side is DRAWN_FOR."""
    family = family or FAMILY_NAMES[rng.integers(len(FAMILY_NAMES))]
    levels = int(rng.integers(LEVELS[0], LEVELS[-1] + 1))
    return Style(
        family=family,
        palette=palette(rng, levels),
        ink=palette(rng, 3)[0] * rng.uniform(0, 0.8),
        paper=255 - (255 - palette(rng, 3)[-1]) * rng.uniform(0.1, 0.7),
        period=float(rng.choice(PERIODS)),
        angle=float(rng.uniform(0, np.pi)),
        amount=float(rng.uniform(0.4, 1)),
        tint=hsv(rng.random(), rng.uniform(0.2, 0.8), 1.0),
        saturation=float(rng.uniform(0.6, 1.8)),
        levels=levels,
        repainted=bool(rng.random() < 0.25),
    )


def laid_on(style, picture, seed=0):
    """Bytes [h, w, 3] in a style; the seed is of what differs from picture to picture, such as grain."""
    seen = families.Seen(style, picture, np.random.default_rng(seed))
    return to_bytes(FAMILIES[style.family](style, seen))
