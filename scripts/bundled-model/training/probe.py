"""Asks tokens linearly for colours: what is told so, any layer behind can use."""

import torch

from networks.flux import plain_norm
from training.colours import COUNTS, by_kind

RIDGE = 0.02
"""Keeps what is read of few tokens small, as a share of what they hold."""


class Probe(torch.nn.Linear):
    """width: of tokens"""

    def __init__(self, width):
        super().__init__(width, len(COUNTS))

    @torch.no_grad()
    def fit(self, tokens, known):
        """Begins with what can be told already; tokens: [batch, tokens, width], known: [batch, tokens, answers]"""
        given = plain_norm(tokens).flatten(0, 1)
        given = torch.cat((given, torch.ones(len(given), 1)), 1)
        square = given.T @ given + RIDGE * len(given) * torch.eye(given.shape[1])
        found = torch.linalg.solve(square, given.T @ known.flatten(0, 1))
        self.weight.copy_(found[:-1].T)
        self.bias.copy_(found[-1])

    def asked(self, tokens, known):
        """The loss, each answer as it counts, and its parts: mean squares of what is told wrong, by kind."""
        wrong = (self(plain_norm(tokens)) - known).square().mean((0, 1))
        return (COUNTS * wrong).mean(), by_kind(wrong)
