"""Colours as three numbers 0..255."""

import numpy as np

LIGHTNESS = np.array([0.299, 0.587, 0.114])


def hsv(hue, saturation, value):
    """All in 0..1 -> red, green, blue."""
    sector = int(hue * 6) % 6
    part = hue * 6 - int(hue * 6)
    low = value * (1 - saturation)
    falling = value * (1 - part * saturation)
    rising = value * (1 - (1 - part) * saturation)
    sectors = [
        (value, rising, low),
        (falling, value, low),
        (low, value, rising),
        (low, falling, value),
        (rising, low, value),
        (value, low, falling),
    ]
    return np.array(sectors[sector]) * 255


def palette(rng, count):
    """`count` colours that go together, from dark to light."""
    hue = rng.random()
    harmony = int(rng.integers(4))
    colours = []
    for index in range(count):
        place = index / (count - 1)
        # Each is drawn whichever is taken, so that what comes after does not depend on the harmony.
        hues = (
            hue + rng.normal(0, 0.03),
            hue + 0.5 * (index % 2) + rng.normal(0, 0.04),
            hue + place * rng.uniform(0.15, 0.5),
            rng.random(),
        )
        saturation = np.clip(rng.uniform(0.25, 1) * (1 - 0.5 * place), 0, 1)
        value = np.clip(0.06 + 0.94 * place ** rng.uniform(0.7, 1.2) + rng.normal(0, 0.04), 0, 1)
        colours.append(hsv(hues[harmony] % 1, float(saturation), float(value)))
    return np.array(colours)


def lightness(picture):
    """[h, w, 3] -> [h, w] in 0..1."""
    return (picture @ LIGHTNESS) / 255


def ramp(colours, place):
    """The colour at a place 0..1 between the first and the last of them."""
    place = np.clip(place, 0, 1) * (len(colours) - 1)
    below = np.minimum(place.astype(int), len(colours) - 2)
    part = (place - below)[..., None]
    return colours[below] * (1 - part) + colours[below + 1] * part


def saturated(picture, amount):
    """Each colour further from its own grey, or nearer."""
    grey = picture.mean(-1, keepdims=True)
    return grey + (picture - grey) * amount


def any_colour(rng):
    return tuple(int(value) for value in rng.integers(0, 256, 3))


def near(rng, colour, deviation=18):
    return tuple(int(np.clip(value + rng.normal(0, deviation), 0, 255)) for value in colour)


def shaded(colour, factor):
    return tuple(int(np.clip(value * factor, 0, 255)) for value in colour)


def shifted(colour, tone):
    return tuple(int(np.clip(value + offset, 0, 255)) for value, offset in zip(colour, tone))


def to_bytes(picture):
    return np.uint8(np.clip(picture, 0, 255))
