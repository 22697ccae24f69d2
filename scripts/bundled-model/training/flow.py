"""Flow matching: between a picture (time 0) and noise (time 1) the model learns the velocity noise - picture."""

import torch
import torch.nn.functional as F

from model.words import encoded
from training.budget import Report, rate_factor
from training.learner import Learner

WARM = 200
SAVE_EVERY = 300


def any_times(count):
    """Times that lie denser towards noise; a fifth of them are noise itself."""
    times = torch.sigmoid(torch.randn(count) + 0.5)
    return torch.where(torch.rand(count) < 0.2, torch.ones(count), times)


def between(picture, noise, times):
    weight = times[:, None, None, None]
    return (1 - weight) * picture + weight * noise


def coarse_loss(error):
    """Error of means over four places and over all: colour and light, what the eye sees first."""
    squares = (F.avg_pool2d(error, 4, ceil_mode=True) ** 2).mean()
    return squares + 2 * (error.mean((2, 3)) ** 2).mean()


def losses_of(model, batch):
    noise, times = torch.randn_like(batch.goal), any_times(len(batch.goal))
    states = None if batch.style is None else model.style_states(batch.style)
    words = encoded(batch.texts)
    noisy = between(batch.goal, noise, times)
    velocity = model(noisy, times, words, states, batch.reference, batch.at, batch.reference_at)
    error = velocity - (noise - batch.goal)
    return (error**2).mean(), coarse_loss(error)


def train_flow(model, small, large, native, budget, rate, batch_size, team, save):
    """Trains on all tasks of small pictures and on windows of large ones; afterwards only the team's first goes on.

    small, large: training/tasks.py; native: tokens of the small pictures' side
    """
    learner = Learner([(model.parameters(), rate)], weight_decay=0.01)
    report, iteration = Report(budget, every=200, silent=not team.leads), 0
    while team.agree(budget.left(iteration)):
        of_large = iteration % 5 in (1, 3, 4)
        batch = large.windows(batch_size, native) if of_large else small.batch(batch_size)
        fine, coarse = losses_of(model, batch)
        factor = rate_factor(iteration, budget.part(iteration), WARM, hold=0.5, floor=0.05)
        learner.step(fine + coarse, factor, team)
        iteration += 1
        report.note({batch.task + ("+" if of_large else ""): fine, "coarse": coarse})
        report.say(iteration)
        if iteration % SAVE_EVERY == 0 and team.leads:
            with learner.mean.in_place():
                save()
    team.leave()
    learner.mean.take()
