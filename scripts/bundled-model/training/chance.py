"""Chance by a seed, for a command that works in one process of one thread."""

import numpy as np
import torch


def by_seed(seed):
    """The numbers that the command draws; what torch draws is set by the seed too."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    return np.random.default_rng(seed)
