"""How long a training lasts, how fast it learns at each moment, and what it says of itself."""

import time

import numpy as np


class Budget:
    """So many minutes, or so many iterations where they are given."""

    def __init__(self, minutes, iterations=None):
        self.seconds = 60 * minutes
        self.iterations = iterations
        self.start = time.monotonic()

    @property
    def passed(self):
        """Seconds since the beginning."""
        return time.monotonic() - self.start

    def part(self, iteration):
        """The share that is over, 0..1."""
        if self.iterations is not None:
            return min(1.0, iteration / max(1, self.iterations))
        return min(1.0, self.passed / max(1e-9, self.seconds))

    def left(self, iteration):
        return self.part(iteration) < 1


def rate_factor(iteration, part, warm, hold=0.0, floor=0.0):
    """The share of the learning rate: rises for `warm` iterations, stays until a part of `hold`, falls to `floor`."""
    fallen = max(0.0, (part - hold) / (1 - hold))
    return min(1.0, (iteration + 1) / warm) * (1 - (1 - floor) * fallen)


class Report:
    """Means of the latest losses by name, said every so many iterations."""

    def __init__(self, budget, every, latest=200, silent=False):
        self.budget = budget
        self.every = every
        self.latest = latest
        self.silent = silent
        self.losses = {}

    def note(self, losses):
        for name, loss in losses.items():
            self.losses[name] = [*self.losses.get(name, []), float(loss)][-self.latest :]

    def say(self, iteration):
        if not self.silent and iteration % self.every == 0:
            means = " ".join(f"{name} {np.mean(values):.4f}" for name, values in sorted(self.losses.items()))
            print(f"{self.budget.passed:7.0f} s  iteration {iteration}  {means}", flush=True)
