"""How far a picture is from a goal, in colour and in texture, as shares of how far the photograph itself is."""

import numpy as np

from model.uso import TOKEN

SIDE = 256
ENOUGH = 0.6
COLOUR_PLACES = 16
BANDS = (1, 2, 4)
LEAST_COLOUR = 0.02
LEAST_TEXTURE = 0.1
"""What is added to a photograph's distances: one that a style hardly changes would make any error a large one."""
LEAST_DETAILS = 1e-9


def means(picture, side):
    """[h, w, channels] -> the means of squares of side×side."""
    height, width = picture.shape[:2]
    return picture.reshape(height // side, side, width // side, side, -1).mean((1, 3))


def contrasts(picture):
    """The logarithm of the contrast of light in three bands of frequency."""
    light = picture.mean(-1, keepdims=True)
    found = []
    for side in BANDS:
        fine, coarse = means(light, side), means(light, 2 * side)
        found.append(np.log(np.std(fine - coarse.repeat(2, 0).repeat(2, 1)) + 3e-3))
    return np.array(found)


def colour_distance(picture, goal):
    """Root mean square of the difference of means over 16 pixels."""
    return np.sqrt(((means(picture, COLOUR_PLACES) - means(goal, COLOUR_PLACES)) ** 2).mean())


def texture_distance(picture, goal):
    return np.abs(contrasts(picture) - contrasts(goal)).mean()


def lattice_share(picture):
    """The share of the details of bytes [SIDE, SIDE, 3] that is the same in each token: of the goals 0.02 at most."""
    light = picture.astype(float).mean(-1, keepdims=True) / 255
    details = light - means(light, TOKEN).repeat(TOKEN, 0).repeat(TOKEN, 1)
    tokens = details.reshape(SIDE // TOKEN, TOKEN, SIDE // TOKEN, TOKEN)
    return float((tokens.mean((0, 2)) ** 2).mean() / ((details**2).mean() + LEAST_DETAILS))


def distances(made, goal, photograph):
    """(colour, texture) of bytes [SIDE, SIDE, 3]."""
    made, goal, photograph = (picture.astype(float) / 255 for picture in (made, goal, photograph))
    colour = colour_distance(made, goal) / (colour_distance(photograph, goal) + LEAST_COLOUR)
    texture = texture_distance(made, goal) / (texture_distance(photograph, goal) + LEAST_TEXTURE)
    return float(colour), float(texture)


def taken(colour, texture):
    return colour <= ENOUGH and texture <= ENOUGH
