"""Batches for the flow, of one task each.

As in USO, a model learns them all at once: keep the layout (an empty prompt), move the subject to another scene, style
alone, subject alone, instruction, words alone. `copy` paints the content as it is, with another content as its style.
"""

from dataclasses import dataclass

import numpy as np
import torch

from drawing.people import caption
from drawing.styles import SAID
from model.pictures import thumbnail, to_tensor
from model.uso import POSITION_SPAN

MIX = {"layout": 0.62, "copy": 0.04, "scene": 0.10, "style": 0.10, "subject": 0.05, "instruct": 0.06, "text": 0.03}
MIX_OF_WINDOWS = {"layout": 0.83, "copy": 0.06, "instruct": 0.11}
OF_PEOPLE = ("scene", "style", "subject", "text")
KEEPING_LAYOUT = ("layout", "instruct", "copy")
OTHER_FORMATS = 0.4
"""How often a picture is cut to a format that is not square."""
WHOLE_PICTURES = 0.4
"""How often a larger picture is taken whole."""


@dataclass
class Batch:
    """Goal and reference as scaled latents, the style as pixels, the prompts; places as model/uso.py takes them."""

    task: str
    goal: torch.Tensor
    reference: torch.Tensor = None
    style: torch.Tensor = None
    texts: list = None
    at: tuple = None
    reference_at: tuple = None

    def cut(self, top, left, height, width):
        """A window of goal and reference, in tokens."""
        rows, columns = slice(2 * top, 2 * (top + height)), slice(2 * left, 2 * (left + width))
        self.goal = self.goal[..., rows, columns]
        if self.reference is not None:
            self.reference = self.reference[..., rows, columns]


class Tasks:
    """Draws batches from triplets and their scaled latents (contents, targets)."""

    def __init__(self, triplets, latents, style_side, rng):
        self.triplets = triplets
        self.contents, self.targets = latents
        self.style_side = style_side
        self.rng = rng
        self.of_style, self.of_person = {}, {}
        for target, (_, style) in enumerate(triplets.pairs):
            self.of_style.setdefault(style, []).append(target)
        for content, shown in enumerate(triplets.shown):
            if shown:
                self.of_person.setdefault(shown[0], []).append(content)
        self.people = [target for target, (content, _) in enumerate(triplets.pairs) if triplets.shown[content]]

    def any_of(self, choices):
        return choices[int(self.rng.integers(len(choices)))]

    def in_the_same_style(self, target):
        content, style = self.triplets.pairs[target]
        others = [other for other in self.of_style[style] if self.triplets.pairs[other][0] != content]
        return self.any_of(others or [target])

    def text(self, task, target):
        content, style = self.triplets.pairs[target]
        if task in ("layout", "copy"):
            return ""
        if task == "instruct":
            return f"transform into {SAID[self.triplets.families[style]]} style"
        _, person, place = self.triplets.shown[content]
        return f"the {person.sex}, {place}" if task in ("scene", "subject") else caption(person, place)

    def item(self, task, target):
        """Goal, reference and style of one picture; what its task lacks is None."""
        content, _ = self.triplets.pairs[target]
        goal = self.contents[content] if task in ("subject", "text", "copy") else self.targets[target]
        reference = style = None
        if task in KEEPING_LAYOUT:
            reference = self.contents[content]
        elif task in ("scene", "subject"):
            person = self.triplets.shown[content][0]
            reference = self.contents[next(other for other in self.of_person[person] if other != content)]
        if task in ("layout", "scene", "style"):
            style = self.triplets.targets[self.in_the_same_style(target)]
        elif task == "copy":
            style = self.any_of(self.triplets.contents)
        return goal, reference, style

    def whole(self, count, mix):
        """A batch of whole square pictures."""
        task = self.rng.choice(list(mix), p=np.array(list(mix.values())) / sum(mix.values()))
        if task in OF_PEOPLE and not self.people:
            task = "layout"
        pool = self.people if task in OF_PEOPLE else range(len(self.triplets.pairs))
        targets = [self.any_of(pool) for _ in range(count)]
        goals, references, styles = zip(*(self.item(task, target) for target in targets))
        batch = Batch(task, torch.stack(goals).float(), texts=[self.text(task, target) for target in targets])
        if references[0] is not None:
            batch.reference = torch.stack(references).float()
        if styles[0] is not None:
            batch.style = to_tensor(np.stack([thumbnail(style, self.style_side) for style in styles]))
        return batch

    def frame(self, side, square):
        """(height, width, top, left) in tokens of a picture cut from one of side×side whose long side it keeps."""
        short = side if square else int(self.rng.integers(-(-side * 9 // 16), side))
        height, width = (side, short) if self.rng.random() < 0.6 else (short, side)
        top, left = int(self.rng.integers(0, side - height + 1)), int(self.rng.integers(0, side - width + 1))
        return height, width, top, left

    def batch(self, count):
        """A batch at the native size, now and then in another format."""
        batch = self.whole(count, MIX)
        if batch.task in KEEPING_LAYOUT and self.rng.random() < OTHER_FORMATS:
            height, width, top, left = self.frame(batch.goal.shape[-1] // 2, square=False)
            batch.cut(top, left, height, width)
        return batch

    def windows(self, count, native):
        """Larger pictures at the native cost: windows of `native` tokens at their finer places, or a whole picture."""
        whole = self.rng.random() < WHOLE_PICTURES
        batch = self.whole(max(1, count // 4) if whole else count, MIX_OF_WINDOWS)
        side = batch.goal.shape[-1] // 2
        spacing = POSITION_SPAN / side
        height, width, top, left = self.frame(side, square=self.rng.random() >= OTHER_FORMATS)
        rows, columns = (height, width) if whole else (min(native, height), min(native, width))
        down = int(self.rng.integers(0, height - rows + 1))
        right = int(self.rng.integers(0, width - columns + 1))
        batch.cut(top + down, left + right, rows, columns)
        batch.at = (down * spacing, right * spacing, spacing)
        batch.reference_at = (POSITION_SPAN + down * spacing, POSITION_SPAN + right * spacing, spacing)
        return batch
