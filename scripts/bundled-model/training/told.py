"""What is told of a style that was drawn: its family, what it makes of a chart, and the choices it uses.

The chart teaches most: from the mean colours of a style's picture alone it cannot be told which are the style's and
which its content's.
"""

from dataclasses import dataclass

import numpy as np

from drawing.chart import answer_of
from drawing.styles import DRAWN_FOR, FAMILY_NAMES, LEVELS, PERIODS, any_style
from training.contents import SIDE

USED = {
    "poster": ("amount", "levels"),
    "halftone": ("ink", "paper", "period"),
    "pixel": ("period", "repainted", "levels"),
    "hatch": ("ink", "paper", "period", "angle"),
    "watercolor": ("saturation", "tint", "amount"),
    "oil": ("period", "saturation", "tint", "angle", "amount"),
    "mosaic": ("period", "repainted", "saturation", "ink"),
    "linocut": ("ink", "paper", "period", "angle"),
    "neon": (),
    "duotone": ("tint", "paper", "amount"),
    "crossstitch": ("period", "repainted"),
    "comic": ("levels", "period"),
    "vintage": ("saturation", "tint", "amount"),
    "charcoal": ("ink", "paper"),
    "pastel": ("saturation", "tint", "amount", "period", "angle"),
}
"""The choices by which pictures of a family differ."""
CLASSES = {"period": [period * SIDE / DRAWN_FOR for period in PERIODS], "levels": list(LEVELS)}
"""Choices among few values. A grid that is told a twentieth too wide is a whole cell off at the picture's far side."""
NOT_USED = -1


def classes_of(style):
    """Of each of CLASSES which value the style has, NOT_USED where its family has no use for it."""
    return [
        values.index(getattr(style, name)) if name in USED[style.family] else NOT_USED
        for name, values in CLASSES.items()
    ]


def choices_of(style):
    """All other choices by name, each a list of numbers of about 0..1; a line's angle is the same after half a turn."""
    return {
        "ink": style.ink / 255,
        "paper": style.paper / 255,
        "tint": style.tint / 255,
        "saturation": [style.saturation / 2],
        "amount": [style.amount],
        "angle": [np.cos(2 * style.angle), np.sin(2 * style.angle)],
        "repainted": [float(style.repainted)],
    }


CHOICES = sum(len(numbers) for numbers in choices_of(any_style(np.random.default_rng(0))).values())
"""How many numbers they are."""


@dataclass(frozen=True)
class Told:
    """What is to be told of a style. `used` is 1 for each number of `choices` that its family uses."""

    family: int
    choices: np.ndarray
    used: np.ndarray
    classes: np.ndarray
    chart: np.ndarray


def told_of(style):
    """style: for pictures of 256 pixels, as the chart is"""
    values, used = [], []
    for name, numbers in choices_of(style).items():
        counts = name in USED[style.family]
        values.extend(numbers if counts else [0.0] * len(numbers))
        used.extend([float(counts)] * len(numbers))
    choices = np.array(values, np.float32)
    classes = np.array(classes_of(style))
    return Told(FAMILY_NAMES.index(style.family), choices, np.array(used, np.float32), classes, answer_of(style))
