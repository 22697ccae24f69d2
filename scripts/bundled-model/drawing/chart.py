"""A chart of 64 colours, and what a style makes of it: all that a style does with colours, in 64 of them."""

import numpy as np

from drawing.colour import hsv, to_bytes
from drawing.filters import blurred
from drawing.styles import laid_on

FIELDS = 8
FIELD = 32
"""Pixels of a field's side; dots, strokes and cells even out within."""
ORDER_SEED = 12


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
    order = np.random.default_rng(ORDER_SEED).permutation(FIELDS**2)
    fields = np.array(colours)[order].reshape(FIELDS, FIELDS, 3)
    return to_bytes(blurred(fields.repeat(FIELD, 0).repeat(FIELD, 1), 1.0))


CHART = chart()


def answer_of(style):
    """[192] in 0..1: the mean colours of what a style for pictures of 256 pixels makes of the fields."""
    made = laid_on(style, CHART, 1).reshape(FIELDS, FIELD, FIELDS, FIELD, 3)
    return (made.mean((1, 3)) / 255).astype(np.float32).reshape(-1)
