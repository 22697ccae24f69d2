"""What tokens are asked for: the reference's colours and light, and what these become when few tones are left.

Poster, pixel art and cross-stitch leave few. Colours are asked for twice as finely as tokens lie: of each quarter.
Light is taken between the darkest and the lightest pixel there are, as posters, hatching, halftone and comic take it.
"""

import torch
import torch.nn.functional as F

from drawing.colour import LIGHTNESS
from model.uso import LATENT, TOKEN

CHANNELS = 3
TONES = (3, 4, 5, 6)
"""So many values a channel, or so many steps of light, are left."""
KINDS = {
    "roundings": (2 * len(TONES) * CHANNELS, 1.0),
    "mean": (CHANNELS, 8.0),
    "quarters": (4 * CHANNELS, 2.0),
    "steps of light": (sum(TONES), 1.5),
    "light": (1, 4.0),
    "light of quarters": (4, 1.5),
}
"""How many answers there are of each kind, and what one counts."""
COUNTS = torch.cat([torch.full((many,), counts) for many, counts in KINDS.values()])
COUNTS /= COUNTS.mean()

# By how much each answer spreads, so that all are of one size; roundings in steps of a tone.
OF_MEAN_ROUNDED = 0.29
OF_QUARTERS_ROUNDED = 0.24
OF_MEAN = 0.25
OF_QUARTER = 0.1
OF_SHARE = 0.35


def moved(colours, steps):
    """How far colours move when they are rounded to so many steps, in steps."""
    return torch.round(colours * steps) - colours * steps


def light_of(pictures):
    """Light as a share of each picture's range, [count, 1, h, w], of pictures [count, 3, h, w]."""
    light = torch.einsum("nchw,c->nhw", pictures, torch.tensor(LIGHTNESS).float())[:, None]
    least, most = light.amin((1, 2, 3), keepdim=True), light.amax((1, 2, 3), keepdim=True)
    return (light - least) / (most - least + 1e-6)


def steps_of(light, tones):
    """The share of each token's pixels that lies in each step of light, [count, tones, rows, columns]."""
    steps = F.one_hot((light[:, 0] * tones).long().clamp(0, tones - 1), tones)
    return F.avg_pool2d(steps.permute(0, 3, 1, 2).float(), TOKEN)


def means_and_quarters(quarters):
    """The mean of each token, and how far each quarter is from it, of quarters [count, channels, rows, columns]."""
    means = F.avg_pool2d(quarters, 2)
    apart = F.pixel_unshuffle(quarters - F.interpolate(means, scale_factor=2), 2)
    return (means - 0.5) / OF_MEAN, apart / OF_QUARTER


def colours_of(pictures):
    """Answers [count, tokens, len(COUNTS)] of pictures 0..1, [count, h, w, 3], in the order of KINDS.

    Of each number of tones how far rounding moves the token's mean colour, rounded as one and by quarters; the mean
    colour; how far each quarter is from it; and the same of light, whose steps are shares of pixels.
    """
    pictures = pictures.permute(0, 3, 1, 2)
    quarters, light = F.avg_pool2d(pictures, LATENT), light_of(pictures)
    means = F.avg_pool2d(quarters, 2)
    answers = []
    for tones in TONES:
        answers.append(moved(means, tones - 1) / OF_MEAN_ROUNDED)
        answers.append(F.avg_pool2d(moved(quarters, tones - 1), 2) / OF_QUARTERS_ROUNDED)
    answers += means_and_quarters(quarters)
    answers += [(steps_of(light, tones) - 1 / tones) / OF_SHARE for tones in TONES]
    answers += means_and_quarters(F.avg_pool2d(light, LATENT))
    return torch.cat(answers, 1).flatten(2).transpose(1, 2)


def by_kind(wrong):
    """The means of what is wrong of each answer, [len(COUNTS)], by kind."""
    return dict(zip(KINDS, (part.mean() for part in wrong.split([many for many, _ in KINDS.values()]))))
