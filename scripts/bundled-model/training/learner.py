"""One step of AdamW, and the running mean of the weights, which paints better than the weights of any moment."""

import contextlib

import torch


class RunningMean:
    """The mean of tensors over the latest of their values: about 1 / `slowest` of them, fewer at first."""

    def __init__(self, tensors, slowest=0.001, warm=9):
        self.tensors = list(tensors)
        self.slowest = slowest
        self.warm = warm
        self.count = 0
        self.means = [tensor.detach().clone() for tensor in self.tensors]

    @torch.no_grad()
    def update(self):
        self.count += 1
        share = max(self.slowest, self.warm / (self.count + self.warm + 1))
        torch._foreach_mul_(self.means, 1 - share)
        torch._foreach_add_(self.means, [tensor.detach() for tensor in self.tensors], alpha=share)

    @torch.no_grad()
    def take(self):
        """Puts the means in place of the tensors."""
        for tensor, mean in zip(self.tensors, self.means):
            tensor.copy_(mean)

    @contextlib.contextmanager
    def in_place(self):
        """The means in place of the tensors for a while."""
        kept = [tensor.detach().clone() for tensor in self.tensors]
        self.take()
        try:
            yield
        finally:
            with torch.no_grad():
                for tensor, before in zip(self.tensors, kept):
                    tensor.copy_(before)


class Learner:
    """Trains groups of parameters, each (parameters, rate), and holds the gradient's length at one."""

    def __init__(self, groups, betas=(0.9, 0.98), weight_decay=0.0, slowest=0.001, warm=9):
        groups = [(list(parameters), rate) for parameters, rate in groups]
        self.rates = [rate for _, rate in groups]
        self.parameters = [parameter for parameters, _ in groups for parameter in parameters]
        self.optimiser = torch.optim.AdamW(
            [{"params": parameters, "lr": rate} for parameters, rate in groups],
            betas=betas,
            weight_decay=weight_decay,
            foreach=True,
        )
        self.mean = RunningMean(self.parameters, slowest, warm)

    def step(self, loss, factor, team=None):
        """factor: the share of each rate"""
        for group, rate in zip(self.optimiser.param_groups, self.rates):
            group["lr"] = rate * factor
        self.optimiser.zero_grad()
        loss.backward()
        if team is not None:
            team.mean_gradients(self.parameters)
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        self.mean.update()
