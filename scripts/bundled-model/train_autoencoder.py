"""Step 2: trains an autoencoder from nothing on pieces of the small pictures, and begins a model with it.

    python3 train_autoencoder.py --preset mini --data data/base --minutes 45 --out runs/autoencoder.pt

Step 4 is the same file: with --start the decoder alone is trained anew, on latents a little off, and with a loss on
texture. The encoder stays, and with it what the flow has learned.

    python3 train_autoencoder.py --start runs/flow.pt --data data/base --size large --crop 256 --batch 4 --minutes 90 \\
        --out runs/base.pt
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from model.presets import PRESETS
from training.arguments import add_budget, add_out, add_seed, parser_of
from training.autoencoder import Pieces, fidelity, fit_scale, train_decoder, train_whole
from training.budget import Budget
from training.triplets import open_triplets

HELD = 64


def main():
    parser = parser_of(__doc__)
    origin = parser.add_mutually_exclusive_group()
    origin.add_argument("--preset", choices=PRESETS, default="mini", help="the sizes of a new model (default: mini)")
    origin.add_argument(
        "--start", metavar="MODEL", help="train the decoder of this checkpoint or folder, and nothing else"
    )
    parser.add_argument("--data", required=True, metavar="FOLDER", help="from draw_triplets.py")
    parser.add_argument("--size", choices=("small", "large"), default="small", help="of its pictures (default: small)")
    parser.add_argument("--crop", type=int, default=64, help="side of the pieces in pixels (default: 64)")
    parser.add_argument("--batch", type=int, default=16, help="pieces a step (default: 16)")
    parser.add_argument("--rate", type=float, help="learning rate (default: 2e-3, of a decoder alone 1e-3)")
    add_budget(parser, 45.0)
    add_seed(parser)
    add_out(parser, "the checkpoint to write")
    chosen = parser.parse_args()

    torch.manual_seed(chosen.seed)
    checkpoint = Checkpoint.load(chosen.start) if chosen.start else Checkpoint.new(PRESETS[chosen.preset])
    autoencoder = checkpoint.autoencoder.to(memory_format=torch.channels_last)
    triplets = open_triplets(chosen.data, chosen.size)
    pictures = [*triplets.contents, *triplets.targets[:-HELD]]
    pieces = Pieces(pictures, np.random.default_rng(chosen.seed))
    train = train_decoder if chosen.start else train_whole
    rate = chosen.rate or (1e-3 if chosen.start else 2e-3)
    train(autoencoder, pieces, Budget(chosen.minutes, chosen.iterations), rate, chosen.batch, chosen.crop)
    if not chosen.start:
        _, targets = triplets.latents(autoencoder)
        fit_scale(checkpoint, targets)
    held = triplets.targets[-HELD:]
    print(f"{len(held)} pictures held out come back at {fidelity(autoencoder, held):.1f} dB")
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
