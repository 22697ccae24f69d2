"""Step 13: does a model take styles on? Judged against what each style's own rule makes of a photograph.

    python3 judge.py goals --photograph woman=WOMAN.webp --photograph man=MAN.jpg --out goals
    python3 judge.py paint --start runs/finished.pt --goals goals --steps 8 --out painted
    python3 judge.py score --goals goals --pictures painted

`goals` writes photo-NAME.png, style-FAMILY.png and goal-FAMILY-NAME.png: the sample styles, and what they make of
each photograph. `paint` writes FAMILY-NAME.png; pictures of the studio will do as well. `score` tells the distances
of colour and of texture as shares of the photograph's own; a style is taken on where both are at most 0.6. The
lattice is the share of a picture's details that every token of 16 pixels repeats.
"""

import glob
import os

import numpy as np
import torch
from PIL import Image

from drawing.styles import FAMILY_NAMES, laid_on
from model.checkpoint import Checkpoint
from model.pictures import decode_scaled, encode_scaled, read_picture, thumbnail, to_tensor
from model.sampling import paint, seeded_noise
from model.words import encoded
from training.arguments import add_out, add_start, parser_of
from training.samples import sample_style
from training.scoring import SIDE, distances, lattice_share, taken


def square_middle(path):
    with Image.open(path) as file:
        image = file.convert("RGB")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return np.asarray(image.crop((left, top, left + side, top + side)).resize((SIDE, SIDE), Image.LANCZOS))


def save(folder, name, picture):
    Image.fromarray(picture).save(os.path.join(folder, f"{name}.png"))


def draw_goals(photographs, out):
    os.makedirs(out, exist_ok=True)
    squares = {name: square_middle(path) for name, path in photographs}
    for name, square in squares.items():
        save(out, f"photo-{name}", square)
    for number, family in enumerate(FAMILY_NAMES):
        style, content = sample_style(family, SIDE)
        save(out, f"style-{family}", laid_on(style, content, number))
        for name, square in squares.items():
            save(out, f"goal-{family}-{name}", laid_on(style, square, 1))


def names_in(goals):
    return [os.path.basename(path)[len("photo-") : -len(".png")] for path in sorted(glob.glob(f"{goals}/photo-*.png"))]


def paint_all(checkpoint, goals, steps, seed, out):
    """Every style on every photograph, with the same noise."""
    os.makedirs(out, exist_ok=True)
    model, side = checkpoint.frozen_model(), checkpoint.components["siglip"]["image_size"]
    shown = [thumbnail(read_picture(f"{goals}/style-{family}.png"), side) for family in FAMILY_NAMES]
    with torch.no_grad():
        states = model.style_states(to_tensor(np.stack(shown)))
        for name in names_in(goals):
            photograph = read_picture(f"{goals}/photo-{name}.png")[None]
            reference = encode_scaled(checkpoint, photograph).float()
            for number, family in enumerate(FAMILY_NAMES):
                latents = painted(model, [state[number : number + 1] for state in states], reference, steps, seed)
                save(out, f"{family}-{name}", decode_scaled(checkpoint, latents)[0])


def painted(model, states, reference, steps, seed):
    noise = seeded_noise(seed, 1, *reference.shape[1:3])
    words = encoded([""])
    return paint(lambda latents, time: model(latents, time, words, states, reference), noise, steps)


def score(goals, pictures):
    """Prints every distance, then each family's means; returns how many styles are taken on."""
    of_family = {family: [] for family in FAMILY_NAMES}
    lattices = {family: [] for family in FAMILY_NAMES}
    for path in sorted(glob.glob(f"{goals}/goal-*.png")):
        family, name = os.path.basename(path)[len("goal-") : -len(".png")].split("-", 1)
        goal, photograph = read_picture(path, SIDE), read_picture(f"{goals}/photo-{name}.png", SIDE)
        try:
            made = read_picture(f"{pictures}/{family}-{name}.png", SIDE)
            (colour, texture), lattice = distances(made, goal, photograph), lattice_share(made)
            print(f"{family}-{name}: colour {colour:.2f} texture {texture:.2f}{' taken' * taken(colour, texture)}")
            lattices[family].append(lattice)
        except OSError:
            colour, texture = 1.0, 1.0
            print(f"{family}-{name}: no picture")
        of_family[family].append((colour, texture))
    for family, measured in of_family.items():
        if measured:
            count, (colour, texture) = sum(taken(*one) for one in measured), np.mean(measured, 0)
            print(f"{family}: {count} of {len(measured)} taken, mean colour {colour:.2f}, mean texture {texture:.2f}")
    for family, shares in lattices.items():
        if shares:
            print(f"{family}: lattice {np.mean(shares):.2f}")
    measured = [one for some in of_family.values() for one in some]
    count = sum(taken(*one) for one in measured)
    print(f"{count} of {len(measured)} taken; median distance {np.median(measured):.2f} of the photograph's")
    return count


def named(text):
    name, separator, path = text.partition("=")
    if not (name and separator and path):
        raise SystemExit(f"--photograph takes NAME=FILE, not {text}")
    return name, path


def main():
    parser = parser_of(__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    goals = commands.add_parser("goals", help="draw what is to be reached")
    goals.add_argument(
        "--photograph", action="append", required=True, metavar="NAME=FILE", help="one to judge by; repeat it"
    )
    add_out(goals, "the folder to write")
    painting = commands.add_parser("paint", help="paint every style on every photograph")
    add_start(painting)
    painting.add_argument("--goals", required=True, metavar="FOLDER", help="from judge.py goals")
    painting.add_argument("--steps", type=int, default=8, help="of sampling (default: 8)")
    painting.add_argument("--seed", type=int, default=11, help="of the noise (default: 11)")
    add_out(painting, "the folder to write")
    scoring = commands.add_parser("score", help="judge pictures")
    scoring.add_argument("--goals", required=True, metavar="FOLDER", help="from judge.py goals")
    scoring.add_argument("--pictures", required=True, metavar="FOLDER", help="with FAMILY-NAME.png")
    chosen = parser.parse_args()
    if chosen.command == "goals":
        draw_goals([named(text) for text in chosen.photograph], chosen.out)
    elif chosen.command == "paint":
        paint_all(Checkpoint.load(chosen.start), chosen.goals, chosen.steps, chosen.seed, chosen.out)
    else:
        score(chosen.goals, chosen.pictures)


if __name__ == "__main__":
    main()
