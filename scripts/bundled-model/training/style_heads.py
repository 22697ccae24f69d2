"""Small networks that ask the style encoder what a style is. They are no part of the model: they teach its encoder."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from drawing.chart import CHART_MEANS, FIELDS
from drawing.styles import FAMILY_NAMES
from training.told import CHOICES, CLASSES, NOT_USED

CHART_COLOURS = 3 * FIELDS**2
HIDDEN = 384
ANSWERS = {"chart": CHART_COLOURS, "family": len(FAMILY_NAMES), "choices": CHOICES} | {
    name: len(values) for name, values in CLASSES.items()
}
"""How many numbers an answer has."""
USUAL_CHANGE = 0.03
LEAST_CHANGE = 0.008
"""Mean squares by which styles change the chart."""
SHOWN_IN_PART = 96
PART = 4
"""Of so many pictures at once one patch in PART is looked at."""


def chart_weights(chart):
    """What errors on the chart count, by what a style makes of it: much where it changes colours little."""
    change = ((chart - torch.from_numpy(CHART_MEANS)) ** 2).mean(-1)
    return USUAL_CHANGE / (change + LEAST_CHANGE)


def stacked(told, name):
    return torch.tensor(np.stack([getattr(one, name) for one in told]))


class Head(nn.Sequential):
    """Vectors [batch, inputs] -> answers by name."""

    def __init__(self, inputs):
        super().__init__(
            nn.LayerNorm(inputs), nn.Linear(inputs, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, sum(ANSWERS.values()))
        )
        with torch.no_grad():
            self[-1].weight.mul_(0.1)

    def forward(self, vectors):
        return dict(zip(ANSWERS, super().forward(vectors.float()).split(list(ANSWERS.values()), -1)))


class StyleHeads(nn.Module):
    """One asks all style tokens, the other the mean of what the encoder makes of patches, be they many or few.

    token_numbers: of all style tokens of a picture; width: of the style encoder
    """

    def __init__(self, token_numbers, width):
        super().__init__()
        self.of_tokens = Head(token_numbers)
        self.of_patches = Head(2 * width)

    @classmethod
    def of(cls, checkpoint):
        """Those of a checkpoint, or new ones."""
        projector = checkpoint.components["projector"]
        tokens = len(projector["hidden_states"]) * projector["style_tokens_per_level"]
        heads = cls(
            tokens * checkpoint.components["transformer"]["hidden_size"],
            checkpoint.components["siglip"]["hidden_size"],
        )
        if checkpoint.heads is not None:
            heads.load_state_dict(checkpoint.heads)
        return heads

    def from_tokens(self, tokens):
        """What style tokens [batch, tokens, width] tell, by name."""
        return self.of_tokens(tokens.flatten(1))

    def from_patches(self, states):
        """What the states (high, mid, low) of patches, each [batch, patches, width], tell, by name."""
        high, mid, _ = states
        return self.of_patches(torch.cat((high.mean(1), mid.mean(1)), -1))


def telling(said, told):
    """The loss of answers, and its parts by name."""
    chart, used, classes = stacked(told, "chart"), stacked(told, "used"), stacked(told, "classes")
    of_class = [
        F.cross_entropy(said[name], classes[:, index], ignore_index=NOT_USED, reduction="sum") / len(told)
        for index, name in enumerate(CLASSES)
    ]
    parts = {
        "family": F.cross_entropy(said["family"], torch.tensor([one.family for one in told])),
        "chart": (((said["chart"] - chart) ** 2).mean(-1) * chart_weights(chart)).mean(),
        "choices": (((said["choices"] - stacked(told, "choices")) * used) ** 2).sum() / used.sum().clamp(min=1),
        "classes": sum(of_class),
    }
    return 25 * parts["chart"] + 0.5 * parts["family"] + 2 * parts["choices"] + parts["classes"], parts


def right(said, told, name):
    """The share of styles, of those that have it, of which a class or the family is told right; NaN without any."""
    if name == "family":
        goal = torch.tensor([one.family for one in told])
    else:
        goal = stacked(told, "classes")[:, list(CLASSES).index(name)]
    asked = goal != NOT_USED
    return float((said[name].argmax(-1) == goal)[asked].float().mean())


def chart_errors(said, told):
    """(mean square on the chart, mean square of what the styles change on it)"""
    chart = stacked(told, "chart")
    change = (chart - torch.from_numpy(CHART_MEANS)).square().mean()
    return float((said["chart"] - chart).square().mean()), float(change)


def told_by_patches(model, heads, styles, told):
    """The loss of what some patches of pictures tell, and its parts: a style shows in any of them.

    A quarter of the patches costs a fifth, so that five times as many styles are seen in the same time.
    """
    patches = model.siglip.patches
    kept = torch.rand(len(styles), patches).argsort(1)[:, : patches // PART]
    return telling(heads.from_patches(model.style_states(styles, kept)), told)
