"""Step 7: teaches the style encoder what styles are: their families, and what they make of a chart of 64 colours.

The flow goes on understanding its tokens: they say more than before, and what they said they go on saying.

    OMP_NUM_THREADS=1 python3 tell_styles.py --start runs/base.pt --contents data/contents.pt --minutes 4 \\
        --out runs/told.pt
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from model.pictures import to_tensor
from training.arguments import add_budget, add_out, add_seed, add_start, parser_of
from training.budget import Budget, Report, rate_factor
from training.chance import by_seed
from training.fresh import Fresh
from training.learner import Learner
from training.precision import hasten
from training.style_heads import StyleHeads

HEADS_RATE = 1e-3
NEW = 6
"""So many styles of a batch's number are new."""
UNSEEN = 60
"""So many new styles judge what was learned."""
HEADS_ALONE = 60
"""So many steps the heads learn alone: while they still guess, they would spoil the style encoder."""


@torch.no_grad()
def errors_of(model, heads, fresh):
    """Of new styles: the mean square of what is told wrong on the chart, and of what they change on it."""
    shown = [fresh.new() for _ in range(UNSEEN)]
    tokens = model.style_tokens(model.style_states(to_tensor(np.stack([one.thumbnail for one in shown]))))
    return heads.chart_errors(tokens, [one.told for one in shown])


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--contents", required=True, metavar="FILE", help="from draw_contents.py")
    parser.add_argument("--batch", type=int, default=24, help="pictures a step (default: 24)")
    parser.add_argument("--rate", type=float, default=5e-4, help="learning rate of the encoder (default: 5e-4)")
    add_budget(parser, 4.0)
    add_seed(parser)
    add_out(parser, "the checkpoint to write")
    chosen = parser.parse_args()

    rng = by_seed(chosen.seed)
    checkpoint = Checkpoint.load(chosen.start)
    model, heads = hasten(checkpoint.model), StyleHeads.of(checkpoint)
    fresh = Fresh(torch.load(chosen.contents), checkpoint.components["siglip"]["image_size"], rng)
    encoder = [*model.siglip.parameters(), *model.flux.feature_embedder.parameters()]
    learner = Learner([(encoder, chosen.rate), (heads.parameters(), HEADS_RATE)])
    budget, iteration = Budget(chosen.minutes, chosen.iterations), 0
    report = Report(budget, every=40, latest=40)
    while budget.left(iteration):
        shown, told = fresh.draw(chosen.batch, new=NEW if iteration else chosen.batch)
        tokens = model.style_tokens(model.style_states(shown))
        asked, right = heads.losses(tokens.detach() if iteration < HEADS_ALONE else tokens, told)
        loss = 10 * asked["chart"] + 0.3 * asked["family"]
        learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=100, hold=0.6))
        iteration += 1
        report.note({"family": asked["family"], "chart": asked["chart"], "told right": right})
        report.say(iteration)
    wrong, change = errors_of(model, heads, fresh)
    print(f"{UNSEEN} styles never seen: chart told wrong by {wrong:.4f}, changed by {change:.4f}")
    checkpoint.heads = heads.state_dict()
    checkpoint.save(chosen.out)


if __name__ == "__main__":
    main()
