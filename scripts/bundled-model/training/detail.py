"""What of latents is coarse, how large errors are, and how much contrast details have."""

import torch
import torch.nn.functional as F

from training.scoring import BANDS

COARSE = 4
"""Places of a latent, 32 pixels."""
LEAST_CONTRAST = 0.05
LEAST_LIGHT = 0.006
LEAST_VARIANCE = 1e-6


def enlarged(latents, places):
    return F.interpolate(latents, scale_factor=places, mode="bilinear", align_corners=False)


def coarse(latents):
    """Means over squares, brought back to the size with a linear slope between them."""
    return enlarged(F.avg_pool2d(latents, COARSE), COARSE)


def contrasts(latents):
    """[batch, channels]: the logarithm of contrast finer than 16 pixels.

    Coarser contrast is left to the errors: asked for, it paints cells of chance colours, as no style tells where a cell
    lies.
    """
    fine = latents - enlarged(F.avg_pool2d(latents, 2), 2)
    return (fine.var((2, 3)) + LEAST_CONTRAST**2).log() / 2


def light_contrasts(pictures):
    """Pictures [batch, 3, h, w] of -1..1 -> [batch, bands]: the logarithms of their light's contrast.

    The bands are those by which texture is judged: what pictures in a style have in common beside colours, and finer
    than a place of a latent.
    """
    light = pictures.mean(1, keepdim=True)
    return torch.stack([contrast_at(light, side) for side in BANDS], 1)


def contrast_at(light, side):
    """[batch]: the logarithm of contrast between `side` pixels and twice as many."""
    fine = F.avg_pool2d(light, side)
    difference = fine - F.interpolate(F.avg_pool2d(fine, 2), scale_factor=2)
    return ((difference.var((1, 2, 3)) + LEAST_VARIANCE).sqrt() + LEAST_LIGHT).log()


def pooled_square(error, places):
    """The mean square of means over squares of so many places."""
    return (F.avg_pool2d(error, places) ** 2).mean()


def square(error):
    return (error**2).mean()
