"""Noise whose strength falls with frequency, as it does in clouds, paper and skin."""

import numpy as np


def clouds(rng, side, fall=2.0, channels=1):
    """[side, side, channels] of mean 0 and deviation 1; power falls with frequency to the power of `fall`."""
    squared = np.fft.fftfreq(side)[:, None] ** 2 + np.fft.fftfreq(side)[None] ** 2
    squared[0, 0] = 1
    amplitude = squared ** (-fall / 4)
    planes = []
    for _ in range(channels):
        phases = np.exp(2j * np.pi * rng.random((side, side)))
        plane = np.fft.ifft2(amplitude * phases).real
        planes.append((plane - plane.mean()) / (plane.std() + 1e-6))
    return np.stack(planes, -1)


def slanted_light(rng, side, most):
    """[side, side, 1] factors around 1: light that falls off to one side, by a share of `most` at most."""
    rows, columns = np.mgrid[0:side, 0:side] / side - 0.5
    angle = rng.uniform(0, 6.28)
    slope = columns * np.cos(angle) + rows * np.sin(angle)
    return (1 + most * rng.uniform(0, 1) * slope)[..., None]
