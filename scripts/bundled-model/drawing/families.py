"""The fifteen families of styles, each a function of a style's choices and of the picture as it is seen."""

import math

import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.spatial import cKDTree

from drawing.colour import lightness, ramp, saturated, to_bytes
from drawing.filters import blurred, brushed, edges, simplified
from drawing.noise import clouds


class Seen:
    """A picture as families look at it, and the chance of what differs from picture to picture."""

    def __init__(self, style, picture, rng):
        self.picture = picture
        self.rng = rng
        self.height, self.width = picture.shape[:2]
        self.rows, self.columns = np.mgrid[0 : self.height, 0 : self.width].astype(float)
        light = lightness(picture)
        # From the darkest, 0, to the lightest, 1.
        self.light = (light - light.min()) / (light.max() - light.min() + 1e-6)
        # Places along the style's lines and across them, in pixels.
        self.along = self.on_axis(style.angle)
        self.across = -self.columns * math.sin(style.angle) + self.rows * math.cos(style.angle)

    def on_axis(self, angle):
        return self.columns * math.cos(angle) + self.rows * math.sin(angle)

    def soft_light(self, deviation):
        return ndimage.gaussian_filter(self.light, deviation)

    def noise(self, deviation):
        return ndimage.gaussian_filter(self.rng.normal(0, 1, (self.height, self.width)), deviation)

    def clouds(self, rng, fall):
        return clouds(rng, max(self.height, self.width), fall)[: self.height, : self.width]


def wave(place, period):
    return np.cos(2 * np.pi * place / period)


def dots(style, seen):
    """The dots of a printing screen, 0..1."""
    return 0.5 + 0.25 * (wave(seen.along, style.period) + wave(seen.across, style.period))


def printed(style, ink):
    """Ink on paper; `ink` [h, w] is its amount."""
    ink = np.clip(ink, 0, 1)[..., None]
    return style.ink * ink + style.paper * (1 - ink)


def in_steps(values, steps):
    return np.round(values * steps) / steps


def tinted(picture, style, least):
    """Seen through the style's tint, of which a share of 1 - least is felt."""
    return picture * (least + (1 - least) * style.tint / 255)


