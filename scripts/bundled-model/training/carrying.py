"""The double blocks learn to carry the reference's roundings to the picture's tokens, and to say all else as before.

Without it the flow paints a twentieth of what rounding changes however long it learns; asked of every picture, in
every style, it takes minutes.
"""

import copy

import torch

from networks.flux import plain_norm
from training.budget import rate_factor
from training.learner import Learner

RATE = 1e-3
PROBE_RATE = 3e-3
AS_BEFORE = 3.0
"""What it counts to say as before."""
ALL_AS_BEFORE = 0.1
"""How much of that holds for the directions in which the roundings are said too."""


class Carrying:
    """The loss of a model's double blocks; `before` is a copy of what they said at first."""

    def __init__(self, model, counts):
        self.flux = model.flux
        self.before = copy.deepcopy(model.flux).requires_grad_(False)
        self.counts = counts
        width = model.flux.img_in.out_features
        self.at_picture, self.at_reference = (torch.nn.Linear(width, len(counts)) for _ in range(2))

    def probes(self):
        return [*self.at_picture.parameters(), *self.at_reference.parameters()]

    def wrong(self, probe, tokens, known):
        return (self.counts * (probe(plain_norm(tokens)) - known).square().mean((0, 1))).mean()

    def changed(self, images, before, text, text_before):
        """What blocks after the first say otherwise than before, outside of the directions of the roundings."""
        directions = torch.linalg.svd(self.at_picture.weight.detach(), full_matrices=False).Vh
        changes = [(text - text_before) / text_before.std()]
        for now, then in zip(images[1:], before[1:]):
            change = (now - then) / then.std()
            changes += [change - change @ directions.T @ directions, ALL_AS_BEFORE**0.5 * change]
        return sum(change.square().mean() for change in changes)

    def loss(self, batch):
        own = batch.given[0].shape[1]
        with torch.no_grad():
            before, text_before, *_ = self.before.doubled(*batch.given)
        images, text, *_ = self.flux.doubled(*batch.given)
        carried = self.wrong(self.at_picture, images[-1][:, :own], batch.known)
        kept = self.wrong(self.at_reference, images[0][:, own:], batch.known)
        changed = self.changed(images, before, text, text_before)
        return carried + 0.5 * kept + AS_BEFORE * changed, {"carried wrong": carried, "changed": changed}


def learn_to_carry(model, toned, batch, team, budget, report):
    carrying = Carrying(model, toned.counts)
    blocks = list(model.flux.double_blocks.parameters())
    learner, iteration = Learner([(blocks, RATE), (carrying.probes(), PROBE_RATE)], slowest=0.01, warm=1), 0
    while team.agree(budget.left(iteration)):
        loss, parts = carrying.loss(toned.draw(batch))
        learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=50, hold=0.5), team)
        iteration += 1
        report.note(parts)
        report.say(iteration)
    learner.mean.take()
