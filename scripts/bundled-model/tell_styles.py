"""Step 7: teaches the style encoder what styles are: family, grid, tones, and what they make of a chart of 64 colours.

Seven batches of ten are of some patches of many pictures, the others of whole pictures through the style tokens. What
the tokens say changes so much that the flow has to learn it anew: the first ten minutes of step 9.

    OMP_NUM_THREADS=1 python3 tell_styles.py --start runs/base.pt --contents data/contents.pt --minutes 10 \\
        --workers 2 --out runs/told.pt
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from model.pictures import to_tensor
from training.arguments import add_budget, add_out, add_rounds, add_seed, add_start, at_least_one, parser_of
from training.budget import Budget, Report, rate_factor
from training.fresh import Fresh
from training.learner import Learner
from training.precision import hasten
from training.style_heads import SHOWN_IN_PART, StyleHeads, chart_errors, right, telling, told_by_patches
from training.team import Team
from training.told import CLASSES

HEADS_RATE = 1e-3
PATCHES = 0.7
"""So many batches are of patches."""
NEW = 3
"""So many styles of a batch are new."""
UNSEEN = 75
"""So many new styles judge what was learned."""


@torch.no_grad()
def judge(model, heads, fresh):
    """Says of styles never seen what is told wrong of the chart, and what is told right."""
    styles = [fresh.new() for _ in range(UNSEEN)]
    shown, told = to_tensor(np.stack([style.thumbnail for style in styles])), [style.told for style in styles]
    said = heads.from_tokens(model.style_tokens(model.style_states(shown)))
    wrong, change = chart_errors(said, told)
    print(f"{UNSEEN} styles never seen: chart told wrong by {wrong:.4f}, changed by {change:.4f}")
    print("told right:", ", ".join(f"{name} {right(said, told, name):.2f}" for name in ("family", *CLASSES)))


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--contents", required=True, metavar="FILE", help="from draw_contents.py")
    parser.add_argument("--batch", type=int, default=24, help="whole pictures a step (default: 24)")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate of the encoder (default: 1e-3)")
    parser.add_argument("--first", type=at_least_one, default=250, help="styles to begin with (default: 250)")
    add_budget(parser, 10.0)
    add_rounds(parser)
    add_seed(parser)
    add_out(parser, "the checkpoint to write")
    chosen = parser.parse_args()

    checkpoint = Checkpoint.load(chosen.start)
    model, heads = hasten(checkpoint.model), StyleHeads.of(checkpoint)
    team = Team(chosen.workers)
    torch.manual_seed(chosen.seed + team.rank)
    rng = np.random.default_rng([chosen.seed, team.rank])
    fresh = Fresh(torch.load(chosen.contents), checkpoint.components["siglip"]["image_size"], rng)
    encoder = [*model.siglip.parameters(), *model.flux.feature_embedder.parameters()]
    learner = Learner([(encoder, chosen.rate), (heads.parameters(), HEADS_RATE)], slowest=0.004, warm=1)
    budget, iteration = Budget(chosen.minutes, chosen.iterations), 0
    report = Report(budget, every=1, latest=80, silent=not team.leads)
    while team.agree(budget.left(iteration)):
        for _ in range(chosen.round):
            new = NEW if iteration else chosen.first
            if rng.random() < PATCHES:
                loss, parts = told_by_patches(model, heads, *fresh.draw(SHOWN_IN_PART, new))
            else:
                shown, told = fresh.draw(chosen.batch, new)
                said = heads.from_tokens(model.style_tokens(model.style_states(shown)))
                loss, parts = telling(said, told)
            learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=60, hold=0.6))
            report.note(parts)
            iteration += 1
        team.mean(learner.parameters)
        report.say(iteration)
    team.leave()
    learner.mean.take()
    judge(model, heads, fresh)
    checkpoint.heads = heads.state_dict()
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
