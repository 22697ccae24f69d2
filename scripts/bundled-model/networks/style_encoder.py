"""SigLIP's vision encoder (transformers, modeling_siglip.py), and the layer that it shares with CLIP."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks.attention import attend, merge_heads, split_heads


class EncoderLayer(nn.Module):
    """A pre-norm transformer layer; `activation` is "quick_gelu" (CLIP) or "gelu_pytorch_tanh" (SigLIP)."""

    def __init__(self, width, heads, hidden, activation):
        super().__init__()
        self.heads = heads
        self.activation = activation
        self.layer_norm1 = nn.LayerNorm(width)
        self.layer_norm2 = nn.LayerNorm(width)
        names = ("q_proj", "k_proj", "v_proj", "out_proj")
        self.self_attn = nn.ModuleDict({name: nn.Linear(width, width) for name in names})
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, hidden), "fc2": nn.Linear(hidden, width)})

    def forward(self, x, bias=None):
        normed = self.layer_norm1(x)
        query, key, value = (
            split_heads(self.self_attn[name](normed), self.heads) for name in ("q_proj", "k_proj", "v_proj")
        )
        x = x + self.self_attn["out_proj"](merge_heads(attend(query, key, value, bias)))
        hidden = self.mlp["fc1"](self.layer_norm2(x))
        if self.activation == "quick_gelu":
            hidden = hidden * torch.sigmoid(1.702 * hidden)
        else:
            hidden = F.gelu(hidden, approximate="tanh")
        return x + self.mlp["fc2"](hidden)


class Siglip(nn.Module):
    """Pictures [batch, 3, image_size, image_size] -> the hidden states after each layer, each [batch, patches, width].

    The arguments are those of the manifest's component `siglip`.
    """

    def __init__(
        self,
        hidden_size,
        num_hidden_layers,
        num_attention_heads,
        intermediate_size,
        image_size,
        patch_size,
        hidden_act,
        **_,
    ):
        super().__init__()
        self.patches = (image_size // patch_size) ** 2
        vision = nn.Module()
        vision.embeddings = nn.Module()
        vision.embeddings.patch_embedding = nn.Conv2d(3, hidden_size, patch_size, patch_size)
        vision.embeddings.position_embedding = nn.Embedding(self.patches, hidden_size)
        vision.encoder = nn.Module()
        vision.encoder.layers = nn.ModuleList(
            EncoderLayer(hidden_size, num_attention_heads, intermediate_size, hidden_act)
            for _ in range(num_hidden_layers)
        )
        vision.post_layernorm = nn.LayerNorm(hidden_size)
        self.vision_model = vision

    def forward(self, pictures, kept=None):
        """kept: the numbers of the patches to look at, [batch, count]; without them all."""
        embeddings = self.vision_model.embeddings
        x = embeddings.patch_embedding(pictures).flatten(2).transpose(1, 2) + embeddings.position_embedding.weight
        if kept is not None:
            x = x.gather(1, kept[..., None].expand(-1, -1, x.shape[-1]))
        states = []
        for layer in self.vision_model.encoder.layers:
            x = layer(x)
            states.append(x)
        return states
