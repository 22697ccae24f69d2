"""From noise to a picture: times, and Euler's method along the velocity."""

import math

import torch


def times(steps, side=32):
    """steps + 1 times from 1 to 0, shifted towards noise as USO's published sampler does ("uso").

    side: of the latent; the published sampler counts (width / 8) * (height / 8) / 256 tokens
    """
    shift = 0.5 + 0.65 / 3840 * (side**2 / 256 - 256)
    spaced = [1 - index / steps for index in range(steps)]
    return [math.exp(shift) / (math.exp(shift) + (1 / time - 1)) for time in spaced] + [0.0]


@torch.no_grad()
def paint(velocity, noise, steps):
    """The latents that `velocity(latents, time [batch])` leads noise to."""
    latents = noise
    schedule = times(steps, noise.shape[-1])
    for now, after in zip(schedule[:-1], schedule[1:]):
        latents = latents + (after - now) * velocity(latents, torch.full((len(latents),), now))
    return latents


def seeded_noise(seed, count, channels=16, side=32):
    """The same noise for each of `count` pictures."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn((1, channels, side, side), generator=generator).repeat(count, 1, 1, 1)
