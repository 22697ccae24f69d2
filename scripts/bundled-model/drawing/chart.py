"""A chart of 64 colours, and what a style makes of it: all that a style does with colours, in 64 of them.

A quilt is such a chart of colours of chance.
"""

import numpy as np

from drawing.colour import hsv, to_bytes
from drawing.filters import blurred
from drawing.styles import laid_on

FIELDS = 8
FIELD = 32
"""Pixels of a field's side; dots, strokes and cells even out within."""
ORDER_SEED = 12
ANY_COLOUR = 0.4
"""The share of a quilt's fields whose colour is any."""


def chart():
    """Bytes [256, 256, 3]: eight values as grey, six strong hues and a pale one, in an order that tells nothing."""
    colours = []
    for row in range(FIELDS):
        value = (row + 0.5) / FIELDS
        colours.append(np.full(3, 255 * value))
        for column in range(1, FIELDS):
            strong = column < FIELDS - 1
            hue, saturation = (column / 6 % 1, 0.55) if strong else (0.07, 0.25)
            colours.append(hsv(hue, saturation, min(1, value * 1.02)))
    return fields_of(np.array(colours)[np.random.default_rng(ORDER_SEED).permutation(FIELDS**2)])


def fields_of(colours):
    """Bytes [256, 256, 3]: 64 colours as square fields, their borders a little soft."""
    fields = colours.reshape(FIELDS, FIELDS, 3)
    return to_bytes(blurred(fields.repeat(FIELD, 0).repeat(FIELD, 1), 1.0))


def quilt(rng, picture):
    """A chart of 64 colours: most of a picture's own, the others any."""
    colours = picture.reshape(-1, 3)[rng.integers(0, picture.shape[0] * picture.shape[1], FIELDS**2)].astype(float)
    for field in np.flatnonzero(rng.random(FIELDS**2) < ANY_COLOUR):
        colours[field] = hsv(rng.random(), rng.random() ** 1.5, rng.random())
    return fields_of(colours)


def field_means(picture):
    """[192] in 0..1"""
    fields = picture.reshape(FIELDS, FIELD, FIELDS, FIELD, 3)
    return (fields.mean((1, 3)) / 255).astype(np.float32).reshape(-1)


CHART = chart()
CHART_MEANS = field_means(CHART)


def answer_of(style):
    """[192] in 0..1: the mean colours of what a style for pictures of 256 pixels makes of the fields."""
    return field_means(laid_on(style, CHART, 1))
