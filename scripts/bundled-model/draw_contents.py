"""Step 5: draws contents of 128 pixels, on which later steps lay new styles, and their latents.

python3 draw_contents.py --start runs/base.pt --photos ALBUM --count 1100 --out data/contents.pt
"""

import os

import numpy as np
import torch

from drawing.photographs import Album
from model.checkpoint import Checkpoint
from model.pictures import encode_scaled
from training.arguments import add_out, add_photos, add_seed, add_start, at_least_one, parser_of
from training.contents import draw_contents

SIDE = 128


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    add_photos(parser)
    parser.add_argument("--count", type=at_least_one, default=1100, help="of contents (default: 1100)")
    add_seed(parser)
    add_out(parser, "the file to write")
    chosen = parser.parse_args()
    album = Album(chosen.photos) if chosen.photos else None
    pictures = draw_contents(np.random.default_rng(chosen.seed), chosen.count, album, SIDE)
    latents = encode_scaled(Checkpoint.load(chosen.start), pictures)
    os.makedirs(os.path.dirname(os.path.abspath(chosen.out)), exist_ok=True)
    torch.save({"pictures": pictures, "latents": latents}, chosen.out)
    print(f"{chosen.out}: {len(pictures)} contents")


if __name__ == "__main__":
    main()
