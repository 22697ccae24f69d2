"""Step 1: draws the triplets of the base training, small pictures and large ones.

    python3 draw_triplets.py --preset mini --photos ALBUM --out data/base

OUT receives small/ and large/ (training/triplets.py tells of their files) and about.json. Seed and number of workers
determine every picture.
"""

import json
import os

from model.presets import PRESETS
from training.arguments import add_out, add_photos, add_seed, at_least_one, parser_of
from training.triplets import draw_folder


def main():
    parser = parser_of(__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="mini", help="how many pictures (default: mini)")
    add_photos(parser)
    parser.add_argument("--workers", type=at_least_one, default=2, help="processes, and parts of the data (default: 2)")
    add_seed(parser)
    add_out(parser, "the folder to write")
    chosen = parser.parse_args()
    preset = PRESETS[chosen.preset]
    os.makedirs(chosen.out, exist_ok=True)
    for name, amount, seed in (("small", preset.small, chosen.seed), ("large", preset.large, chosen.seed + 50)):
        folder = os.path.join(chosen.out, name)
        count = draw_folder(folder, amount, preset.styles, seed, chosen.photos, chosen.workers)
        print(f"{folder}: {count} targets of {amount.side}×{amount.side}", flush=True)
    with open(os.path.join(chosen.out, "about.json"), "w", encoding="utf-8") as file:
        json.dump({"preset": chosen.preset, "styles": preset.styles, "seed": chosen.seed}, file)


if __name__ == "__main__":
    main()
