"""Hidden units that know roundings, in place of those of the first double block's picture MLP that do least.

This block comes before attention first carries the reference's contents to the picture's tokens.
"""

import torch
import torch.nn.functional as F

from model.words import encoded
from training.budget import rate_factor
from training.colours import COUNTS
from training.learner import Learner

SPARE = 3
"""One unit in so many does so little that the model paints as well without it."""
LOUDNESS = 0.15
"""How much the new units change what a token holds, whose numbers spread by one, at first."""
TOKENS = 2048
"""Of one batch."""
RATE = 4e-3
STEEP = 1e-6
"""What steepness costs."""


class Staircases(torch.nn.Module):
    """A linear answer, and hidden units for what is missing."""

    def __init__(self, width, units, answers):
        super().__init__()
        self.linear = torch.nn.Linear(width, answers)
        self.inward = torch.nn.Linear(width, units)
        self.outward = torch.nn.Linear(units, answers, bias=False)
        with torch.no_grad():
            self.inward.weight.mul_(6)
            self.outward.weight.mul_(0.1)

    def hidden(self, given):
        return F.gelu(self.inward(given), approximate="tanh")

    def forward(self, given):
        return self.linear(given) + self.outward(self.hidden(given))


class FirstBlock:
    """The first double block of a model, listened to."""

    def __init__(self, model):
        self.model = model
        self.block = model.flux.double_blocks[0]
        self.inward, _, self.outward = self.block.img_mlp

    @torch.no_grad()
    def listen(self, given):
        """What the reference's tokens give to the MLP, [batch * tokens, width], and its hidden values of all tokens."""
        heard = []
        tap = self.inward.register_forward_hook(lambda _, inputs, output: heard.extend((inputs[0], output)))
        try:
            self.model.flux.doubled(*given)
        finally:
            tap.remove()
        of_mlp, hidden = (values.float() for values in heard)
        return of_mlp[:, given[0].shape[1] :].flatten(0, 1), F.gelu(hidden, approximate="tanh").flatten(0, 1)

    @torch.no_grad()
    def gates(self, moments=12):
        """By how much the block lets each number out: means of sizes over times, [width]."""
        times = torch.linspace(0.05, 1, moments)
        pooled = self.model.clip(encoded([""] * moments)[1])
        return self.block.img_mod(self.model.flux.conditioning(times, pooled))[5][:, 0].abs().mean(0)

    @torch.no_grad()
    def replace_weakest(self, hidden, units, said):
        """Puts the units, a linear layer, in place of those that move tokens least.

        hidden: values [tokens, all units], by whose mean the MLP's bias makes up for what went
        said: [width, units], what they say
        """
        weakest = (hidden.std(0) * self.outward.weight.norm(dim=0)).argsort()[: units.out_features]
        self.outward.bias += self.outward.weight[:, weakest] @ hidden.mean(0)[weakest]
        gates = self.gates()
        self.outward.weight[:, weakest] = LOUDNESS * said / gates.clamp(min=0.3 * gates.mean())[:, None]
        self.inward.weight[weakest], self.inward.bias[weakest] = units.weight, units.bias


def learn_staircases(model, references, batches, batch, budget, report):
    """Teaches units the roundings, token by token, and puts them into the model's first block."""
    first, given, known, hidden = FirstBlock(model), [], [], []
    for _ in range(batches):
        drawn = references.draw(batch)
        tokens, values = first.listen(drawn.given)
        given.append(tokens)
        known.append(drawn.known.flatten(0, 1))
        hidden.append(values[::8])
    given, known, hidden = (torch.cat(parts) for parts in (given, known, hidden))
    staircases = Staircases(given.shape[1], hidden.shape[1] // SPARE, known.shape[1])
    learner, iteration = Learner([(staircases.parameters(), RATE)]), 0
    while budget.left(iteration):
        some = torch.randint(len(given), (TOKENS,))
        wrong = (COUNTS * (staircases(given[some]) - known[some]).square().mean(0)).mean()
        steep = staircases.inward.weight.square().sum(1).mean()
        learner.step(wrong + STEEP * steep, rate_factor(iteration, budget.part(iteration), warm=100))
        iteration += 1
        report.note({"rounded wrong": wrong})
        report.say(iteration)
    learner.mean.take()
    with torch.no_grad():
        anywhere = torch.nn.init.orthogonal_(torch.empty(given.shape[1], known.shape[1]))
        said = anywhere @ staircases.outward.weight
        loudness = (staircases.hidden(given[:TOKENS]) @ said.T).std(0).mean()
    first.replace_weakest(hidden, staircases.inward, said / loudness)
