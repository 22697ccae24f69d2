"""The losses of the joint training of style encoder and flow, each on a batch of its own.

With every batch the style encoder is told what new styles are. `before` is the model as it was: what it does with
other tasks is kept. training/phases.py tells which batches come when.
"""

import numpy as np
import torch
import torch.nn.functional as F

from drawing.people import any_person, caption
from drawing.places import any_place
from drawing.styles import FAMILY_NAMES, SAID
from model.sampling import times
from model.words import encoded
from networks.tokens import unpack
from training.detail import coarse, contrasts, lattice, pooled_square, square
from training.flow import any_times, between
from training.odds import WHOLE_PATHS
from training.pieces import window_at
from training.probe import Probe
from training.seen import Seen
from training.style_heads import SHOWN_IN_PART, telling, told_by_patches

AUXILIARY = 0.5
OF_COLOURS = 1.0
"""What it counts that picture tokens still know the reference's colours, as step 8 has taught them."""
LEAST_CHANGE = 0.08
"""What is added to how far a style changes latents, a mean square: otherwise faint styles would count alone."""
HELD_STEPS = 6
TOLD = 8
LEARNED = 8
"""So many steps of a whole path are learned from; of a longer one any, by chance."""
OF_LATENTS = 0.3
"""What the contrast of latents counts, of that of light."""
OF_LATTICE = 0.4
"""What a pattern counts that is the same in each token."""
DECODED = 0.45
"""How often a piece of the picture is decoded, at steps of the second half."""


def weighed(error, weight):
    """The errors of a batch, the square of each weighted by a number of its own."""
    return error * weight.sqrt()[:, None, None, None]


def weights_of(target, reference):
    """What a picture's errors count, by how far its style changes it: as a share of that they are judged."""
    return 0.5 / (F.avg_pool2d(target - reference, 2).square().mean((1, 2, 3)) + LEAST_CHANGE)


def colour_loss(error, fine=2.0):
    """The loss of coarse errors along a path, and how large those of 32 pixels are; `fine` is what 16 pixels count."""
    low = square(coarse(error))
    return 8 * low + fine * pooled_square(error, 2), low


def mean_square(error):
    """The square of the mean over the whole of each picture: what is wrong with its light and tint."""
    return (error.mean((2, 3)) ** 2).mean()


