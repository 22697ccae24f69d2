"""Steps 9 and 10: trains style encoder and flow together, with styles drawn as they are needed.

Mostly pieces of 128 pixels of pictures of 256, and the style encoder alone; now and then whole pictures from noise,
along the model's own path and at any time, and other tasks, held to what the model did before. With --finish whole
paths foremost, whose pictures have to have the goal's contrast, and no lattice. training/joint.py tells each. The heads
that ask what styles are learn alone at first.

    OMP_NUM_THREADS=1 python3 train_joint.py --start runs/colours.pt --before runs/base.pt \\
        --contents data/contents.pt --styled data/styled --minutes 50 --workers 2 --out runs/joint.pt
    OMP_NUM_THREADS=1 python3 train_joint.py --start runs/joint.pt --before runs/base.pt --contents data/contents.pt \\
        --styled data/styled --finish --rate 2e-4 --minutes 296 --workers 2 --out runs/finished.pt

The errors that it prints every six rounds are of styles held out: rows are the first, third and sixth of six steps,
columns go from coarse to fine.
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from training.arguments import add_budget, add_out, add_rounds, add_seed, add_start, at_least_one, parser_of
from training.budget import Budget, Report, rate_factor
from training.fresh import Fresh
from training.joint import Joint
from training.learner import Learner
from training.phases import FINISHING, LEARNING
from training.pieces import PLACES, Pieces
from training.precision import hasten
from training.style_heads import StyleHeads
from training.styled import Styled
from training.team import Team

RATE = 3.5e-4
"""A rate of 1.5e-4 learned next to nothing in ten minutes where 4e-4 did."""
HEADS_RATE = 1e-3
FITTED = 64
"""The probe of colours begins with what can be told of so many pieces."""
JUDGED_EVERY = 6


def losses_of(joint, kind):
    """The steps of one batch, each a loss and its parts."""
    of_kind = getattr(joint, kind)()
    return iter([of_kind]) if isinstance(of_kind, tuple) else of_kind


def arguments():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument(
        "--before", metavar="MODEL", help="whose other tasks are kept (default: the model to start from)"
    )
    parser.add_argument("--contents", required=True, metavar="FILE", help="from draw_contents.py")
    parser.add_argument("--styled", required=True, metavar="FOLDER", help="from draw_styled.py")
    parser.add_argument("--rate", type=float, default=RATE, help=f"of flow and encoder (default: {RATE})")
    parser.add_argument("--finish", action="store_true", help="the end of the training: the contrast of whole pictures")
    parser.add_argument("--heads", type=int, default=70, help="batches that train the heads alone (default: 70)")
    parser.add_argument(
        "--first", type=at_least_one, default=14, help="pieces of each place to begin with (default: 14)"
    )
    add_budget(parser, 50.0)
    add_rounds(parser)
    add_seed(parser)
    add_out(parser, "the checkpoint to write, now and then and at the end")
    return parser.parse_args()


def main():
    chosen = arguments()
    checkpoint = Checkpoint.load(chosen.start)
    before = hasten(Checkpoint.load(chosen.before or chosen.start).frozen_model())
    model, heads = hasten(checkpoint.model).train(), StyleHeads.of(checkpoint)
    styled = Styled(chosen.styled)
    team = Team(chosen.workers)
    torch.manual_seed(chosen.seed + team.rank)
    rng = np.random.default_rng([chosen.seed, team.rank])
    fresh = Fresh(torch.load(chosen.contents), checkpoint.components["siglip"]["image_size"], rng)
    pieces = Pieces(fresh, checkpoint)
    for place in PLACES:
        pieces.add(chosen.first, place)
    phase = FINISHING if chosen.finish else LEARNING
    joint = Joint(phase, checkpoint, before, heads, styled, fresh, pieces, rng)
    joint.train_heads(chosen.heads, HEADS_RATE)
    joint.fit_probe(FITTED)

    encoder = [*model.siglip.parameters(), *model.flux.feature_embedder.parameters()]
    of_encoder = {id(parameter) for parameter in encoder}
    flow = [parameter for parameter in model.parameters() if id(parameter) not in of_encoder]
    asking = [*heads.parameters(), *joint.probe.parameters()]
    groups = [(encoder, chosen.rate), (flow, chosen.rate), (asking, HEADS_RATE)]
    learner = Learner(groups, slowest=0.004, warm=1)
    budget, iteration, rounds = Budget(chosen.minutes, chosen.iterations), 0, 0
    report = Report(budget, every=1, latest=80, silent=not team.leads)

    def judge_and_save():
        """Of the running mean, which is what is kept."""
        with learner.mean.in_place():
            print(f"held out:\n{joint.held_errors()}", flush=True)
            checkpoint.heads = heads.state_dict()
            checkpoint.save(chosen.out)

    while team.agree(budget.left(iteration)):
        end = iteration + chosen.round
        while iteration < end:
            kind = rng.choice(list(phase.shares), p=list(phase.shares.values()))
            for loss, parts in losses_of(joint, kind):
                learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=60, hold=phase.hold))
                report.note(parts)
                iteration += 1
        team.mean(learner.parameters)
        rounds += 1
        report.say(iteration)
        if team.leads and rounds % JUDGED_EVERY == 0:
            judge_and_save()
    team.leave()
    judge_and_save()


if __name__ == "__main__":
    main()
