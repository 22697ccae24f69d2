"""References of which it is known what tokens should tell of them, and what the flow is given with them."""

from dataclasses import dataclass

import numpy as np
import torch

from drawing.chart import quilt
from model.pictures import encode_scaled, to_tensor
from model.uso import LATENT, TOKEN
from model.words import encoded
from training.colours import colours_of
from training.contents import SIDE
from training.flow import any_times, between
from training.pieces import PIECE, window_at

QUILTS = 0.5
"""The share of references that are quilts."""


@dataclass(frozen=True)
class ReferenceBatch:
    """given: the arguments of the flow transformer; known: [batch, tokens, answers] of the reference's tokens"""

    given: tuple
    known: torch.Tensor


class References:
    """So many references with a style and another picture each, to be seen in any pairing."""

    def __init__(self, checkpoint, fresh, count):
        self.model, self.rng = checkpoint.model, fresh.rng
        contents = [fresh.content() for _ in range(count)]
        contents = np.stack([quilt(self.rng, one) if self.rng.random() < QUILTS else one for one in contents])
        self.contents, self.latents = torch.from_numpy(contents), encode_scaled(checkpoint, contents)
        self.styles = np.stack([fresh.new().thumbnail for _ in range(count)])

    def any(self, count):
        return torch.from_numpy(self.rng.integers(0, len(self.latents), count))

    def draw(self, count):
        """Pieces of references at any place, while other pictures are painted in any style, half of them from noise."""
        some, first = self.any(count), TOKEN * self.rng.integers(0, (SIDE - PIECE) // TOKEN + 1, 2)
        down, right = (slice(start, start + PIECE) for start in first)
        rows, columns = (slice(part.start // LATENT, part.stop // LATENT) for part in (down, right))
        reference = self.latents[some][:, :, rows, columns].float()
        known = colours_of(self.contents[some][:, down, right].float() / 255)
        time = torch.where(torch.rand(count) < 0.5, torch.ones(count), any_times(count))
        other = self.latents[self.any(count)][:, :, rows, columns].float()
        noisy = between(other, torch.randn_like(other), time)
        with torch.no_grad():
            states = self.model.style_states(to_tensor(self.styles[self.any(count)]))
            place = window_at([int(start) for start in first])
            given = self.model.given(noisy, time, encoded([""] * count), states, reference, *place)
        return ReferenceBatch(given, known)
