"""References of which it is known what few tones make of them, and what the flow is given with them."""

from dataclasses import dataclass

import numpy as np
import torch

from drawing.chart import quilt
from model.pictures import encode_scaled, to_tensor
from model.uso import TOKEN
from model.words import encoded
from training.contents import SIDE
from training.flow import any_times, between
from training.pieces import PIECE, window_at
from training.tones import tones_of

QUILTS = 0.5
"""The share of references that are quilts."""
TOKENS = SIDE // TOKEN
LEAST_SPREAD = 0.02
"""Added to an answer's spread: one that hardly ever changes counts little."""


@dataclass(frozen=True)
class TonedBatch:
    """given: the arguments of the flow transformer; known: [batch, tokens, answers] of the reference's tokens"""

    given: tuple
    known: torch.Tensor


class Toned:
    """So many references with a style and another picture each, to be seen in any pairing.

    counts: what each answer counts
    """

    def __init__(self, checkpoint, fresh, count):
        self.model, self.rng = checkpoint.model, fresh.rng
        contents = [fresh.content() for _ in range(count)]
        contents = np.stack([quilt(self.rng, one) if self.rng.random() < QUILTS else one for one in contents])
        self.references = encode_scaled(checkpoint, contents)
        answers, self.counts = tones_of(torch.from_numpy(contents).float() / 255)
        self.answers = ((answers - answers.mean((0, 1))) / (answers.std((0, 1)) + LEAST_SPREAD)).half()
        self.styles = np.stack([fresh.new().thumbnail for _ in range(count)])

    def any(self, count):
        return torch.from_numpy(self.rng.integers(0, len(self.references), count))

    def draw(self, count):
        """Pieces of references at any place, while other pictures are painted in any style, half of them from noise."""
        some, first = self.any(count), self.rng.integers(0, TOKENS - PIECE // TOKEN + 1, 2)
        down, right = (slice(start, start + PIECE // TOKEN) for start in first)
        rows, columns = (slice(2 * part.start, 2 * part.stop) for part in (down, right))
        reference = self.references[some][:, :, rows, columns].float()
        answers = self.answers[some].unflatten(1, (TOKENS, TOKENS))[:, down, right].flatten(1, 2).float()
        time = torch.where(torch.rand(count) < 0.5, torch.ones(count), any_times(count))
        other = self.references[self.any(count)][:, :, rows, columns].float()
        noisy = between(other, torch.randn_like(other), time)
        with torch.no_grad():
            states = self.model.style_states(to_tensor(self.styles[self.any(count)]))
            place = window_at([int(start) * TOKEN for start in first])
            return TonedBatch(self.model.given(noisy, time, encoded([""] * count), states, reference, *place), answers)
