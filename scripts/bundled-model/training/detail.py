"""What of latents is coarse and what is fine, and the steering of details."""

import torch.nn.functional as F

STEERED = 4
"""Details finer than so many places of a latent, 32 pixels, are steered in training, so that colours stay."""


def coarse(latents, places=STEERED):
    """Means over squares, brought back to the size with a linear slope between them."""
    means = F.avg_pool2d(latents, places)
    return F.interpolate(means, scale_factor=places, mode="bilinear", align_corners=False)


def fine(latents, places=STEERED):
    return latents - coarse(latents, places)


def pooled_square(error, places):
    """The mean square of means over squares of so many places."""
    return (F.avg_pool2d(error, places) ** 2).mean()


def square(error):
    return (error**2).mean()
