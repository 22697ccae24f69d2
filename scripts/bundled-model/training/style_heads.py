"""What style tokens are asked to tell: the family of a style, its colours, and the choices that its family uses.

Three linear layers on the means of the tokens of each level. They are no part of the model: they teach its style
encoder.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from drawing.colour import LIGHTNESS
from drawing.styles import FAMILY_NAMES

RAMP = 6
"""Of a picture's pixels, from dark to light, the mean colours of so many shares."""
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
        "period": [style.period / 10],
        "angle": [np.cos(2 * style.angle), np.sin(2 * style.angle)],
        "repainted": [float(style.repainted)],
        "levels": [style.levels / 6],
    }


CHOICES = 16


@dataclass(frozen=True)
class Told:
    """What is to be told of a picture in a style. `used` is 1 for each number of `choices` that its family uses."""

    family: int
    choices: np.ndarray
    used: np.ndarray
    ramp: np.ndarray


def ramp_of(picture):
    """[3 * RAMP] in 0..1."""
    pixels = picture.reshape(-1, 3) / 255.0
    order = np.argsort(pixels @ LIGHTNESS)
    return np.concatenate([share.mean(0) for share in np.array_split(pixels[order], RAMP)]).astype(np.float32)


def told_of(style, picture):
    values, used = [], []
    for name, numbers in choices_of(style).items():
        counts = name in USED[style.family]
        values.extend(numbers if counts else [0.0] * len(numbers))
        used.extend([float(counts)] * len(numbers))
    choices = np.array(values, np.float32)
    return Told(FAMILY_NAMES.index(style.family), choices, np.array(used, np.float32), ramp_of(picture))


class StyleHeads(nn.Module):
    """width: of a token"""

    def __init__(self, width):
        super().__init__()
        self.family = nn.Linear(3 * width, len(FAMILY_NAMES))
        self.ramp = nn.Linear(3 * width, 3 * RAMP)
        self.choices = nn.Linear(3 * width, CHOICES)

    @classmethod
    def of(cls, checkpoint):
        """Those of a checkpoint, or new ones."""
        heads = cls(checkpoint.components["transformer"]["hidden_size"])
        if checkpoint.heads is not None:
            heads.load_state_dict(checkpoint.heads)
        return heads

    def losses(self, tokens, told):
        """Losses by name, and the share of families that are told right; tokens [batch, 3 * style tokens, width]."""
        means = torch.cat([level.mean(1) for level in tokens.chunk(3, 1)], -1)
        family = torch.tensor([one.family for one in told])
        ramp, choices, used = (
            torch.tensor(np.stack([getattr(one, name) for one in told])) for name in ("ramp", "choices", "used")
        )
        said = self.family(means)
        losses = {
            "family": F.cross_entropy(said, family),
            "ramp": F.mse_loss(self.ramp(means), ramp),
            "choices": (((self.choices(means) - choices) * used) ** 2).sum() / used.sum().clamp(min=1),
        }
        return losses, (said.argmax(-1) == family).float().mean()
