"""Step 10: teaches the model the steered paths, so that it paints in one pass a step what took two.

OMP_NUM_THREADS=1 python3 learn_steered.py --start runs/joint.pt --paths data/paths --minutes 9 --workers 2 \\
        --out runs/steered.pt
"""

import glob
import os

import numpy as np
import torch

from model.checkpoint import Checkpoint
from model.pictures import to_tensor
from model.sampling import times
from training.arguments import add_budget, add_out, add_seed, add_start, add_workers, at_least_one, parser_of
from training.budget import Budget, Report, rate_factor
from training.detail import pooled_square, square
from training.learner import Learner
from training.precision import hasten
from training.team import Team


class Paths:
    """The steps of all pictures of a folder; the first two of a picture's steps are drawn twice as often."""

    def __init__(self, folder, rng):
        self.rng = rng
        self.paths = []
        for path in sorted(glob.glob(os.path.join(glob.escape(folder), "paths-*.pt"))):
            kept = torch.load(path)
            self.steps = kept["steps"]
            self.paths.extend(kept["paths"])
        if not self.paths:
            raise SystemExit(f"{folder}: no paths; gather_steered.py gathers them")
        weights = np.ones(self.steps)
        weights[:2] = 2
        self.weights = weights / weights.sum()

    def draw(self, count):
        """Latents, times, styles as pixels, references and velocities."""
        schedule = times(self.steps, self.paths[0]["latents"].shape[-1])
        latents, moments, styles, references, velocities = [], [], [], [], []
        for _ in range(count):
            path = self.paths[self.rng.integers(len(self.paths))]
            picture = int(self.rng.integers(len(path["thumbnails"])))
            step = int(self.rng.choice(self.steps, p=self.weights))
            latents.append(path["latents"][picture, step].float())
            moments.append(schedule[step])
            styles.append(path["thumbnails"][picture])
            references.append(path["references"][picture].float())
            velocities.append(path["velocities"][picture, step].float())
        return (
            torch.stack(latents),
            torch.tensor(moments),
            to_tensor(np.stack(styles)),
            torch.stack(references),
            torch.stack(velocities),
        )


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--paths", required=True, metavar="FOLDER", help="from gather_steered.py")
    parser.add_argument("--batch", type=int, default=5, help="steps that are learned at once (default: 5)")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="learning rate (default: 1.5e-4)")
    parser.add_argument(
        "--round", type=at_least_one, default=40, help="iterations after which workers take their mean (default: 40)"
    )
    add_budget(parser, 9.0)
    add_workers(parser)
    add_seed(parser)
    add_out(parser, "the checkpoint to write")
    chosen = parser.parse_args()

    checkpoint = Checkpoint.load(chosen.start)
    model = hasten(checkpoint.model).train()
    team = Team(chosen.workers)
    torch.manual_seed(chosen.seed + team.rank)
    paths = Paths(chosen.paths, np.random.default_rng([chosen.seed, team.rank]))
    learner = Learner([(model.parameters(), chosen.rate)])
    budget, iteration = Budget(chosen.minutes, chosen.iterations), 0
    report = Report(budget, every=1, latest=60, silent=not team.leads)
    while team.agree(budget.left(iteration)):
        for _ in range(chosen.round):
            latents, moments, styles, references, velocities = paths.draw(chosen.batch)
            error = model.velocity(latents, moments, styles, references) - velocities
            loss = square(error) + 2 * pooled_square(error, 4)
            learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=60))
            report.note({"velocity": square(error), "coarse": pooled_square(error, 4)})
            iteration += 1
        team.mean(learner.parameters)
        report.say(iteration)
    team.leave()
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
