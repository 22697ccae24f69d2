"""Training the autoencoder: whole, and its decoder alone."""

import numpy as np
import torch
import torch.nn.functional as F

from model.pictures import encode, to_bytes, to_tensor
from training.budget import Report, rate_factor
from training.learner import Learner

BETAS = (0.9, 0.99)
WARM = 150
LATENT_NOISE = 0.25
"""How far off, at most, the latents are that the decoder learns from alone, as a share of their deviation."""


class Pieces:
    """Square pieces of pictures [side, side, 3]."""

    def __init__(self, pictures, rng):
        self.pictures = pictures
        self.rng = rng

    def batch(self, count, side):
        pieces = []
        for _ in range(count):
            picture = self.pictures[int(self.rng.integers(len(self.pictures)))]
            top = int(self.rng.integers(0, picture.shape[0] - side + 1))
            left = int(self.rng.integers(0, picture.shape[1] - side + 1))
            pieces.append(picture[top : top + side, left : left + side])
        return to_tensor(np.stack(pieces)).contiguous(memory_format=torch.channels_last)


def edge_loss(error):
    """How differently neighbours err."""
    across = (error[..., 1:] - error[..., :-1]).abs().mean()
    return across + (error[..., 1:, :] - error[..., :-1, :]).abs().mean()


def cosine_basis(side=8):
    """[side² - 1, 1, side, side]: the waves of the discrete cosine transform, without the constant one."""
    index = np.arange(side)
    waves = np.cos(np.pi * (2 * index[None] + 1) * index[:, None] / (2 * side)) * np.sqrt(2 / side)
    basis = np.einsum("ui,vj->uvij", waves, waves).reshape(side * side, 1, side, side)[1:]
    return torch.tensor(basis, dtype=torch.float32)


def texture_loss(made, wanted, basis):
    """Difference of the local strength of each wave: keeps texture crisp where its phase cannot be known."""
    strengths = [F.conv2d(picture.mean(1, keepdim=True), basis, stride=4).abs() for picture in (made, wanted)]
    return (F.avg_pool2d(strengths[0], 2) - F.avg_pool2d(strengths[1], 2)).abs().mean()


def whole_loss(autoencoder, pictures):
    """Error, its square, its edges, and a little of the distance of the latents from a normal distribution."""
    mean, log_variance = autoencoder.encoder(pictures).chunk(2, 1)
    spread = torch.exp(0.5 * log_variance.clamp(-20, 10))
    error = autoencoder.decoder(mean + spread * torch.randn_like(mean)) - pictures
    normality = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean()
    return error.abs().mean() + 2 * (error**2).mean() + 0.2 * edge_loss(error) + 1e-4 * normality


def decoder_loss(autoencoder, pictures, basis):
    """The same on latents a little off, as those of the flow are, with texture in place of normality."""
    with torch.no_grad():
        latents = autoencoder.encoder(pictures).chunk(2, 1)[0]
        strength = torch.rand(len(latents), 1, 1, 1) * LATENT_NOISE * latents.std()
        latents = latents + strength * torch.randn_like(latents)
    made = autoencoder.decoder(latents)
    error = made - pictures
    return error.abs().mean() + (error**2).mean() + 0.2 * edge_loss(error) + 0.5 * texture_loss(made, pictures, basis)


def train(parameters, loss_of, pieces, budget, rate, batch, side):
    """Trains until the budget is spent; the weights are then the running mean of what they were."""
    learner, report, iteration = Learner([(parameters, rate)], BETAS), Report(budget, every=200), 0
    while budget.left(iteration):
        loss = loss_of(pieces.batch(batch, side))
        factor = rate_factor(iteration, budget.part(iteration), WARM, hold=0.5, floor=0.05)
        learner.step(loss, factor)
        iteration += 1
        report.note({"loss": loss})
        report.say(iteration)
    learner.mean.take()


def train_whole(autoencoder, pieces, budget, rate, batch, side):
    train(
        autoencoder.parameters(), lambda pictures: whole_loss(autoencoder, pictures), pieces, budget, rate, batch, side
    )


def train_decoder(autoencoder, pieces, budget, rate, batch, side):
    """The decoder alone, so that a flow that was trained on this encoder's latents stays valid."""
    basis = cosine_basis()
    parameters = autoencoder.decoder.parameters()
    train(parameters, lambda pictures: decoder_loss(autoencoder, pictures, basis), pieces, budget, rate, batch, side)


def fit_scale(checkpoint, latents):
    """Measures the scale in which the flow works: latents of mean 0 and deviation 1."""
    wide = latents.float()
    checkpoint.components["autoencoder"] |= {"scale_factor": 1 / float(wide.std()), "shift_factor": float(wide.mean())}


@torch.no_grad()
def fidelity(autoencoder, pictures):
    """Decibels (PSNR) between pictures and what comes back of them."""
    decibels = []
    for first in range(0, len(pictures), 16):
        some = np.stack(pictures[first : first + 16])
        back = to_bytes(autoencoder.decoder(encode(autoencoder, some).float()))
        squares = ((back.astype(float) - some) ** 2).mean((1, 2, 3)) / 255**2
        decibels.extend(-10 * np.log10(squares + 1e-12))
    return float(np.mean(decibels))
