"""What styles do to pictures [h, w, 3] and planes [h, w]."""

import numpy as np
from scipy import ndimage

from drawing.colour import lightness


def edges(picture, deviation):
    """[h, w] in 0..1: how much lightness changes, as a share of the strongest."""
    soft = ndimage.gaussian_filter(lightness(picture), deviation)
    slope = np.hypot(ndimage.sobel(soft, 0), ndimage.sobel(soft, 1))
    return np.clip(slope / (np.percentile(slope, 97) + 1e-3), 0, 1)


def blurred(picture, deviation):
    planes = [ndimage.gaussian_filter(picture[..., channel].astype(float), deviation) for channel in range(3)]
    return np.stack(planes, -1)


def simplified(picture, side):
    """The median of squares."""
    planes = [ndimage.median_filter(picture[..., channel], size=side) for channel in range(3)]
    return np.stack(planes, -1).astype(float)


def brushed(picture, radius):
    """Kuwahara's filter: of four squares around a pixel, the mean of the one that varies least."""
    picture = picture.astype(float)
    grey = picture.mean(-1)
    side = radius + 1
    best = variance = None
    for down, right in ((-radius, -radius), (-radius, 0), (0, -radius), (0, 0)):
        shift = (-down - radius // 2, -right - radius // 2)
        planes = [ndimage.uniform_filter(np.roll(picture[..., channel], shift, (0, 1)), side) for channel in range(3)]
        mean = np.stack(planes, -1)
        moved = np.roll(grey, shift, (0, 1))
        spread = ndimage.uniform_filter(moved * moved, side) - ndimage.uniform_filter(moved, side) ** 2
        if best is None:
            best, variance = mean, spread
        else:
            best = np.where((spread < variance)[..., None], mean, best)
            variance = np.minimum(variance, spread)
    return best
