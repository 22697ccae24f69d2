"""Sizes of models that can be made from nothing, and how many pictures each learns from at first."""

from dataclasses import dataclass, field

LATENT_CHANNELS = 16
TEXT_LENGTH = 32
VOCABULARY_ROOM = 128
STYLE_SIDE = 128
STYLE_PATCH = 8
STYLE_TOKENS = 8


@dataclass(frozen=True)
class Amount:
    """How many contents of each kind are drawn, at one size; of every content two styled pictures are made."""

    side: int
    people: int
    leaves: int
    photographs: int


@dataclass(frozen=True)
class Preset:
    """A model and its first data. `styles` is the number of styles that all contents share."""

    small: Amount
    large: Amount
    styles: int
    width: int = 192
    heads: int = 6
    double_blocks: int = 3
    single_blocks: int = 6
    style_width: int = 96
    style_hidden: int = 256
    text_width: int = 128
    pooled_width: int = 96
    channels: int = 32
    multiples: list = field(default_factory=lambda: [1, 2, 2, 4])
    norm_groups: dict = field(default_factory=lambda: {"encoder": 32, "decoder": 8})


PRESETS = {
    # USO mini.
    "mini": Preset(Amount(128, 2400, 1600, 1600), Amount(256, 500, 300, 500), styles=600),
    # As small as the studio's engine reads: it learns nothing, and shows in seconds that every step runs.
    "tiny": Preset(
        Amount(128, 3, 2, 2),
        Amount(256, 1, 1, 1),
        styles=8,
        width=64,
        heads=2,
        double_blocks=1,
        single_blocks=1,
        style_width=32,
        style_hidden=64,
        text_width=32,
        pooled_width=32,
        channels=8,
        norm_groups={"encoder": 8, "decoder": 8},
    ),
}


def components_of(preset):
    """The configuration of every network as a model's manifest tells it; the latents' scale is measured later."""
    transformer = {
        "in_channels": 4 * LATENT_CHANNELS,
        "vec_in_dim": preset.pooled_width,
        "context_in_dim": preset.text_width,
        "hidden_size": preset.width,
        "mlp_ratio": 4.0,
        "num_heads": preset.heads,
        "depth": preset.double_blocks,
        "depth_single_blocks": preset.single_blocks,
        "axes_dim": [8, 12, 12],
        "theta": 10000,
        "guidance_embed": False,
    }
    projector = {
        "siglip_tokens": (STYLE_SIDE // STYLE_PATCH) ** 2,
        "style_tokens_per_level": STYLE_TOKENS,
        "hidden_states": {"high": -2, "mid": -4, "low": -6},
    }
    autoencoder = {
        "ch": preset.channels,
        "ch_mult": preset.multiples,
        "num_res_blocks": 1,
        "in_channels": 3,
        "out_ch": 3,
        "z_channels": LATENT_CHANNELS,
        "scale_factor": 1.0,
        "shift_factor": 0.0,
        "norm_groups": preset.norm_groups,
    }
    siglip = {
        "hidden_size": preset.style_width,
        "num_hidden_layers": 6,
        "num_attention_heads": 4,
        "intermediate_size": preset.style_hidden,
        "image_size": STYLE_SIDE,
        "patch_size": STYLE_PATCH,
        "num_channels": 3,
        "hidden_act": "gelu_pytorch_tanh",
        "layer_norm_eps": 1e-05,
    }
    t5 = {
        "d_model": preset.text_width,
        "d_ff": 2 * preset.text_width,
        "d_kv": preset.text_width // 4,
        "num_heads": 4,
        "num_layers": 2,
        "vocab_size": VOCABULARY_ROOM,
        "dense_act_fn": "gelu_pytorch_tanh",
    }
    clip = {
        "hidden_size": preset.pooled_width,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 2 * preset.pooled_width,
        "hidden_act": "quick_gelu",
        "max_position_embeddings": TEXT_LENGTH,
        "vocab_size": VOCABULARY_ROOM,
        "eos_token_id": 2,
        "layer_norm_eps": 1e-05,
    }
    return {
        "transformer": transformer,
        "projector": projector,
        "autoencoder": autoencoder,
        "siglip": siglip,
        "t5": t5,
        "clip": clip,
    }
