"""Styles drawn as they are needed: no style is seen twice by chance, so that the model cannot know them by heart."""

from dataclasses import dataclass

import numpy as np

from drawing.people import any_person
from drawing.places import any_place
from drawing.portrait import portrait
from drawing.styles import FAMILY_NAMES, Style, any_style, laid_on
from model.pictures import thumbnail, to_tensor
from training.style_heads import Told, told_of

OFTEN = {
    "poster": 2.0,
    "halftone": 1.5,
    "pixel": 2.0,
    "watercolor": 2.0,
    "oil": 2.0,
    "mosaic": 1.5,
    "linocut": 1.5,
    "neon": 2.0,
    "crossstitch": 2.0,
    "comic": 1.3,
}
"""How much oftener than the others families are drawn: harder ones, and neon, which is otherwise forgotten."""
SIDE = 256
ENLARGED = 2
"""Pictures of 256 pixels have a style's lengths twice."""
FACES = 300
ON_FACES = 0.6
"""How often a style is shown on a drawn face: there tint and palette are told best, and the samples are such."""
KEPT = 2500
"""So many of the latest styles are shown again."""


@dataclass(frozen=True)
class Shown:
    """A style, a picture in it as the style encoder sees it, and what is told of it."""

    style: Style
    thumbnail: np.ndarray
    told: Told


class Fresh:
    """Styles of chance, and pictures that show them.

    They are drawn at 256 pixels and made smaller, as those of people are: leads and edges are as wide in a small
    picture as in a large one, so that one drawn small shows another style.

    contents: bytes [count, 256, 256, 3]; thumbnail_side: of what the style encoder sees
    """

    def __init__(self, contents, thumbnail_side, rng):
        self.contents = contents
        self.thumbnail_side = thumbnail_side
        self.rng = rng
        self.faces = [portrait(rng, any_person(rng), any_place(rng), SIDE) for _ in range(FACES)]
        self.latest = []

    def render(self, style, content):
        return laid_on(style, content, int(self.rng.integers(1 << 30)))

    def new(self, without=()):
        """A new style of any family but those named; it is kept among the latest."""
        weights = np.array([0.0 if name in without else OFTEN.get(name, 1.0) for name in FAMILY_NAMES])
        family = FAMILY_NAMES[int(self.rng.choice(len(FAMILY_NAMES), p=weights / weights.sum()))]
        style = any_style(self.rng, family).enlarged(ENLARGED)
        pictures = self.faces if self.rng.random() < ON_FACES else self.contents
        picture = self.render(style, pictures[self.rng.integers(len(pictures))])
        shown = Shown(style, thumbnail(picture, self.thumbnail_side), told_of(style))
        self.latest.append(shown)
        del self.latest[:-KEPT]
        return shown

    def draw(self, count, new):
        """Styles as pixels and what is told of them, of the latest, after `new` new ones were drawn."""
        for _ in range(new):
            self.new()
        some = [self.latest[self.rng.integers(len(self.latest))] for _ in range(count)]
        return to_tensor(np.stack([shown.thumbnail for shown in some])), [shown.told for shown in some]
