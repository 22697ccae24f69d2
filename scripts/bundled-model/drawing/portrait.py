"""Head and shoulders of a person in a place."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawing.colour import near, shaded, shifted, to_bytes
from drawing.noise import clouds, slanted_light
from drawing.people import CLOTH, HAIR, SKIN
from drawing.places import PLACES

BLUSH = (230, 90, 90)
DARK = (30, 30, 30)


class Sitter:
    """A person's measures on a canvas, in its pixels, and the parts that are drawn one upon the other."""

    def __init__(self, rng, person, image):
        self.rng = rng
        self.person = person
        self.draw = ImageDraw.Draw(image)
        self.side = image.width
        self.skin = SKIN[person.skin]
        self.hair = shifted(HAIR[person.hair], person.hair_tone)
        self.cloth = shifted(CLOTH[person.cloth], person.cloth_tone)
        size = rng.uniform(0.75, 1.1)
        self.x = self.side * (0.5 + rng.uniform(-0.12, 0.12))
        self.y = self.side * (0.44 + rng.uniform(-0.06, 0.08))
        self.unit = self.side * 0.2 * size
        self.turn = rng.uniform(-0.25, 0.25)
        self.width = self.unit * person.width
        self.height = self.unit * 1.25 * person.height
        # Where the middle of the face is when the head is turned.
        self.front = self.x + self.turn * self.width * 0.6

    def ellipse(self, x, y, half_width, half_height, colour):
        self.draw.ellipse([x - half_width, y - half_height, x + half_width, y + half_height], fill=colour)

    def line(self, points, colour, share=0.012):
        self.draw.line(points, fill=colour, width=max(2, int(self.side * share)))

    def hair_behind(self):
        x, y, width, height = self.x, self.y, self.width, self.height
        if self.person.hair_style == "long":
            box = [x - width * 1.3, y - height * 0.7, x + width * 1.3, y + height * 1.55]
            self.draw.rounded_rectangle(box, radius=int(width * 0.6), fill=shaded(self.hair, 0.8))
        if self.person.hair_style == "curly":
            for _ in range(34):
                angle = self.rng.uniform(0, 2 * math.pi)
                radius = width * self.rng.uniform(0.9, 1.35)
                left, top = x + math.cos(angle) * radius, y - height * 0.25 + math.sin(angle) * radius * 1.05
                self.ellipse(left, top, width * 0.33, width * 0.33, near(self.rng, shaded(self.hair, 0.9), 8))

    def shoulders(self):
        x, y, height, unit = self.x, self.y, self.height, self.unit
        shadow = shaded(self.skin, 0.85)
        top, bottom = y + height * 0.6, y + height * 1.5
        neck = [
            (x - unit * 0.38, top),
            (x + unit * 0.38, top),
            (x + unit * 0.5, bottom),
            (x - unit * 0.5, bottom),
        ]
        self.draw.polygon(neck, fill=shadow)
        self.draw.ellipse([x - unit * 2.1, y + height * 1.15, x + unit * 2.1, y + height * 4], fill=self.cloth)
        collar = y + height * 1.17
        self.draw.polygon([(x - unit * 0.5, collar), (x + unit * 0.5, collar), (x, y + height * 1.7)], fill=shadow)

    def head(self):
        x, y, width, height = self.x, self.y, self.width, self.height
        blush = tuple(int(0.8 * skin + 0.2 * red) for skin, red in zip(self.skin, BLUSH))
        for side in (-1.0, 1.0):
            self.ellipse(x + side * width, y, width * 0.16, height * 0.2, shaded(self.skin, 0.92))
        self.ellipse(x, y, width, height, self.skin)
        lit = x + width * (0.35 + self.turn)
        self.ellipse(lit, y + height * 0.2, width * 0.55, height * 0.62, shaded(self.skin, 1.03))
        self.ellipse(x - width * 0.3, y + height * 0.35, width * 0.2, height * 0.12, blush)
        self.ellipse(x + width * 0.45, y + height * 0.35, width * 0.2, height * 0.12, blush)

    def eyes(self):
        for side in (-1, 1):
            x, y = self.front + side * self.width * 0.4, self.y - self.height * 0.05
            radius = self.width * 0.17 * self.person.eyes
            seen = x + self.turn * radius
            self.ellipse(x, y, radius, radius * 0.7, (250, 250, 250))
            self.ellipse(seen, y, radius * 0.55, radius * 0.6, self.person.eye_colour)
            self.ellipse(seen, y, radius * 0.25, radius * 0.3, (10, 10, 10))
            brow = [x - radius * 1.2, y - radius * 1.5, x + radius * 1.2, y - radius * 1.6]
            self.line(brow, shaded(self.hair, 0.7))

    def nose_and_mouth(self):
        front, y, width, height = self.front, self.y, self.width, self.height
        shadow = shaded(self.skin, 0.75)
        tip = (front + width * 0.1, y + height * 0.25)
        self.line([front, y, *tip], shadow)
        self.line([*tip, front - width * 0.05, y + height * 0.27], shadow, 0.01)
        smile = self.rng.uniform(-0.05, 0.16)
        top, bottom = y + height * (0.45 - abs(smile)), y + height * (0.45 + smile + 0.08)
        self.draw.chord([front - width * 0.32, top, front + width * 0.32, bottom], 0, 180, fill=self.person.lips)

    def beard(self):
        x, y, width, height = self.x, self.y, self.width, self.height
        box = [x - width * 0.85, y - height * 0.1, x + width * 0.85, y + height * 1.08]
        self.draw.chord(box, 15, 165, fill=shaded(self.hair, 0.85))
        mouth = [self.front - width * 0.3, y + height * 0.5, self.front + width * 0.3, y + height * 0.68]
        self.draw.chord(mouth, 0, 180, fill=self.person.lips)

    def hair_before(self):
        x, y, width, height = self.x, self.y, self.width, self.height
        style = self.person.hair_style
        cap = [x - width * 1.08, y - height * 1.18, x + width * 1.08, y + height * 0.55]
        self.draw.chord(cap, 183, 357, fill=self.hair)
        if style in ("short", "bun"):
            parting = [x - width * 1.05, y - height * 1.1, x + width * 0.7, y + height * 0.2]
            self.draw.pieslice(parting, 180, 300, fill=shaded(self.hair, 1.1))
        if style == "bun":
            self.ellipse(x, y - height * 1.25, width * 0.4, width * 0.4, self.hair)
        if style == "long":
            top, bottom = y - height * 0.3, y + height * 0.9
            self.draw.rectangle([x - width * 1.15, top, x - width * 0.86, bottom], fill=self.hair)
            self.draw.rectangle([x + width * 0.86, top, x + width * 1.15, bottom], fill=self.hair)

    def hat(self):
        x, y, width, height = self.x, self.y, self.width, self.height
        felt = shaded(self.cloth, 0.8)
        self.draw.ellipse([x - width * 1.6, y - height * 0.85, x + width * 1.6, y - height * 0.5], fill=felt)
        crown = [x - width * 0.9, y - height * 1.6, x + width * 0.9, y - height * 0.66]
        self.draw.rounded_rectangle(crown, radius=int(width * 0.3), fill=felt)

    def glasses(self):
        y, radius = self.y - self.height * 0.05, self.width * 0.3
        for side in (-1, 1):
            x = self.front + side * self.width * 0.4
            rim = max(2, int(self.side * 0.012))
            self.draw.ellipse([x - radius, y - radius, x + radius, y + radius], outline=DARK, width=rim)
        self.line([self.front - self.width * 0.1, y, self.front + self.width * 0.1, y], DARK, 0.01)

    def whole(self):
        self.hair_behind()
        self.shoulders()
        self.head()
        self.eyes()
        self.nose_and_mouth()
        if self.person.bearded:
            self.beard()
        if self.person.hair_style != "bald":
            self.hair_before()
        if self.person.hat:
            self.hat()
        if self.person.glasses:
            self.glasses()


def portrait(rng, person, place, side=128):
    """Bytes [side, side, 3], drawn at twice the size, with uneven light and grain."""
    image = PLACES[place](rng, 2 * side).filter(ImageFilter.GaussianBlur(rng.uniform(0, 2.5)))
    Sitter(rng, person, image).whole()
    picture = np.asarray(image.resize((side, side), Image.LANCZOS), float)
    picture = picture * (1 + 0.05 * clouds(rng, side, 2.8)) + rng.normal(0, 1, picture.shape)
    return to_bytes(picture * slanted_light(rng, side, 0.25))
