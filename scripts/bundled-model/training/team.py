"""Several processes that train one model, one to a core: at these sizes they beat one process of several threads."""

import os
import tempfile

import torch
import torch.distributed


class Team:
    """Splits this process into `size`, which meet in a file; each goes on with a `rank` of its own from 0."""

    def __init__(self, size):
        self.rank = 0
        self.size = size
        if size == 1:
            return
        torch.set_num_threads(1)
        meeting = os.path.join(tempfile.mkdtemp(prefix="uso-mini-"), "meet")
        for rank in range(1, size):
            if os.fork() == 0:
                self.rank = rank
                break
        torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=self.rank, world_size=size)

    @property
    def leads(self):
        return self.rank == 0

    def mean(self, tensors):
        """Replaces tensors by their mean over all members."""
        if self.size == 1:
            return
        with torch.no_grad():
            flat = torch.cat([tensor.flatten() for tensor in tensors])
            torch.distributed.all_reduce(flat)
            flat /= self.size
            offset = 0
            for tensor in tensors:
                tensor.copy_(flat[offset : offset + tensor.numel()].view_as(tensor))
                offset += tensor.numel()

    def mean_gradients(self, parameters):
        if self.size == 1:
            return
        for parameter in parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        self.mean([parameter.grad for parameter in parameters])

    def agree(self, go_on):
        """All stop together, at the first one's word."""
        if self.size == 1:
            return go_on
        word = torch.tensor([1.0 if go_on else 0.0])
        torch.distributed.broadcast(word, 0)
        return bool(word.item())

    def leave(self):
        """Ends all members but the first."""
        if not self.leads:
            os._exit(0)
