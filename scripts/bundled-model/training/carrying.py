"""The double blocks learn to carry the reference's colours to the picture's tokens, and to say all else as before.

Without it picture tokens know little more than a mean colour, and the flow paints a twentieth of what rounding changes
however long it learns; asked of every picture, in every style, it takes minutes.
"""

import copy

import torch

from training.budget import rate_factor
from training.learner import Learner
from training.probe import Probe

RATE = 1e-3
PROBE_RATE = 3e-3
FITTED_BATCHES = 30
"""The probes begin with what can be told in so many batches."""
AS_BEFORE = 3.0
"""What it counts to say as before."""
ALL_AS_BEFORE = 0.1
"""How much of that holds for the directions in which the colours are said too."""


class Carrying:
    """The loss of a model's double blocks; `before` is a copy of what they said at first."""

    def __init__(self, model):
        self.flux = model.flux
        self.before = copy.deepcopy(model.flux).requires_grad_(False)
        width = model.flux.img_in.out_features
        self.at_picture, self.at_reference = (Probe(width) for _ in range(2))

    def probes(self):
        return [*self.at_picture.parameters(), *self.at_reference.parameters()]

    @torch.no_grad()
    def fit(self, batch):
        """Lets the probes begin with what can be told already."""
        own, (images, *_) = batch.given[0].shape[1], self.flux.doubled(*batch.given)
        self.at_picture.fit(images[-1][:, :own], batch.known)
        self.at_reference.fit(images[0][:, own:], batch.known)

    def changed(self, images, before, text, text_before):
        """What blocks after the first say otherwise than before, outside of the directions of the colours."""
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
        carried, wrong = self.at_picture.asked(images[-1][:, :own], batch.known)
        kept, _ = self.at_reference.asked(images[0][:, own:], batch.known)
        changed = self.changed(images, before, text, text_before)
        return carried + 0.5 * kept + AS_BEFORE * changed, {"changed": changed, **wrong}


def learn_to_carry(model, references, batch, team, budget, report):
    carrying = Carrying(model)
    carrying.fit(references.draw(FITTED_BATCHES * batch))
    team.mean(carrying.probes())
    blocks = list(model.flux.double_blocks.parameters())
    learner, iteration = Learner([(blocks, RATE), (carrying.probes(), PROBE_RATE)], slowest=0.01, warm=1), 0
    while team.agree(budget.left(iteration)):
        loss, parts = carrying.loss(references.draw(batch))
        learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=50, hold=0.5), team)
        iteration += 1
        report.note(parts)
        report.say(iteration)
    learner.mean.take()
