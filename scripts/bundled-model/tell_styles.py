"""Step 7: teaches the style encoder to tell styles apart: their families and their colours.

Its tokens are held near to what they were, so that the flow goes on understanding them.

    OMP_NUM_THREADS=1 python3 tell_styles.py --start runs/base.pt --contents data/contents.pt --minutes 13 \\
        --out runs/told.pt
"""

import torch

from model.checkpoint import Checkpoint
from training.arguments import add_budget, add_out, add_seed, add_start, parser_of
from training.budget import Budget, Report, rate_factor
from training.chance import by_seed
from training.fresh import Fresh
from training.learner import Learner
from training.precision import hasten
from training.style_heads import StyleHeads

HEADS_RATE = 2e-3


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--contents", required=True, metavar="FILE", help="from draw_contents.py")
    parser.add_argument("--batch", type=int, default=24, help="pictures a step (default: 24)")
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate of the encoder (default: 3e-4)")
    add_budget(parser, 13.0)
    add_seed(parser)
    add_out(parser, "the checkpoint to write")
    chosen = parser.parse_args()

    rng = by_seed(chosen.seed)
    checkpoint = Checkpoint.load(chosen.start)
    model, heads = hasten(checkpoint.model), StyleHeads.of(checkpoint)
    before = checkpoint.frozen_model()
    fresh = Fresh(chosen.contents, checkpoint, rng)
    encoder = [*model.siglip.parameters(), *model.flux.feature_embedder.parameters()]
    learner = Learner([(encoder, chosen.rate), (heads.parameters(), HEADS_RATE)])
    budget, iteration = Budget(chosen.minutes, chosen.iterations), 0
    report = Report(budget, every=40, latest=40)
    while budget.left(iteration):
        styles, told = fresh.styles(chosen.batch)
        tokens = model.style_tokens(model.style_states(styles))
        with torch.no_grad():
            was = before.style_tokens(before.style_states(styles))
        asked, right = heads.losses(tokens, told)
        moved = ((tokens - was) ** 2).mean() / (was**2).mean()
        loss = asked["family"] + 5 * asked["ramp"] + 0.3 * moved
        learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=50))
        iteration += 1
        report.note({"family": asked["family"], "ramp": asked["ramp"], "moved": moved, "told right": right})
        report.say(iteration)
    checkpoint.heads = heads.state_dict()
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
