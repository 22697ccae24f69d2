"""Pieces of photographs, with cut-outs (pictures that have transparency) laid over them.

Any folder of freely licensed pictures will do. Those of the bundled model came from Debian's packages gnome-
backgrounds, mate-backgrounds, plasma-workspace-wallpapers, lomiri-wallpapers-*, ukui-wallpapers, tuxpaint-stamps-
default, opencv-doc and python3-skimage.
"""

import os

import numpy as np
from PIL import Image, ImageEnhance

SHORT_SIDE = 1100
SMALLEST_PHOTOGRAPH = 240
SMALLEST_CUT_OUT = 80
OPAQUE = 128


class Album:
    """The photographs and cut-outs of a folder and of those in it, of a short side of SHORT_SIDE at most."""

    def __init__(self, folder):
        # Wallpapers are larger than what Pillow takes for an attack.
        Image.MAX_IMAGE_PIXELS = None
        self.photographs, self.cut_outs = [], []
        for place, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                self.add(os.path.join(place, name))
        if not self.photographs:
            raise SystemExit(f"{folder}: no photograph of at least {SMALLEST_PHOTOGRAPH} pixels")

    def add(self, path):
        """Takes a file if it is a picture that is large enough."""
        try:
            with Image.open(path) as file:
                has_alpha = "A" in file.getbands() or "transparency" in file.info
                image = file.convert("RGBA" if has_alpha else "RGB")
        except OSError:
            return
        cut_out = has_alpha and image.getchannel("A").getextrema()[0] < OPAQUE
        factor = SHORT_SIDE / min(image.size)
        if factor < 1:
            size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
            image = image.resize(size, Image.LANCZOS)
        if min(image.size) >= (SMALLEST_CUT_OUT if cut_out else SMALLEST_PHOTOGRAPH):
            (self.cut_outs if cut_out else self.photographs).append(image if cut_out else image.convert("RGB"))


def mirrored(rng, image):
    return image.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else image


def piece(rng, image, side):
    """A square piece of a photograph, of side×side pixels."""
    short = min(image.size)
    length = int(short * rng.uniform(0.25, 1) ** 0.7)
    length = max(min(length, short), min(side, short))
    x, y = int(rng.integers(0, image.width - length + 1)), int(rng.integers(0, image.height - length + 1))
    return mirrored(rng, image.crop((x, y, x + length, y + length)).resize((side, side), Image.LANCZOS))


def relit(rng, image):
    for kind, low, high in (
        (ImageEnhance.Brightness, 0.7, 1.3),
        (ImageEnhance.Contrast, 0.7, 1.35),
        (ImageEnhance.Color, 0.4, 1.5),
    ):
        image = kind(image).enhance(float(rng.uniform(low, high)))
    return image


def photograph(rng, album, side):
    """Bytes [side, side, 3]."""
    image = relit(rng, piece(rng, album.photographs[rng.integers(len(album.photographs))], side))
    layers = int(rng.choice([0, 1, 2], p=[0.35, 0.45, 0.2])) if album.cut_outs else 0
    for _ in range(layers):
        cut_out = album.cut_outs[rng.integers(len(album.cut_outs))]
        factor = side * rng.uniform(0.45, 1.2) / max(cut_out.size)
        size = (max(8, round(cut_out.width * factor)), max(8, round(cut_out.height * factor)))
        cut_out = mirrored(rng, cut_out.resize(size, Image.LANCZOS))
        # Light before place, as the seeds of the bundled model's pictures have it.
        lit = relit(rng, cut_out.convert("RGB"))
        left = int(rng.integers(-cut_out.width // 4, max(1, side - cut_out.width * 3 // 4)))
        top = int(rng.integers(-cut_out.height // 4, max(1, side - cut_out.height * 3 // 4)))
        image.paste(lit, (left, top), cut_out.getchannel("A"))
    return np.asarray(image)
