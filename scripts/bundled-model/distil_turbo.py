"""Step 12: a LoRA with which 8 steps do what the model does in 20, learned from the model's own paths.

    OMP_NUM_THREADS=1 python3 distil_turbo.py --start runs/finished.pt --styled data/styled --count 60 --minutes 7 \\
        --out models/uso-mini/turbo-8.safetensors

It serves these weights alone: after another training make it anew, from the one before (--lora) where there is one.
"""

import numpy as np
import torch

from model.checkpoint import Checkpoint
from model.pictures import to_tensor
from model.safetensors import read_safetensors, write_safetensors
from model.sampling import times
from training.arguments import add_budget, add_out, add_seed, add_start, at_least_one, parser_of
from training.budget import Budget, Report, rate_factor
from training.chance import by_seed
from training.detail import square
from training.learner import Learner
from training.low_rank import low_rank_of, take, tensors_of
from training.precision import hasten
from training.styled import Styled

FEW = 8
MANY = 24
"""A multiple of FEW, so that strides begin where its steps do."""
USUAL = 20
SHARE = (1 / FEW - 1 / USUAL) / (1 / FEW - 1 / MANY)
"""What FEW steps lack of USUAL ones, of what they lack of MANY: Euler's error goes with the length of a step."""
RANK = 8
METADATA = {
    "format": "pt",
    "title": "USO mini in 8 steps",
    "description": "Low-rank weights with which 8 steps of Euler's method follow what the bundled model USO mini does "
    "in 20. Distilled from its trajectories at 256x256 with the uso schedule. Strength 1.",
    "base_model": "uso-mini",
    "steps": str(FEW),
    "licence": "Apache-2.0",
}


@torch.no_grad()
def gather(model, styled, rng, count, batch=5):
    """Strides of several steps at once: (latents, time, length, wanted velocity, thumbnail, reference)."""
    strides, stride = [], MANY // FEW
    for _ in range(0, count, batch):
        thumbnails, references = styled.draw_unpaired(rng, batch)
        styles, latents = to_tensor(thumbnails), torch.randn_like(references)
        schedule = times(MANY, references.shape[-1])
        for first in range(0, MANY, stride):
            begin, end = schedule[first], schedule[first + stride]
            start, velocities = latents, []
            for step in range(first, first + stride):
                time = torch.full((batch,), schedule[step])
                velocities.append(model.velocity(latents, time, styles, references))
                latents = latents + (schedule[step + 1] - schedule[step]) * velocities[-1]
            wanted = torch.lerp(velocities[0], (latents - start) / (end - begin), SHARE)
            strides.extend(zip(start, [begin] * batch, [begin - end] * batch, wanted, thumbnails, references))
    return strides


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--styled", required=True, metavar="FOLDER", help="from draw_styled.py")
    parser.add_argument("--count", type=at_least_one, default=60, help="pictures to learn from, by 5 (default: 60)")
    parser.add_argument("--lora", metavar="FILE", help="low-rank weights to begin with (default: none)")
    parser.add_argument("--batch", type=int, default=6, help="strides that are learned at once (default: 6)")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate (default: 1e-3)")
    add_budget(parser, 7.0)
    add_seed(parser)
    add_out(parser, "the file to write")
    chosen = parser.parse_args()

    rng = by_seed(chosen.seed)
    model = hasten(Checkpoint.load(chosen.start).frozen_model())
    strides = gather(model, Styled(chosen.styled), rng, chosen.count)
    print(f"{len(strides)} strides", flush=True)
    weights = low_rank_of(model.flux, RANK)
    if chosen.lora:
        take(weights, read_safetensors(chosen.lora)[0])
    learner = Learner([(tensors_of(weights).values(), chosen.rate)], betas=(0.9, 0.999))
    budget, iteration = Budget(chosen.minutes, chosen.iterations), 0
    report = Report(budget, every=40, latest=40)
    while budget.left(iteration):
        picks = [strides[rng.integers(len(strides))] for _ in range(chosen.batch)]
        latents, moments, lengths, wanted, thumbnails, references = zip(*picks)
        styles = to_tensor(np.stack(thumbnails))
        velocity = model.velocity(torch.stack(latents), torch.tensor(moments), styles, torch.stack(references))
        # An error moves the picture as far as its stride is long: strides count by that, 1 on average.
        weight = FEW * torch.tensor(lengths)[:, None, None, None]
        loss = square(weight * (velocity - torch.stack(wanted)))
        learner.step(loss, rate_factor(iteration, budget.part(iteration), warm=1))
        iteration += 1
        report.note({"velocity": loss})
        report.say(iteration)
    write_safetensors(chosen.out, tensors_of(weights), METADATA)


if __name__ == "__main__":
    main()
