"""Styles drawn as they are needed: no style is seen twice by chance, so that the model cannot know them by heart."""

import numpy as np
import torch

from drawing.styles import FAMILY_NAMES, any_style, laid_on
from model.pictures import encode_scaled, to_tensor
from training.style_heads import told_of

HARDER = ("poster", "halftone", "pixel", "oil", "mosaic", "crossstitch", "comic")
OFTEN = {name: 1.5 for name in HARDER} | {"neon": 3.0}
"""How much oftener than the others families are drawn: harder ones, and neon, which is otherwise forgotten."""
KEPT = 1500
"""So many of the latest pictures are shown again."""
NEW = 6


class Fresh:
    """contents: of draw_contents.py, pictures of 128 pixels and their scaled latents"""

    def __init__(self, path, checkpoint, rng):
        kept = torch.load(path)
        self.pictures, self.latents = kept["pictures"], kept["latents"]
        self.checkpoint = checkpoint
        self.rng = rng
        weights = np.array([OFTEN.get(name, 1.0) for name in FAMILY_NAMES])
        self.weights = weights / weights.sum()
        # Each (the style's other picture, latent of this one, its content's number, what is told of the other).
        self.latest = []

    def any_style(self):
        return any_style(self.rng, FAMILY_NAMES[int(self.rng.choice(len(FAMILY_NAMES), p=self.weights))])

    def any_seed(self):
        return int(self.rng.integers(1 << 30))

    def add(self, count):
        """`count` pictures of new styles: two of a style, each shown the other."""
        shown, pictures, contents, told = [], [], [], []
        for _ in range(count // 2):
            style = self.any_style()
            pair = [int(number) for number in self.rng.integers(0, len(self.pictures), 2)]
            first, second = (laid_on(style, self.pictures[number], self.any_seed()) for number in pair)
            pictures += [first, second]
            shown += [second, first]
            contents += pair
            told += [told_of(style, second), told_of(style, first)]
        latents = encode_scaled(self.checkpoint, np.stack(pictures))
        self.latest = [*self.latest, *zip(shown, latents, contents, told)][-KEPT:]

    def draw(self, count):
        """Styles as pixels, targets and contents as scaled latents, what is told of the styles; NEW of them are new."""
        self.add(NEW)
        newest = self.latest[-NEW:][:count]
        again = [self.latest[self.rng.integers(len(self.latest))] for _ in range(count - len(newest))]
        shown, targets, contents, told = zip(*newest, *again)
        references = torch.stack([self.latents[number].float() for number in contents])
        return to_tensor(np.stack(shown)), torch.stack([target.float() for target in targets]), references, told

    def styles(self, count):
        """New styles as pixels, one picture of each, and what is told of them."""
        pictures, told = [], []
        for _ in range(count):
            style = self.any_style()
            picture = laid_on(style, self.pictures[self.rng.integers(len(self.pictures))], self.any_seed())
            pictures.append(picture)
            told.append(told_of(style, picture))
        return to_tensor(np.stack(pictures)), told

    def any_contents(self, count):
        """Contents as scaled latents."""
        return self.latents[self.rng.integers(0, len(self.latents), count)].float()

    def any_styles(self, count):
        """Styles as pixels, of the latest."""
        picks = [self.latest[self.rng.integers(len(self.latest))][0] for _ in range(count)]
        return to_tensor(np.stack(picks))
