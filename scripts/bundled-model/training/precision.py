"""Products of linear layers in bfloat16 where the processor has instructions for them; all else stays in float32."""

import torch.nn as nn
import torch.nn.functional as F


class HalfLinear(nn.Linear):
    """A linear layer that multiplies in bfloat16; its weights are float32."""

    def forward(self, x):
        bias = None if self.bias is None else self.bias.bfloat16()
        return F.linear(x.bfloat16(), self.weight.bfloat16(), bias).float()


def processor_has_bfloat16():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            return "avx512_bf16" in file.read()
    except OSError:
        return False


def hasten(model):
    """Makes the model's linear layers multiply in bfloat16 if that is faster here. Names of parameters stay."""
    if processor_has_bfloat16():
        for module in model.modules():
            if type(module) is nn.Linear:
                module.__class__ = HalfLinear
    return model
