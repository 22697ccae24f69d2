"""Step 5: draws contents of 256 pixels, on which later steps lay new styles.

python3 draw_contents.py --photos ALBUM --out data/contents.pt
"""

import os

import numpy as np
import torch

from drawing.photographs import Album
from training.arguments import add_out, add_photos, add_seed, at_least_one, parser_of
from training.contents import draw_contents


def main():
    parser = parser_of(__doc__)
    add_photos(parser)
    parser.add_argument("--count", type=at_least_one, default=800, help="of contents (default: 800)")
    add_seed(parser)
    add_out(parser, "the file to write")
    chosen = parser.parse_args()
    album = Album(chosen.photos) if chosen.photos else None
    pictures = draw_contents(np.random.default_rng(chosen.seed), chosen.count, album)
    os.makedirs(os.path.dirname(os.path.abspath(chosen.out)), exist_ok=True)
    torch.save(pictures, chosen.out)
    print(f"{chosen.out}: {len(pictures)} contents")


if __name__ == "__main__":
    main()
