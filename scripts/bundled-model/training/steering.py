"""How far details are steered, by family: smooth families are spoiled by steering, patterned ones need it."""

import torch

from drawing.styles import FAMILY_NAMES

SMOOTH = ("watercolor", "duotone", "vintage", "charcoal", "poster")
WHILE_TRAINED = {name: 0.05 if name in SMOOTH else 0.5 for name in FAMILY_NAMES}
ON_PATHS = {
    "poster": 0.45,
    "halftone": 0.7,
    "pixel": 0.6,
    "hatch": 0.7,
    "watercolor": 0.1,
    "oil": 0.6,
    "mosaic": 0.9,
    "linocut": 0.7,
    "neon": 0.9,
    "duotone": 0.2,
    "crossstitch": 1.0,
    "comic": 0.5,
    "vintage": 0.15,
    "charcoal": 0.3,
    "pastel": 0.8,
}


def amounts_of(families, by_family):
    """[pictures, 1, 1, 1], from the name of each picture's family."""
    return torch.tensor([by_family[family] for family in families])[:, None, None, None]
