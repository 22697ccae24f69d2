"""Step 6: draws pictures of 256 pixels in styles, as latents. Once more with another seed makes more, beside them.

python3 draw_styled.py --start runs/base.pt --photos ALBUM --seed 1 --out data/styled
python3 draw_styled.py --start runs/base.pt --photos ALBUM --seed 2 --out data/styled
"""

import os

import numpy as np
import torch

from drawing.photographs import Album
from drawing.styles import any_style, laid_on
from model.checkpoint import Checkpoint
from model.pictures import decode_scaled, encode_scaled, thumbnail, to_tensor
from training.arguments import add_out, add_photos, add_seed, add_start, at_least_one, parser_of
from training.contents import SIDE, draw_contents
from training.detail import light_bands, light_contrasts
from training.odds import any_family
from training.styled import TARGETS

BATCH = 4


def lost_light(checkpoint, pictures, latents):
    """[count, bands]: the contrast of light that pictures lose in their latents, as differences of logarithms.

    Where decoded ones have more than the drawn, which blocks of one colour do, nothing is lost.
    """
    lost = []
    for first in range(0, len(pictures), BATCH):
        decoded = decode_scaled(checkpoint, latents[first : first + BATCH].float())
        had, kept = (
            light_contrasts(light_bands(to_tensor(some))) for some in (pictures[first : first + BATCH], decoded)
        )
        lost.append(had - kept)
    return torch.cat(lost).clamp(min=0)


def draw_styles(rng, checkpoint, contents, count):
    """Of each style one picture as the style encoder sees it, and the latents of TARGETS others with what they lose."""
    side = checkpoint.components["siglip"]["image_size"]
    thumbnails, names, targets, used = [], [], [], []
    for _ in range(count):
        style = any_style(rng, any_family(rng)).at(SIDE)
        numbers = [int(number) for number in rng.integers(0, len(contents), 1 + TARGETS)]
        pictures = [laid_on(style, contents[number], int(rng.integers(1 << 30))) for number in numbers]
        thumbnails.append(thumbnail(pictures[0], side))
        names.append(style.family)
        targets.extend(pictures[1:])
        used.extend(numbers[1:])
    targets = np.stack(targets)
    latents = encode_scaled(checkpoint, targets, BATCH)
    lost = lost_light(checkpoint, targets, latents)
    return {
        "thumbnails": np.stack(thumbnails),
        "families": names,
        "targets": latents,
        "lost": lost,
        "contents": used,
    }


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    add_photos(parser)
    parser.add_argument("--contents", type=at_least_one, default=500, help="that styles are laid on (default: 500)")
    parser.add_argument("--files", type=at_least_one, default=11, help="of styles (default: 11)")
    parser.add_argument("--styles", type=at_least_one, default=100, help="in a file (default: 100)")
    add_seed(parser)
    add_out(parser, "the folder to write to")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    rng = np.random.default_rng(chosen.seed)
    checkpoint = Checkpoint.load(chosen.start)
    os.makedirs(chosen.out, exist_ok=True)
    album = Album(chosen.photos) if chosen.photos else None
    contents = draw_contents(rng, chosen.contents, album)
    latents = encode_scaled(checkpoint, contents, BATCH)
    torch.save(latents, os.path.join(chosen.out, f"contents-{chosen.seed}.pt"))
    for number in range(chosen.files):
        path = os.path.join(chosen.out, f"styled-{chosen.seed}-{number:03d}.pt")
        torch.save(draw_styles(rng, checkpoint, contents, chosen.styles), path)
        print(path, flush=True)


if __name__ == "__main__":
    main()
