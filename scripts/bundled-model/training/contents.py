"""Contents for the steps after the base training: photographs three in five, people and leaves."""

import numpy as np

from drawing.leaves import leaves
from drawing.people import any_person
from drawing.photographs import photograph
from drawing.places import any_place
from drawing.portrait import portrait

SIDE = 256
"""Of the pictures of these steps."""
PEOPLE_AMONG_OTHERS = 0.6


def any_content(rng, number, album):
    """The content of a number, bytes [SIDE, SIDE, 3]; without an album all are drawn."""
    if number % 5 < 3 and album is not None:
        return photograph(rng, album, SIDE)
    if number % 5 == 3 or rng.random() < PEOPLE_AMONG_OTHERS:
        return portrait(rng, any_person(rng), any_place(rng), SIDE)
    return leaves(rng, SIDE)


def draw_contents(rng, count, album):
    return np.stack([any_content(rng, number, album) for number in range(count)])
