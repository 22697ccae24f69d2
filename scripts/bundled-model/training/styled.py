"""Pictures of 256 pixels in styles, from the files of draw_styled.py.

contents-SEED.pt: scaled latents [count, channels, 32, 32]. styled-SEED-NUMBER.pt: `thumbnails` of one picture of each
style as the style encoder sees it, `families`, their names, `targets`, the scaled latents of TARGETS others in each
style, `lost`, the contrast of light that each target loses in its latents, by band, and `contents`, the number of each
target's content.
"""

import glob
import os
from dataclasses import dataclass

import numpy as np
import torch

from model.pictures import to_tensor

TARGETS = 2


@dataclass(frozen=True)
class StyledBatch:
    """style: pixels; target, reference: scaled latents, float32; lost: [batch, bands]"""

    style: torch.Tensor
    target: torch.Tensor
    reference: torch.Tensor
    lost: torch.Tensor


def any_of(files, rng, chances=None):
    """Any style of files: the seed that drew it, its file, and its number there."""
    while True:
        seed, file = files[rng.integers(len(files))]
        style = int(rng.integers(len(file["thumbnails"])))
        if chances is None or rng.random() < chances[file["families"][style]]:
            return seed, file, style


class Styled:
    """All files of a folder; the first file of styles is held out, to judge by."""

    def __init__(self, folder):
        self.contents, self.files = {}, []
        for path in sorted(glob.glob(os.path.join(glob.escape(folder), "contents-*.pt"))):
            self.contents[os.path.basename(path).split("-")[1].split(".")[0]] = torch.load(path)
        for path in sorted(glob.glob(os.path.join(glob.escape(folder), "styled-*.pt"))):
            self.files.append((os.path.basename(path).split("-")[1], torch.load(path)))
        if len(self.files) < 2:
            raise SystemExit(f"{folder}: fewer than two files of styles; draw_styled.py draws them")

    def draw(self, rng, count, held=False, chances=None):
        """A batch of any styles and targets; `held` of those that are not learned from.

        chances: how likely a style is taken when it comes, by its family's name; without them each is
        """
        files = self.files[:1] if held else self.files[1:]
        thumbnails, targets, contents, lost = [], [], [], []
        for _ in range(count):
            seed, file, style = any_of(files, rng, chances)
            target = TARGETS * style + int(rng.integers(TARGETS))
            thumbnails.append(file["thumbnails"][style])
            targets.append(file["targets"][target].float())
            lost.append(file["lost"][target])
            contents.append(self.contents[seed][file["contents"][target]].float())
        return StyledBatch(to_tensor(np.stack(thumbnails)), *(torch.stack(some) for some in (targets, contents, lost)))

    def draw_unpaired(self, rng, count):
        """Thumbnails [count, side, side, 3] of any style, and any contents."""
        thumbnails, contents = [], []
        seeds = list(self.contents)
        for _ in range(count):
            _, file, style = any_of(self.files[1:], rng)
            thumbnails.append(file["thumbnails"][style])
            of_seed = self.contents[seeds[rng.integers(len(seeds))]]
            contents.append(of_seed[rng.integers(len(of_seed))].float())
        return np.stack(thumbnails), torch.stack(contents)