def cells(seen, side):
    """The picture of squares of `side` pixels, one pixel each."""
    size = (max(1, seen.width // side), max(1, seen.height // side))
    return np.asarray(Image.fromarray(seen.picture).resize(size, Image.BOX), float)


def from_cells(seen, colours):
    size = (seen.width, seen.height)
    return np.asarray(Image.fromarray(to_bytes(colours)).resize(size, Image.NEAREST), float)


def poster(style, seen):
    flat = np.floor(seen.soft_light(1.2) * style.levels * 0.999) / (style.levels - 1)
    return ramp(style.palette, flat) * (1 - 0.8 * style.amount * edges(seen.picture, 1)[..., None])


def halftone(style, seen):
    return printed(style, (dots(style, seen) - seen.soft_light(1)) * 6 + 0.5)


def pixel(style, seen):
    small = cells(seen, int(style.period))
    if style.repainted:
        return from_cells(seen, ramp(style.palette, in_steps(lightness(small), style.levels * 2)))
    return from_cells(seen, 255 * in_steps(small / 255, style.levels - 1))


def hatch(style, seen):
    tremble = seen.noise(0.6) * 0.8
    paper = np.ones((seen.height, seen.width))
    for darker_than, turn in ((0.75, 0), (0.5, 0.6), (0.28, 1.2)):
        place = seen.on_axis(style.angle + turn)
        strokes = 0.5 + 0.5 * np.cos(2 * np.pi * (place / style.period) + tremble)
        paper = np.where(seen.light < darker_than, np.minimum(paper, np.clip(strokes * 1.6, 0, 1)), paper)
    paper = np.minimum(paper, 1 - 0.9 * edges(seen.picture, 0.8))
    return printed(style, 1 - paper)


def watercolor(style, seen):
    washed = saturated(blurred(simplified(seen.picture, 5), 0.8), style.saturation)
    washed = tinted(255 - (255 - washed) * 0.75, style, 0.75)
    # The paper is the style's, the same for all of its pictures.
    grain = seen.clouds(np.random.default_rng(int(style.angle * 1e4)), 2.2)
    rims = edges(washed, 2)[..., None]
    return washed * (1 - 0.35 * style.amount * rims) * (1 + 0.06 * grain)


def oil(style, seen):
    painted = saturated(brushed(seen.picture, int(style.period)), style.saturation)
    strokes = np.cos(2 * np.pi * seen.along / style.period + 3 * seen.noise(1))
    return tinted(painted, style, 0.75) + 14 * style.amount * strokes[..., None]


def mosaic(style, seen):
    count = int(seen.height * seen.width / (style.period * style.period * 5))
    middles = seen.rng.uniform(0, 1, (count, 2)) * [seen.height, seen.width]
    places = np.stack([seen.rows.ravel(), seen.columns.ravel()], -1)
    distances, nearest = cKDTree(middles).query(places, k=2)
    piece = nearest[:, 0]
    areas = np.bincount(piece, minlength=count) + 1e-6
    sums = [np.bincount(piece, seen.picture[..., channel].ravel().astype(float), count) for channel in range(3)]
    colours = np.stack([total / areas for total in sums], -1)
    if style.repainted:
        colours = ramp(style.palette, lightness(colours))
    glass = saturated(colours, style.saturation)[piece].reshape(seen.height, seen.width, 3)
    lead = np.clip(1.6 - (distances[:, 1] - distances[:, 0]), 0, 1).reshape(seen.height, seen.width, 1)
    return glass * (1 - lead) + style.ink * 0.5 * lead


def linocut(style, seen):
    bent = seen.along + 4 * np.sin(seen.across / 9)
    cut = 0.18 * wave(bent, style.period) * (1 - np.abs(2 * seen.light - 1))
    paper = np.clip((seen.soft_light(1) + cut - 0.48) * 9 + 0.5, 0, 1)
    return printed(style, 1 - paper)


def neon(style, seen):
    tubes = edges(seen.picture, 1.0)
    glow = ndimage.gaussian_filter(tubes, 3)
    colours = style.palette[1:] if len(style.palette) > 3 else style.palette
    return seen.picture * 0.12 + ramp(colours, seen.soft_light(4)) * (tubes * 1.2 + glow * 0.9)[..., None]


def duotone(style, seen):
    return ramp(np.stack([style.palette[0], style.tint, style.paper]), seen.light ** (0.6 + style.amount))


def crossstitch(style, seen):
    side = int(style.period)
    small = cells(seen, side)
    if style.repainted:
        thread = from_cells(seen, ramp(style.palette, in_steps(lightness(small), 6)))
    else:
        thread = from_cells(seen, 255 * in_steps(small / 255, 4))
    right, down = (seen.columns % side) / side, (seen.rows % side) / side
    off_the_cross = np.minimum(np.abs(right - down), np.abs(right + down - 1))
    return thread * np.clip(1.15 - 1.1 * off_the_cross, 0.25, 1.1)[..., None]


def comic(style, seen):
    flat = in_steps(blurred(simplified(seen.picture, 3), 0.7) / 255, style.levels - 1) * 255
    flat = saturated(flat, 1.5)
    screened = (seen.light < 0.45) & (dots(style, seen) > 0.55)
    flat = np.where(screened[..., None], flat * 0.55, flat)
    return flat * (1 - np.clip(edges(seen.picture, 0.9) * 1.8 - 0.5, 0, 1)[..., None])


def vintage(style, seen):
    from_middle = np.hypot(seen.rows / seen.height - 0.5, seen.columns / seen.width - 0.5)[..., None]
    faded = saturated(seen.picture, style.saturation * 0.4) * 0.8 + 40
    faded = faded * (style.tint * 0.5 + 127) / 255 * (1.15 - style.amount * from_middle * 1.3)
    return faded + seen.rng.normal(0, 4, (seen.height, seen.width, 1))


def charcoal(style, seen):
    tone = seen.soft_light(0.8) ** 1.2
    grain = seen.clouds(seen.rng, 0.8)[..., 0]
    tone = np.clip(tone + 0.04 * grain * (1 - tone) - 0.75 * edges(seen.picture, 1), 0, 1)[..., None]
    return style.ink * 0.4 * (1 - tone) + style.paper * tone


def pastel(style, seen):
    chalk = 150 + saturated(blurred(seen.picture, 1.2), style.saturation) * 0.42
    strokes = np.clip(0.5 + 0.5 * wave(seen.along, style.period), 0, 1)[..., None]
    return tinted(chalk, style, 0.7) + 9 * style.amount * seen.clouds(seen.rng, 1.0) * strokes * 2
