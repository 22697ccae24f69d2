"""What of latents is coarse, how large errors are, and how much contrast details have."""

import torch
import torch.nn.functional as F

from training.scoring import BANDS

COARSE = 4
"""Places of a latent, 32 pixels."""
WINDOW = 8
"""Tokens along the side of a window, 128 pixels."""
LEAST_POWER = 0.02
LEAST_SHARE = 1e-4
LEAST_CONTRAST = 0.05
LEAST_LIGHT = 0.006
LEAST_LIGHT_OF_SQUARE = 0.01
LEAST_VARIANCE = 1e-6
SQUARE = 16
"""Pixels along the side of a square whose contrast is asked for by itself."""


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


def lattice(error, target):
    """[batch]: how strong the pattern is that errors repeat in each token, against the details of the target.

    Of latents whose sides are so many whole windows.

    A flow paints in tokens of 16 pixels, and the cheapest contrast is the same pattern in each. Where the target has
    that period itself, its own pattern is what is asked for. Windows, as a pattern may change over a picture.
    """
    count, channels, height, width = error.shape
    high, wide = height // 2 // WINDOW, width // 2 // WINDOW
    tokens = error.reshape(count, channels, high, WINDOW, 2, wide, WINDOW, 2)
    common = tokens.mean((3, 6))
    pattern = common - common.mean((3, 5), keepdim=True)
    details = target - F.interpolate(F.avg_pool2d(target, 2), scale_factor=2)
    share = pattern.square().flatten(1).mean(1) / (details.square().flatten(1).mean(1) + LEAST_POWER)
    return (share + LEAST_SHARE).sqrt()


def light_bands(pictures):
    """Pictures [batch, 3, h, w] of -1..1 -> of each band [batch, 1, h / side, w / side]: their light between `side`
    pixels and twice as many.

    The bands are those by which texture is judged: what pictures in a style have in common beside colours, and finer
    than a place of a latent.
    """
    light = pictures.mean(1, keepdim=True)
    fine = [F.avg_pool2d(light, side) for side in BANDS]
    return [band - F.interpolate(F.avg_pool2d(band, 2), scale_factor=2) for band in fine]


def light_contrasts(bands):
    """[batch, bands]: the logarithms of the contrast of each band of light."""
    return logarithm(torch.stack([band.var((1, 2, 3)) for band in bands], 1), LEAST_LIGHT)


def light_contrasts_of_squares(bands):
    """The same of every square of 16 pixels, [batch, bands, squares]: where details are, and where there are none."""
    squares = [F.avg_pool2d(band**2, SQUARE // side).flatten(1) for band, side in zip(bands, BANDS)]
    return logarithm(torch.stack(squares, 1), LEAST_LIGHT_OF_SQUARE)


def logarithm(variance, least):
    """Of the contrast that a variance is of; `least` keeps that of plain areas finite."""
    return ((variance + LEAST_VARIANCE).sqrt() + least).log()


def pooled_square(error, places):
    """The mean square of means over squares of so many places."""
    return (F.avg_pool2d(error, places) ** 2).mean()


def square(error):
    return (error**2).mean()
