"""USO as one module: the flow transformer, its style encoder and its two text encoders."""

import torch.nn as nn

from model.words import encoded
from networks.flux import Flux, Modulation, Projector
from networks.style_encoder import Siglip
from networks.text_encoders import T5, ClipText
from networks.tokens import grid_positions, pack, unpack

# The long side of every picture spans so many units of position, and the first reference begins one span further on
# both axes. With rotary axes of 12 numbers and a unit a token, attention hardly tells a token's place from the next
# one's.
POSITION_SPAN = 37.0

LATENT = 8
"""Pixels of a latent's side."""
TOKEN = 2 * LATENT
"""Pixels of a token's side."""


def positions_of(latents, origin, window=None):
    """The positions of a latent's tokens.

    origin: where the picture begins, on both axes, in units of position
    window: (top, left, spacing) of the first token, where the latent is a piece of a larger picture
    """
    height, width = latents.shape[-2] // 2, latents.shape[-1] // 2
    top, left, spacing = window or (origin, origin, POSITION_SPAN / max(height, width))
    return grid_positions(height, width, top, left, spacing)


class Uso(nn.Module):
    """`components` is the configuration of a model's manifest."""

    def __init__(self, components):
        super().__init__()
        self.levels = [components["projector"]["hidden_states"][level] for level in Projector.levels]
        projector = Projector(
            components["projector"]["siglip_tokens"],
            components["projector"]["style_tokens_per_level"],
            components["siglip"]["hidden_size"],
            components["transformer"]["hidden_size"],
        )
        self.flux = Flux(projector, **components["transformer"])
        self.siglip = Siglip(**components["siglip"])
        self.t5 = T5(**components["t5"])
        self.clip = ClipText(**components["clip"])

    def initialise(self):
        """Weights to begin with: blocks that pass on what they are given, and a velocity of nothing."""
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            if isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=0.05)
            if isinstance(module, Modulation):
                nn.init.zeros_(module.lin.weight)
        for layer in (self.flux.final_layer.linear, self.flux.final_layer.adaLN_modulation[1]):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        return self

    def style_states(self, style, kept=None):
        """Pictures [batch, 3, side, side] -> the hidden states (high, mid, low) that the projector sees.

        kept: numbers of patches, [batch, count], where the states of these alone are wanted
        """
        states = self.siglip(style, kept)
        return [states[level] for level in self.levels]

    def style_tokens(self, states):
        return self.flux.feature_embedder(*states)

    def given(self, noisy, time, words, states=None, reference=None, at=None, reference_at=None):
        """What the flow transformer takes, of latents [batch, channels, h, w] at `time` [batch], 1 being noise.

        words: ids for T5 and CLIP (model/words.py)
        states: `style_states` of a style, or None
        reference: latents of the subject, or None
        at, reference_at: (top, left, spacing) where they are windows of larger pictures
        """
        positions = positions_of(noisy, 0.0, at)
        reference_positions = None
        if reference is not None:
            reference_positions = positions_of(reference, POSITION_SPAN, reference_at)
        return (
            pack(noisy),
            positions,
            time,
            self.t5(words[0]),
            self.clip(words[1]),
            None if reference is None else pack(reference),
            reference_positions,
            states,
        )

    def forward(self, noisy, *others):
        """The velocity of latents; the arguments are those of `given`."""
        return unpack(self.flux(*self.given(noisy, *others)), *noisy.shape[-2:])

    def velocity(self, noisy, time, style=None, reference=None, texts=None):
        """The same from a style's picture and plain texts; without texts the prompt is empty."""
        states = None if style is None else self.style_states(style)
        return self(noisy, time, encoded(texts or [""] * len(noisy)), states, reference)
