"""Triplets (content, style, target): the target is the content in a style, and another target in it shows the style.

Both references are exact by construction. Contents and targets lie in a folder as parts, one for each process that
drew.
"""

import glob
import hashlib
import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass

import numpy as np
import torch

from drawing.leaves import leaves
from drawing.people import Person, any_person
from drawing.photographs import Album, photograph
from drawing.places import any_place
from drawing.portrait import portrait
from drawing.styles import any_style, laid_on
from model.pictures import encode

STYLE_SEED = 77
TARGETS_OF_A_CONTENT = 2


@dataclass(frozen=True)
class Part:
    """What one process draws. Where `photos` is given its contents are photographs, else drawn ones."""

    path: str
    seed: int
    people: int
    leaves: int
    photographs: int
    photos: str
    side: int
    styles: int


def style_book(count):
    """The styles that all parts share."""
    rng = np.random.default_rng(STYLE_SEED)
    return [any_style(rng) for _ in range(count)]


def draw_contents(part, rng):
    """Contents, and of each (number of the person, person, place), or None: every person stands in two places."""
    contents, shown = [], []
    for number in range(part.people):
        person = any_person(rng)
        for _ in range(2):
            place = any_place(rng)
            contents.append(portrait(rng, person, place, part.side))
            shown.append((number, asdict(person), place))
    for _ in range(part.leaves):
        contents.append(leaves(rng, part.side))
        shown.append(None)
    album = Album(part.photos) if part.photographs else None
    for _ in range(part.photographs):
        contents.append(photograph(rng, album, part.side))
        shown.append(None)
    return contents, shown


def draw_part(part):
    """Draws and writes one part: PATH.npz with the pictures, PATH.json with what they show."""
    rng = np.random.default_rng(part.seed)
    book = [style.at(part.side) for style in style_book(part.styles)]
    contents, shown = draw_contents(part, rng)
    targets, pairs = [], []
    for number, content in enumerate(contents):
        for _ in range(TARGETS_OF_A_CONTENT):
            style = int(rng.integers(part.styles))
            targets.append(laid_on(book[style], content, int(rng.integers(1 << 30))))
            pairs.append((number, style))
    if contents:
        np.savez(f"{part.path}.npz", contents=np.stack(contents), targets=np.stack(targets), pairs=np.array(pairs))
        with open(f"{part.path}.json", "w", encoding="utf-8") as file:
            json.dump(shown, file)
    return len(targets)


def share(count, parts, index):
    return count // parts + (index < count % parts)


def draw_folder(folder, amount, styles, seed, photos, workers):
    """Draws the triplets of one size into a folder; returns how many targets."""
    os.makedirs(folder, exist_ok=True)
    parts = []
    for index in range(workers):
        people, fallen, taken = (
            share(count, workers, index) for count in (amount.people, amount.leaves, amount.photographs)
        )
        place = os.path.join(folder, f"drawn-{index}")
        parts.append(Part(place, 1000 * seed + index, people, fallen, 0, "", amount.side, styles))
        if photos:
            place = os.path.join(folder, f"photographed-{index}")
            parts.append(Part(place, 1000 * (seed + 200) + index, 0, 0, taken, photos, amount.side, styles))
    with ProcessPoolExecutor(workers) as pool:
        return sum(pool.map(draw_part, parts))


class Triplets:
    """All parts of a folder as one.

    contents, targets: lists of bytes [side, side, 3]
    pairs: (content, style) of each target
    shown: (the person's id, Person, place) of each content, or None
    families: the name of each style's family
    """

    def __init__(self, folder, styles):
        self.folder = folder
        self.contents, self.targets, self.pairs, self.shown = [], [], [], []
        for path in sorted(glob.glob(os.path.join(glob.escape(folder), "*.npz"))):
            part = path[: -len(".npz")]
            arrays = np.load(path)
            first = len(self.contents)
            self.contents.extend(arrays["contents"])
            self.targets.extend(arrays["targets"])
            self.pairs.extend((first + content, style) for content, style in arrays["pairs"].tolist())
            with open(f"{part}.json", encoding="utf-8") as file:
                for told in json.load(file):
                    named = told and (f"{part}.{told[0]}", Person(**told[1]), told[2])
                    self.shown.append(named)
        if not self.targets:
            raise SystemExit(f"{folder}: no triplets; draw_triplets.py draws them")
        self.families = [style.family for style in style_book(styles)]

    def latents(self, autoencoder):
        """(contents, targets) as unscaled latents, computed once for an autoencoder and kept in the folder."""
        digest = hashlib.sha256()
        for tensor in autoencoder.encoder.state_dict().values():
            digest.update(tensor.contiguous().numpy().tobytes())
        path = os.path.join(self.folder, f"latents-{digest.hexdigest()[:12]}.pt")
        if os.path.exists(path):
            return torch.load(path)
        both = encode(autoencoder, self.contents), encode(autoencoder, self.targets)
        torch.save(both, f"{path}.part")
        os.replace(f"{path}.part", path)
        return both


def open_triplets(data, size):
    """The triplets of one size ("small" or "large") of what draw_triplets.py wrote."""
    with open(os.path.join(data, "about.json"), encoding="utf-8") as file:
        about = json.load(file)
    return Triplets(os.path.join(data, size), about["styles"])
