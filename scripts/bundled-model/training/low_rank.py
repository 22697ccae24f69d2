"""Low-rank weights (LoRA, arXiv 2106.09685) on the blocks of a flow transformer, under the studio's names."""

import torch
import torch.nn as nn
from torch.nn.utils import parametrize

ENDINGS = (".lora_A.weight", ".lora_B.weight")


class LowRank(nn.Module):
    """weight + up @ down; nothing is added at first."""

    def __init__(self, layer, rank):
        super().__init__()
        self.down = nn.Parameter(torch.empty(rank, layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))
        nn.init.kaiming_uniform_(self.down, a=5**0.5)

    def forward(self, weight):
        return weight + self.up @ self.down


def low_rank_of(flux, rank):
    """Lays low-rank weights on every linear layer of every block; returns them by the layer's name."""
    found = {}
    layers = [
        (name, module)
        for name, module in flux.named_modules()
        if isinstance(module, nn.Linear) and name.startswith(("double_blocks.", "single_blocks."))
    ]
    for name, layer in sorted(layers, key=lambda pair: pair[0]):
        found[name] = LowRank(layer, rank)
        parametrize.register_parametrization(layer, "weight", found[name])
    return found


def tensors_of(weights):
    """Low-rank weights as the tensors of a file."""
    tensors = {}
    for name, low_rank in weights.items():
        tensors[name + ENDINGS[0]] = low_rank.down
        tensors[name + ENDINGS[1]] = low_rank.up
    return tensors


@torch.no_grad()
def take(weights, tensors):
    """Begins with the tensors of a file."""
    for name, parameter in tensors_of(weights).items():
        if name not in tensors or tensors[name].shape != parameter.shape:
            raise SystemExit(f"the LoRA to start from has no {name} of shape {tuple(parameter.shape)}")
        parameter.copy_(tensors[name])
