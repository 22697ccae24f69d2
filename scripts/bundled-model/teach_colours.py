"""Step 8: gives the flow what it hardly learns from pictures: exact colours, and what they become with few tones left.

Rounding is a staircase. Hidden units of the first block that do least learn it of the reference's tokens alone, then
the double blocks learn to carry colours and roundings to the picture's tokens. What they are for, and in which styles,
step 9 finds.

    OMP_NUM_THREADS=1 python3 teach_colours.py --start runs/told.pt --contents data/contents.pt --minutes 20 \\
        --workers 2 --out runs/colours.pt
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from training.arguments import add_budget, add_out, add_seed, add_start, add_workers, at_least_one, parser_of
from training.budget import Budget, Report
from training.carrying import learn_to_carry
from training.fresh import Fresh
from training.precision import hasten
from training.references import References
from training.staircases import learn_staircases
from training.team import Team

OF_STAIRCASES = 0.15
"""The share of the time in which the units learn."""


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--contents", required=True, metavar="FILE", help="from draw_contents.py")
    parser.add_argument("--references", type=at_least_one, default=600, help="pictures to learn of (default: 600)")
    parser.add_argument("--batch", type=at_least_one, default=16, help="pieces a step (default: 16)")
    add_budget(parser, 20.0)
    add_workers(parser)
    add_seed(parser)
    add_out(parser, "the checkpoint to write")
    chosen = parser.parse_args()

    checkpoint = Checkpoint.load(chosen.start)
    model = hasten(checkpoint.model)
    torch.manual_seed(chosen.seed)
    rng = np.random.default_rng(chosen.seed)
    fresh = Fresh(torch.load(chosen.contents), checkpoint.components["siglip"]["image_size"], rng)
    references = References(checkpoint, fresh, chosen.references)
    batches = 4 * chosen.references // chosen.batch + 1
    budget = Budget(OF_STAIRCASES * chosen.minutes, chosen.iterations)
    learn_staircases(model, references, batches, chosen.batch, budget, Report(budget, 400))
    team = Team(chosen.workers)
    torch.manual_seed(chosen.seed + team.rank)
    references.rng = np.random.default_rng([chosen.seed, team.rank])
    budget = Budget((1 - OF_STAIRCASES) * chosen.minutes, chosen.iterations)
    learn_to_carry(model, references, chosen.batch, team, budget, Report(budget, 50, silent=not team.leads))
    team.leave()
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
