"""Styles drawn as they are needed: no style is seen twice by chance, so that the model cannot know them by heart."""

from dataclasses import dataclass

import numpy as np

from drawing.people import any_person
from drawing.places import any_place
from drawing.portrait import portrait
from drawing.styles import Style, any_style, laid_on
from model.pictures import thumbnail, to_tensor
from training.contents import SIDE
from training.odds import any_family
from training.told import Told, told_of

FACES = 500
ON_FACES = 0.85
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
        self.faces = []
        self.latest = []

    def render(self, style, content):
        return laid_on(style, content, int(self.rng.integers(1 << 30)))

    def face(self):
        """A drawn one: a new one until there are FACES, then any of those."""
        if len(self.faces) == FACES:
            return self.faces[self.rng.integers(FACES)]
        self.faces.append(portrait(self.rng, any_person(self.rng), any_place(self.rng), SIDE))
        return self.faces[-1]

    def content(self):
        return self.contents[self.rng.integers(len(self.contents))]

    def new(self, without=()):
        """A new style of any family but those named; it is kept among the latest."""
        style = any_style(self.rng, any_family(self.rng, without)).at(SIDE)
        picture = self.render(style, self.face() if self.rng.random() < ON_FACES else self.content())
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
