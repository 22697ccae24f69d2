"""How far details are steered, by family: smooth families are spoiled by steering, patterned ones need it."""

import torch

from drawing.styles import FAMILY_NAMES

SMOOTH = ("watercolor", "duotone", "vintage", "charcoal", "poster")
WHILE_TRAINED = {name: 0.05 if name in SMOOTH else 0.5 for name in FAMILY_NAMES}
ON_PATHS = {
    "poster": 0.4,
    "halftone": 0.4,
    "pixel": 0.8,
    "hatch": 1.3,
    "watercolor": 0.05,
    "oil": 0.5,
    "mosaic": 1.8,
    "linocut": 0.8,
    "neon": 1.8,
    "duotone": 0.22,
    "crossstitch": 1.2,
    "comic": 1.0,
    "vintage": 0.35,
    "charcoal": 0.4,
    "pastel": 0.1,
}
"""Where held styles had the goal's contrast, and a fifth more for what learning loses; less where it took colours."""


def amounts_of(families, by_family):
    """[pictures, 1, 1, 1], from the name of each picture's family."""
    return torch.tensor([by_family[family] for family in families])[:, None, None, None]
