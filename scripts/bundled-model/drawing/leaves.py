"""Fallen leaves: shapes that hide one another, with the statistics of natural pictures (Lee, Mumford, Huang 2001)."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawing.colour import any_colour, near, to_bytes
from drawing.noise import clouds, slanted_light


def shape(rng, draw, x, y, radius, colour):
    """An ellipse, a polygon, a rectangle or a line."""
    kind = rng.integers(4)
    if kind == 0:
        box = [x - radius, y - radius * rng.uniform(0.4, 1), x + radius, y + radius * rng.uniform(0.4, 1)]
        draw.ellipse(box, fill=colour)
    elif kind == 1:
        begin = rng.uniform(0, 6.28)
        corners = np.linspace(0, 6.28, int(rng.integers(3, 8)), endpoint=False)
        outline = [
            (
                x + radius * math.cos(begin + corner) * rng.uniform(0.5, 1.2),
                y + radius * math.sin(begin + corner) * rng.uniform(0.5, 1.2),
            )
            for corner in corners
        ]
        draw.polygon(outline, fill=colour)
    elif kind == 2:
        box = [x - radius, y - radius * rng.uniform(0.2, 1), x + radius, y + radius * rng.uniform(0.2, 1)]
        draw.rectangle(box, fill=colour)
    else:
        end = (x + rng.normal(0, radius * 2), y + rng.normal(0, radius * 2))
        draw.line([x, y, *end], fill=colour, width=int(max(1, radius * 0.15)))


def leaves(rng, side=128):
    """Bytes [side, side, 3], drawn at twice the size."""
    canvas = 2 * side
    image = Image.new("RGB", (canvas, canvas), any_colour(rng))
    count = int(rng.integers(14, 110))
    colours = [any_colour(rng) for _ in range(rng.integers(3, 12))]
    grey = rng.random() < 0.15
    radii = np.sort(1 / np.sqrt(rng.uniform(1 / (canvas * 0.45) ** 2, 1 / 9**2, count)))[::-1]
    draw = ImageDraw.Draw(image)
    for radius in radii:
        x, y = rng.uniform(-10, canvas + 10, 2)
        colour = near(rng, colours[rng.integers(len(colours))], 25)
        shape(rng, draw, x, y, radius, colour)
    if rng.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 3)))
    picture = np.asarray(image.resize((side, side), Image.LANCZOS), float)
    picture = picture * (1 + rng.uniform(0, 0.12) * clouds(rng, side, rng.uniform(1.5, 3.2)))
    picture = picture + rng.uniform(0, 7) * clouds(rng, side, rng.uniform(1.2, 3), 3)
    picture = picture * slanted_light(rng, side, 0.8)
    if grey:
        picture = picture.mean(-1, keepdims=True) + np.zeros(3)
    return to_bytes(picture)
