"""What of latents is coarse, how large errors are, and how much contrast details have."""

import torch
import torch.nn.functional as F

COARSE = 4
"""Places of a latent, 32 pixels."""
LEAST_CONTRAST = 0.05


def enlarged(latents, places):
    return F.interpolate(latents, scale_factor=places, mode="bilinear", align_corners=False)


def coarse(latents):
    """Means over squares, brought back to the size with a linear slope between them."""
    return enlarged(F.avg_pool2d(latents, COARSE), COARSE)


def contrasts(latents):
    """[batch, 2, channels]: the logarithms of contrast, finer than 16 pixels and from there to 32.

    They are what pictures in a style have in common beside colours: a picture without them is too smooth.
    """
    halves = F.avg_pool2d(latents, 2)
    quarters = F.avg_pool2d(halves, 2)
    bands = (latents - enlarged(halves, 2), halves - enlarged(quarters, 2))
    return torch.stack([(band.var((2, 3)) + LEAST_CONTRAST**2).log() / 2 for band in bands], 1)


def pooled_square(error, places):
    """The mean square of means over squares of so many places."""
    return (F.avg_pool2d(error, places) ** 2).mean()


def square(error):
    return (error**2).mean()
