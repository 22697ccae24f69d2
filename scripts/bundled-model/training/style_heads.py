"""What style tokens are asked to tell: the family of a style, what it makes of a chart, and the choices it uses.

A small network on all style tokens. It is no part of the model: it teaches its style encoder. The chart teaches most:
from the mean colours of a style's picture alone it cannot be told which are the style's and which its content's.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from drawing.chart import CHART_MEANS, FIELDS, answer_of
from drawing.styles import FAMILY_NAMES

USED = {
    "poster": ("amount", "levels"),
    "halftone": ("ink", "paper", "period"),
    "pixel": ("period", "repainted", "levels"),
    "hatch": ("ink", "paper", "period", "angle"),
    "watercolor": ("saturation", "tint", "amount"),
    "oil": ("period", "saturation", "tint", "angle", "amount"),
    "mosaic": ("period", "repainted", "saturation", "ink"),
    "linocut": ("ink", "paper", "period", "angle"),
    "neon": (),
    "duotone": ("tint", "paper", "amount"),
    "crossstitch": ("period", "repainted"),
    "comic": ("levels", "period"),
    "vintage": ("saturation", "tint", "amount"),
    "charcoal": ("ink", "paper"),
    "pastel": ("saturation", "tint", "amount", "period", "angle"),
}
"""The choices by which pictures of a family differ."""


def choices_of(style):
    """All choices by name, each a list of numbers of about 0..1; a line's angle is the same after half a turn."""
    return {
        "ink": style.ink / 255,
        "paper": style.paper / 255,
        "tint": style.tint / 255,
        "saturation": [style.saturation / 2],
        "amount": [style.amount],
        "period": [style.period / 20],
        "angle": [np.cos(2 * style.angle), np.sin(2 * style.angle)],
        "repainted": [float(style.repainted)],
        "levels": [style.levels / 6],
    }


CHOICES = 16
CHART_COLOURS = 3 * FIELDS**2
HIDDEN = 384
USUAL_CHANGE = 0.03
LEAST_CHANGE = 0.008
"""Mean squares by which styles change the chart."""


@dataclass(frozen=True)
class Told:
    """What is to be told of a style. `used` is 1 for each number of `choices` that its family uses."""

    family: int
    choices: np.ndarray
    used: np.ndarray
    chart: np.ndarray


def told_of(style):
    """style: for pictures of 256 pixels, as the chart is"""
    values, used = [], []
    for name, numbers in choices_of(style).items():
        counts = name in USED[style.family]
        values.extend(numbers if counts else [0.0] * len(numbers))
        used.extend([float(counts)] * len(numbers))
    choices = np.array(values, np.float32)
    return Told(FAMILY_NAMES.index(style.family), choices, np.array(used, np.float32), answer_of(style))


def weights_of(chart):
    """What errors on the chart count, by what a style makes of it: much where it changes colours little."""
    change = ((chart - torch.from_numpy(CHART_MEANS)) ** 2).mean(-1)
    return USUAL_CHANGE / (change + LEAST_CHANGE)


class StyleHeads(nn.Module):
    """tokens: how many a style has; width: of a token"""

    def __init__(self, tokens, width):
        super().__init__()
        self.sizes = {"chart": CHART_COLOURS, "family": len(FAMILY_NAMES), "choices": CHOICES}
        self.network = nn.Sequential(
            nn.LayerNorm(tokens * width),
            nn.Linear(tokens * width, HIDDEN),
            nn.SiLU(),
            nn.Linear(HIDDEN, sum(self.sizes.values())),
        )
        with torch.no_grad():
            self.network[-1].weight.mul_(0.1)

    @classmethod
    def of(cls, checkpoint):
        """Those of a checkpoint, or new ones."""
        projector = checkpoint.components["projector"]
        width = checkpoint.components["transformer"]["hidden_size"]
        heads = cls(len(projector["hidden_states"]) * projector["style_tokens_per_level"], width)
        if checkpoint.heads is not None:
            heads.load_state_dict(checkpoint.heads)
        return heads

    def answers(self, tokens):
        """What style tokens [batch, tokens, width] tell, by name."""
        parts = self.network(tokens.float().flatten(1)).split(list(self.sizes.values()), -1)
        return dict(zip(self.sizes, parts))

    def losses(self, tokens, told):
        """Losses by name, and the share of families that are told right."""
        said = self.answers(tokens)
        family = torch.tensor([one.family for one in told])
        chart, choices, used = (
            torch.tensor(np.stack([getattr(one, name) for one in told])) for name in ("chart", "choices", "used")
        )
        losses = {
            "family": F.cross_entropy(said["family"], family),
            "chart": (((said["chart"] - chart) ** 2).mean(-1) * weights_of(chart)).mean(),
            "choices": (((said["choices"] - choices) * used) ** 2).sum() / used.sum().clamp(min=1),
        }
        return losses, (said["family"].argmax(-1) == family).float().mean()

    def chart_errors(self, tokens, told):
        """(mean square on the chart, mean square of what the styles change on it)"""
        chart = torch.tensor(np.stack([one.chart for one in told]))
        told_wrong = self.answers(tokens)["chart"] - chart
        return float(told_wrong.square().mean()), float((chart - torch.from_numpy(CHART_MEANS)).square().mean())
