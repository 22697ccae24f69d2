"""Step 3: trains the flow with all its encoders on all tasks, at 128 and at 256 pixels at once.

    OMP_NUM_THREADS=1 python3 train_flow.py --start runs/autoencoder.pt --data data/base --minutes 280 --workers 2 \\
        --out runs/flow.pt
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from training.arguments import add_budget, add_out, add_seed, add_start, add_workers, parser_of
from training.budget import Budget
from training.flow import train_flow
from training.precision import hasten
from training.tasks import Tasks
from training.team import Team
from training.triplets import open_triplets

PIXELS_OF_A_TOKEN = 16


def scaled(checkpoint, latents):
    return [((part.float() - checkpoint.shift) * checkpoint.scale).half() for part in latents]


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--data", required=True, metavar="FOLDER", help="from draw_triplets.py")
    parser.add_argument("--batch", type=int, default=16, help="pictures a step and worker (default: 16)")
    parser.add_argument("--rate", type=float, default=5e-4, help="learning rate (default: 5e-4)")
    add_budget(parser, 280.0)
    add_workers(parser)
    add_seed(parser)
    add_out(parser, "the checkpoint to write, now and then and at the end")
    chosen = parser.parse_args()

    checkpoint = Checkpoint.load(chosen.start)
    drawn = [open_triplets(chosen.data, size) for size in ("small", "large")]
    latents = [scaled(checkpoint, triplets.latents(checkpoint.autoencoder)) for triplets in drawn]
    native = drawn[0].contents[0].shape[0] // PIXELS_OF_A_TOKEN
    hasten(checkpoint.model).train()
    team = Team(chosen.workers)
    torch.manual_seed(chosen.seed + team.rank)
    style_side = checkpoint.components["siglip"]["image_size"]
    small, large = (
        Tasks(triplets, some, style_side, np.random.default_rng([chosen.seed, team.rank, number]))
        for number, (triplets, some) in enumerate(zip(drawn, latents))
    )
    train_flow(
        checkpoint.model,
        small,
        large,
        native,
        Budget(chosen.minutes, chosen.iterations),
        chosen.rate,
        chosen.batch,
        team,
        lambda: checkpoint.save(chosen.out),
    )
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
