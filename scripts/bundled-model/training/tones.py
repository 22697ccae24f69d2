"""What colours become when few tones are left of them, as posters, pixel art and cross-stitch leave few."""

import torch
import torch.nn.functional as F

from drawing.colour import LIGHTNESS
from model.uso import TOKEN

TONES = (3, 4, 5, 6)
"""So many values a channel, or so many steps of light, are left."""
HALF = TOKEN // 2
OF_QUARTERS = 2.0
OF_MEANS = 1.5
"""What an answer counts of which a step of light counts one."""


def rounded(values, tones):
    return torch.round(values * (tones - 1)) / (tones - 1)


def squares(pictures, side):
    """Means over squares of `side` pixels: [count, h, w, channels] -> [count, h / side, w / side, channels]."""
    return F.avg_pool2d(pictures.permute(0, 3, 1, 2), side).permute(0, 2, 3, 1)


def steps_of_light(light, tones):
    """The share of each token's pixels that lies in each step, [count, h, w, tones]; light: [count, h, w] pixels."""
    steps = (light * tones).long().clamp(0, tones - 1)
    return squares(F.one_hot(steps, tones).float(), TOKEN)


def tones_of(pictures):
    """What tokens of pictures 0..1 [count, h, w, 3] become, [count, tokens, answers], and what each answer counts.

    Of each number of tones: how far rounding moves the token's mean colour, rounded as one or by quarters, and the
    shares of the steps of light.
    """
    light = pictures @ torch.tensor(LIGHTNESS).float()
    halves, means = squares(pictures, HALF), squares(pictures, TOKEN)
    answers = []
    for tones in TONES:
        answers.append((rounded(means, tones) - means, OF_MEANS))
        answers.append((squares(rounded(halves, tones), 2) - means, OF_QUARTERS))
        answers.append((steps_of_light(light, tones), 1.0))
    counts = torch.cat([torch.full((answer.shape[-1],), count) for answer, count in answers])
    return torch.cat([answer for answer, _ in answers], -1).flatten(1, 2), counts / counts.mean()
