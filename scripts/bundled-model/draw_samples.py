"""Draws people and styles that training never saw: the samples of the studio (assets/subjects and assets/styles).

python3 draw_samples.py --out samples
"""

import os

import numpy as np
from PIL import Image

from drawing.people import any_person, caption
from drawing.places import PLACE_NAMES
from drawing.portrait import portrait
from drawing.styles import FAMILY_NAMES, SAID, laid_on
from training.arguments import add_out, parser_of
from training.contents import SIDE as DRAWN
from training.samples import sample_style

SIDE = 512
PEOPLE = 10
PEOPLE_SEED = 31337


def draw_people(folder):
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(PEOPLE_SEED)
    for number in range(PEOPLE):
        person = any_person(rng)
        picture = portrait(rng, person, PLACE_NAMES[number % len(PLACE_NAMES)], SIDE)
        name = caption(person).replace(" ", "-")[:60]
        Image.fromarray(picture).save(os.path.join(folder, f"{number + 1:02d}-{name}.png"))


def draw_styles(folder):
    os.makedirs(folder, exist_ok=True)
    for number, family in enumerate(FAMILY_NAMES):
        style, content = sample_style(family, DRAWN)
        picture = Image.fromarray(laid_on(style, content, number)).resize((SIDE, SIDE), Image.LANCZOS)
        picture.save(os.path.join(folder, f"{number + 1:02d}-{SAID[family].replace(' ', '-')}.png"))


def main():
    parser = parser_of(__doc__)
    add_out(parser, "the folder to write")
    chosen = parser.parse_args()
    draw_people(os.path.join(chosen.out, "subjects"))
    draw_styles(os.path.join(chosen.out, "styles"))


if __name__ == "__main__":
    main()
