"""Contents for the steps after the base training: photographs three in five, people and leaves."""

import numpy as np

from drawing.leaves import leaves
from drawing.people import any_person
from drawing.photographs import photograph
from drawing.places import any_place
from drawing.portrait import portrait

PEOPLE_AMONG_OTHERS = 0.6


def any_content(rng, number, album, side):
    """The content of a number, bytes [side, side, 3]; without an album all are drawn."""
    if number % 5 < 3 and album is not None:
        return photograph(rng, album, side)
    if number % 5 == 3 or rng.random() < PEOPLE_AMONG_OTHERS:
        return portrait(rng, any_person(rng), any_place(rng), side)
    return leaves(rng, side)


def draw_contents(rng, count, album, side):
    return np.stack([any_content(rng, number, album, side) for number in range(count)])
