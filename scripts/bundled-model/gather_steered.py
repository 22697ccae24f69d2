"""Step 9: paints pictures in 12 steps, each step steered, and keeps every step's latents and velocity.

A step is steered by a share of the way from what the model paints without subject and style; the share is the
family's. Details finer than 16 pixels alone are steered, which leaves the means that colours are judged by. Run it once
for each core, with another seed.

    export OMP_NUM_THREADS=1
    python3 gather_steered.py --start runs/joint.pt --styled data/styled --count 420 --seed 1 --out data/paths
    python3 gather_steered.py --start runs/joint.pt --styled data/styled --count 420 --seed 2 --out data/paths
"""

import os

import torch

from model.checkpoint import Checkpoint
from model.pictures import to_tensor
from model.sampling import times
from training.arguments import add_out, add_seed, add_start, at_least_one, parser_of
from training.chance import by_seed
from training.detail import fine
from training.precision import hasten
from training.steering import ON_PATHS, amounts_of
from training.styled import Styled

STEPS = 12
BATCH = 6
STEERED = 2
"""Places of a latent, 16 pixels: details finer than that are steered."""


@torch.no_grad()
def steered_path(model, style, reference, steer):
    """(latents, velocities) of each step, [batch, STEPS, channels, h, w], float16; steer: [batch, 1, 1, 1]."""
    latents, kept, velocities = torch.randn_like(reference), [], []
    schedule = times(STEPS, reference.shape[-1])
    for now, after in zip(schedule[:-1], schedule[1:]):
        time = torch.full((len(latents),), now)
        velocity = model.velocity(latents, time, style, reference)
        velocity = velocity + steer * fine(velocity - model.velocity(latents, time), STEERED)
        kept.append(latents.half())
        velocities.append(velocity.half())
        latents = latents + (after - now) * velocity
    return torch.stack(kept, 1), torch.stack(velocities, 1)


def main():
    parser = parser_of(__doc__)
    add_start(parser)
    parser.add_argument("--styled", required=True, metavar="FOLDER", help="from draw_styled.py")
    parser.add_argument("--count", type=at_least_one, default=420, help=f"pictures, by {BATCH} (default: 420)")
    parser.add_argument("--steer", type=float, default=1.0, help="times each family's own amount (default: 1)")
    add_seed(parser)
    add_out(parser, "the folder to write to")
    chosen = parser.parse_args()

    rng = by_seed(chosen.seed)
    model = hasten(Checkpoint.load(chosen.start).frozen_model())
    styled = Styled(chosen.styled)
    os.makedirs(chosen.out, exist_ok=True)
    paths = []
    for done in range(0, chosen.count, BATCH):
        thumbnails, references, families = styled.draw_unpaired(rng, BATCH)
        steer = chosen.steer * amounts_of(families, ON_PATHS)
        latents, velocities = steered_path(model, to_tensor(thumbnails), references, steer)
        paths.append(
            {"thumbnails": thumbnails, "references": references.half(), "latents": latents, "velocities": velocities}
        )
        print(f"{done + BATCH} pictures", flush=True)
    torch.save({"steps": STEPS, "paths": paths}, os.path.join(chosen.out, f"paths-{chosen.seed}.pt"))


if __name__ == "__main__":
    main()
