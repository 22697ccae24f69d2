"""Pieces of 128 pixels of pictures of 256 in new styles: the patterns of large pictures at the cost of small ones.

A piece keeps its place in the whole picture, and blocks the whole picture's grid.
"""

from dataclasses import dataclass

import numpy as np
import torch

from drawing.chart import quilt
from model.pictures import encode_scaled, to_tensor
from model.uso import POSITION_SPAN, TOKEN
from training.colours import colours_of
from training.contents import SIDE
from training.fresh import Shown

PIECE = 128
PLACES = tuple((top, left) for top in (0, 64, 128) for left in (0, 64, 128))
KEPT = 250
"""So many of the latest of a place are painted again."""
WHOLE_ALONE = ("vintage",)
"""Families that darken the corners of a picture: a piece would have corners of its own."""
QUILTS = 0.3
"""How often a piece is of a quilt: there a style shows what it makes of many colours at once."""


def window_at(place):
    """Where a piece begins: (top, left, spacing) in units of position, of itself and of its reference."""
    spacing = POSITION_SPAN * TOKEN / SIDE
    top, left = (offset // TOKEN * spacing for offset in place)
    return (top, left, spacing), (POSITION_SPAN + top, POSITION_SPAN + left, spacing)


@dataclass(frozen=True)
class Piece:
    """target, reference: scaled latents of a piece in a style and of its content, whose tokens have these colours"""

    shown: Shown
    target: torch.Tensor
    reference: torch.Tensor
    colours: torch.Tensor


@dataclass(frozen=True)
class PieceBatch:
    """place: (top, left) in pixels of all of them; style: pixels; the latents and the content's colours float32"""

    place: tuple
    style: torch.Tensor
    target: torch.Tensor
    reference: torch.Tensor
    colours: torch.Tensor
    told: list

    @property
    def tokens(self):
        """Of one piece."""
        return self.colours.shape[1]


class Pieces:
    def __init__(self, fresh, checkpoint):
        self.fresh, self.checkpoint, self.rng = fresh, checkpoint, fresh.rng
        self.latest = {place: [] for place in PLACES}

    def cut(self, style, place):
        """A content at a place and the same in the style, bytes."""
        top, left = (offset % int(style.period) for offset in place)
        content = self.fresh.content()
        if self.rng.random() < QUILTS:
            content = quilt(self.rng, content)
        whole = content[place[0] - top : place[0] + PIECE, place[1] - left : place[1] + PIECE]
        return whole[top:, left:], self.fresh.render(style, whole)[top:, left:]

    def add(self, count, place):
        new = [self.fresh.new(WHOLE_ALONE) for _ in range(count)]
        contents, painted = zip(*(self.cut(shown.style, place) for shown in new))
        references, targets = (encode_scaled(self.checkpoint, np.stack(some)) for some in (contents, painted))
        colours = colours_of(torch.from_numpy(np.stack(contents)).float() / 255).half()
        kept = self.latest[place]
        kept.extend(Piece(*parts) for parts in zip(new, targets, references, colours))
        del kept[:-KEPT]

    def draw(self, count, new):
        """A batch at one place, `new` of it of new styles."""
        place = PLACES[self.rng.integers(len(PLACES))]
        self.add(new, place)
        kept = self.latest[place]
        some = [*kept[-new:], *(kept[self.rng.integers(len(kept))] for _ in range(count - new))]
        return PieceBatch(
            place,
            to_tensor(np.stack([piece.shown.thumbnail for piece in some])),
            torch.stack([piece.target.float() for piece in some]),
            torch.stack([piece.reference.float() for piece in some]),
            torch.stack([piece.colours.float() for piece in some]),
            [piece.shown.told for piece in some],
        )

    def contents(self, count):
        """Contents of pieces of any place, as float32 latents."""
        kept = [piece for place in PLACES for piece in self.latest[place]]
        return torch.stack([kept[self.rng.integers(len(kept))].reference.float() for _ in range(count)])