class Joint:
    def __init__(self, phase, checkpoint, before, heads, styled, fresh, pieces, rng):
        self.phase = phase
        self.model = checkpoint.model
        self.decoder = checkpoint.autoencoder.requires_grad_(False).decoder
        self.scale, self.shift = checkpoint.scale, checkpoint.shift
        self.before = before
        self.heads = heads
        self.probe = Probe(checkpoint.components["transformer"]["hidden_size"])
        self.styled = styled
        self.fresh = fresh
        self.pieces = pieces
        self.rng = rng

    def train_heads(self, batches, rate):
        """Trains the heads alone, before all else: while they still guess, they would spoil the style encoder."""
        optimiser = torch.optim.Adam(self.heads.parameters(), lr=rate)
        for _ in range(batches):
            styles, told = self.fresh.draw(24, new=3)
            with torch.no_grad():
                tokens = self.model.style_tokens(self.model.style_states(styles))
            loss, _ = telling(self.heads.from_tokens(tokens), told)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    def told_by(self, tokens, told):
        """The auxiliary loss of what style tokens tell, and its parts."""
        loss, parts = telling(self.heads.from_tokens(tokens), told)
        return AUXILIARY * loss, parts

    def told_styles(self, count=TOLD, new=0):
        """The same, of the latest styles, some of them new."""
        styles, told = self.fresh.draw(count, new)
        return self.told_by(self.model.style_tokens(self.model.style_states(styles)), told)

    def encoder(self):
        """The style encoder and its tokens alone: they learn more in a second than with the flow behind them.

        Returns a loss and its parts, as all here do.
        """
        return self.told_styles(24, new=2)

    def patches(self):
        """The style encoder on some patches of many pictures."""
        return told_by_patches(self.model, self.heads, *self.fresh.draw(SHOWN_IN_PART, new=3))

    def piece(self, count=14):
        """Pieces of pictures of 256 pixels in new styles, from noise alone: light and colour come first there.

        Those that are `late` begin at times down to 0.25, where patterns come.
        """
        batch, late = self.pieces.draw(count, new=1), torch.rand(count) < self.phase.late
        time = torch.where(late, 1 - 0.75 * torch.rand(count), torch.ones(count))
        noisy = between(batch.target, torch.randn_like(batch.target), time)
        states = self.model.style_states(batch.style)
        doubled = self.doubled(noisy, time, states, batch)
        velocity = unpack(self.model.flux.painted(batch.tokens, *doubled), *noisy.shape[-2:])
        unknown, _ = self.probe.asked(doubled[0][-1][:, : batch.tokens], batch.colours)
        weight = torch.where(late, 0.7 / (time + 0.2), torch.ones(count)) * weights_of(batch.target, batch.reference)
        error = weighed(noisy - time[:, None, None, None] * velocity - batch.target, weight)
        asking, asked = self.told_by(self.model.style_tokens(states), batch.told)
        loss = 4 * pooled_square(error, 2) + self.phase.details * square(error) + 4 * mean_square(error)
        return loss + OF_COLOURS * unknown + asking, {"piece": square(error), "colours unknown": unknown, **asked}

    def doubled(self, noisy, time, states, batch):
        """What the flow's double blocks make of pieces."""
        words = encoded([""] * len(noisy))
        return self.model.flux.doubled(
            *self.model.given(noisy, time, words, states, batch.reference, *window_at(batch.place))
        )

    @torch.no_grad()
    def fit_probe(self, count):
        """Lets the probe begin with what picture tokens can tell already, from noise."""
        batch = self.pieces.draw(count, new=1)
        noise, states = torch.randn_like(batch.target), self.model.style_states(batch.style)
        images, *_ = self.doubled(noise, torch.ones(count), states, batch)
        self.probe.fit(images[-1][:, : batch.tokens], batch.colours)

    def steps(self, batch, many, of=HELD_STEPS):
        """Errors of the picture that is predicted at each step of the model's own path, and goes on along it."""
        schedule = times(of, batch.target.shape[-1])
        latents = torch.randn_like(batch.target)
        for now, after in list(zip(schedule[:-1], schedule[1:]))[:many]:
            velocity = self.model.velocity(latents, torch.full((len(latents),), now), batch.style, batch.reference)
            yield latents - now * velocity - batch.target
            latents = (latents + (after - now) * velocity).detach()

    def first_step(self):
        """From noise at 256 pixels: the first step of the model's own path alone. Yields it."""
        return self.own_path(many=1)

    def own_path(self, count=6, many=None):
        """The model's own path at 256 pixels: at each step what the path has already spoiled. Yields, step by step."""
        many, of = many or int(self.rng.integers(2, 5)), int(self.rng.choice([4, 6, 8]))
        batch = self.styled.draw(self.rng, count)
        weight = weights_of(batch.target, batch.reference)
        for step, error in enumerate(self.steps(batch, many, of)):
            loss, low = colour_loss(weighed(error, weight))
            if step == 0:
                asking, asked = self.told_styles()
                yield loss + asking, {"first step": low, **asked}
            else:
                yield loss, {"own path": low}

    def whole_path(self, count=5):
        """The model's own path to its end: at each step colours, and from the second on the contrast of details.

        Errors alone make a picture smooth, as its details are hardly ever where the goal has them. The contrast of
        latents begins to paint them; a decoded piece, at the end and now and then before, is what one sees. Contrast
        has to be that of the drawn goal: what a goal loses in its latents, grain above all, the model has to make up.
        And it has to lie where the goal's does, without a lattice, which is the cheapest way to have it.
        Yields, step by step.
        """
        batch = self.styled.draw(self.rng, count, chances=WHOLE_PATHS)
        target, latents = batch.target, torch.randn_like(batch.target)
        weight, goal = weights_of(target, batch.reference), contrasts(target)
        seen = Seen(self.decoded, batch, self.rng)
        schedule = times(int(self.rng.choice([8, 8, 8, 12, 20])), target.shape[-1])
        steps = len(schedule) - 1
        for step, (now, after) in enumerate(zip(schedule[:-1], schedule[1:])):
            last = step == steps - 1
            learned = last or self.rng.random() * steps < LEARNED
            with torch.set_grad_enabled(learned):
                velocity = self.model.velocity(latents, torch.full((count,), now), batch.style, batch.reference)
            if learned:
                picture = latents - now * velocity
                loss, low = colour_loss(weighed(picture - target, weight), fine=4.0)
                parts = {"path": low}
                if step == 0:
                    asking, asked = self.told_styles()
                    loss, parts = loss + asking, parts | asked
                else:
                    wrong = (contrasts(picture) - goal).abs().mean(1)
                    parts["contrast"] = (seen.of_light * wrong).mean()
                    parts["lattice"] = lattice(picture - target, target).mean()
                    loss = loss + OF_LATENTS * parts["contrast"] + OF_LATTICE * parts["lattice"]
                if last or (step >= steps // 2 and self.rng.random() < DECODED):
                    asking, asked = seen.asked(picture)
                    loss, parts = loss + asking, parts | asked
                yield loss, parts
            latents = (latents + (after - now) * velocity).detach()

    def decoded(self, latents):
        """Pictures of -1..1."""
        return self.decoder(latents / self.scale + self.shift).clamp(-1, 1)

    def any_time(self, count=4):
        """Pictures of 256 pixels at any time."""
        batch = self.styled.draw(self.rng, count)
        noise, time = torch.randn_like(batch.target), any_times(count)
        noisy = between(batch.target, noise, time)
        error = self.model.velocity(noisy, time, batch.style, batch.reference) - (noise - batch.target)
        loss = square(error) + 2 * pooled_square(error, 2) + 3 * pooled_square(error, 4)
        asking, asked = self.told_styles()
        return loss + asking, {"any time": square(error), **asked}

    def as_before(self, count=8):
        """Instruction, words with a subject, words with a style, and all three: what the model did before."""
        contents, (style, _) = self.pieces.contents(count), self.fresh.draw(count, new=0)
        kind = int(self.rng.integers(4))
        texts = [self.instruction() if kind == 0 else self.description() for _ in range(count)]
        style = None if kind in (0, 1) else style
        reference = None if kind == 2 else contents
        time = torch.sigmoid(torch.randn(count) + 0.5)
        noisy = between(contents, torch.randn_like(contents), time)
        with torch.no_grad():
            goal = self.before.velocity(noisy, time, style, reference, texts)
        loss = square(self.model.velocity(noisy, time, style, reference, texts) - goal)
        asking, asked = self.told_styles()
        return 2 * loss + asking, {"as before": loss, **asked}

    def instruction(self):
        return f"transform into {SAID[FAMILY_NAMES[self.rng.integers(len(FAMILY_NAMES))]]} style"

    def description(self):
        return caption(any_person(self.rng), any_place(self.rng))

    @torch.no_grad()
    def held_errors(self):
        """Errors on styles held out, of the same pictures at each call: steps 1, 3 and 6, from coarse to fine."""
        rng, state = np.random.default_rng(5), torch.get_rng_state()
        torch.manual_seed(3)
        errors = [
            [
                [float(measure) for measure in (square(coarse(error)), pooled_square(error, 2), square(error))]
                for error in self.steps(self.styled.draw(rng, 10, held=True), HELD_STEPS)
            ]
            for _ in range(3)
        ]
        torch.set_rng_state(state)
        return np.round(np.mean(errors, 0)[[0, 2, 5]], 4)
