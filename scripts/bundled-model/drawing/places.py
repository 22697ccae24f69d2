"""Places that people stand in, each a function (rng, side) -> PIL image of side×side."""

import numpy as np
from PIL import Image, ImageDraw

from drawing.colour import any_colour, near, to_bytes
from drawing.noise import clouds

STANDARD = 128
"""The side of a picture in which lengths are as they are said."""


def gradient(side, top, bottom):
    """[side, side, 3] from one colour to another."""
    place = np.linspace(0, 1, side)[:, None, None]
    upper, lower = (np.asarray(colour, float)[None, None] for colour in (top, bottom))
    return upper * (1 - place) + lower * place + np.zeros((side, side, 1))


def sky_of(rng, side, top, bottom, deviations=(18, 18)):
    """A canvas with a sky, and what draws on it."""
    image = Image.fromarray(to_bytes(gradient(side, near(rng, top, deviations[0]), near(rng, bottom, deviations[1]))))
    return image, ImageDraw.Draw(image)


def disc(draw, x, y, radius, colour):
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)


def beach(rng, side):
    image, draw = sky_of(rng, side, (110, 180, 235), (200, 230, 245))
    horizon = int(side * rng.uniform(0.45, 0.6))
    draw.rectangle([0, horizon, side, int(side * 0.78)], fill=near(rng, (50, 130, 180)))
    draw.rectangle([0, int(side * 0.75), side, side], fill=near(rng, (232, 208, 150)))
    for _ in range(6):
        y = rng.integers(horizon, int(side * 0.77))
        x = rng.integers(0, side)
        draw.line([x, y, x + rng.integers(8, 40), y], fill=(220, 240, 250), width=2)
    if rng.random() < 0.6:
        x, y, radius = rng.integers(0, side), rng.integers(0, int(side * 0.3)), rng.integers(8, 22)
        disc(draw, x, y, radius, (255, 240, 170))
    return image


def forest(rng, side):
    image, draw = sky_of(rng, side, (150, 200, 160), (40, 90, 50))
    for _ in range(rng.integers(8, 16)):
        x = rng.integers(-10, side)
        width = rng.integers(4, 12) * side // STANDARD
        draw.rectangle([x, 0, x + width, side], fill=near(rng, (74, 52, 36)))
    for _ in range(rng.integers(30, 60)):
        x, y = rng.integers(0, side), rng.integers(0, side)
        radius = rng.integers(4, 18) * side // STANDARD
        disc(draw, x, y, radius, near(rng, (40, 120, 50), 30))
    return image


def city(rng, side):
    image, draw = sky_of(rng, side, (140, 170, 210), (230, 210, 190))
    x = 0
    while x < side:
        width = rng.integers(10, 32) * side // STANDARD
        height = rng.integers(int(side * 0.25), int(side * 0.85))
        draw.rectangle([x, side - height, x + width, side], fill=near(rng, (110, 110, 125), 30))
        for top in range(side - height + 4, side, 8 * side // STANDARD):
            for left in range(x + 3, x + width - 4, 7 * side // STANDARD):
                lit = rng.random() < 0.4
                colour = (250, 230, 140) if lit else near(rng, (70, 80, 100), 8)
                draw.rectangle([left, top, left + 3 * side // STANDARD, top + 4 * side // STANDARD], fill=colour)
        x += width + rng.integers(0, 4)
    return image


def mountains(rng, side):
    image, draw = sky_of(rng, side, (120, 170, 225), (225, 230, 240))
    for ridge, colour in enumerate([(130, 140, 165), (95, 110, 120), (60, 90, 60)]):
        base = side * (0.45 + 0.15 * ridge)
        outline = [(0, side)]
        for x in range(0, side + 1, side // 10):
            outline.append((x, base - rng.uniform(0, side * 0.3) * (1 - 0.25 * ridge)))
        outline.append((side, side))
        draw.polygon(outline, fill=near(rng, colour, 12))
    return image


def room(rng, side):
    image = Image.new("RGB", (side, side), near(rng, (200, 180, 160), 40))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, int(side * 0.78), side, side], fill=near(rng, (130, 90, 60)))
    x, y = rng.integers(4, side // 2), rng.integers(4, side // 4)
    pane, frame = near(rng, (170, 210, 235)), (240, 240, 240)
    draw.rectangle([x, y, x + side // 3, y + side // 3], fill=pane, outline=frame, width=4 * side // STANDARD)
    middle = x + side // 6
    draw.line([middle, y, middle, y + side // 3], fill=frame, width=3 * side // STANDARD)
    for _ in range(3):
        x, y = rng.integers(0, side), rng.integers(0, side // 2)
        draw.rectangle([x, y, x + side // 8, y + side // 8], fill=any_colour(rng), outline=(90, 60, 40), width=2)
    return image


def sky(rng, side):
    blue = gradient(side, near(rng, (70, 130, 220)), near(rng, (180, 210, 240)))
    return Image.fromarray(to_bytes(blue + np.clip(clouds(rng, side, 3.2) - 0.2, 0, 2) * 60))


def field(rng, side):
    image, draw = sky_of(rng, side, (150, 200, 240), (220, 235, 245))
    horizon = int(side * rng.uniform(0.45, 0.65))
    draw.rectangle([0, horizon, side, side], fill=near(rng, (90, 160, 60)))
    for _ in range(rng.integers(40, 120)):
        x, y = rng.integers(0, side), rng.integers(horizon, side)
        radius = rng.integers(1, 4) * side // STANDARD
        disc(draw, x, y, radius, any_colour(rng))
    return image


def night(rng, side):
    image, draw = sky_of(rng, side, (14, 16, 44), (40, 40, 90), (8, 10))
    for _ in range(rng.integers(30, 80)):
        x, y = rng.integers(0, side, 2)
        disc(draw, x, y, rng.integers(0, 2), (240, 240, 220))
    x, y = rng.integers(10, side - 10), rng.integers(8, side // 3)
    disc(draw, x, y, rng.integers(8, 20) * side // STANDARD, (240, 236, 200))
    return image


PLACES = {
    "beach": beach,
    "forest": forest,
    "city": city,
    "mountains": mountains,
    "room": room,
    "sky": sky,
    "field": field,
    "night": night,
}
PLACE_NAMES = tuple(PLACES)


def any_place(rng):
    return PLACE_NAMES[rng.integers(len(PLACE_NAMES))]
