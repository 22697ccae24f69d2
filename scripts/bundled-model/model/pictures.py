"""Pictures as arrays of bytes, as tensors, and as latents."""

import numpy as np
import torch
from PIL import Image


def to_tensor(pictures):
    """Bytes [batch, h, w, 3] -> [batch, 3, h, w] in -1..1."""
    array = np.ascontiguousarray(pictures)
    return torch.from_numpy(array).permute(0, 3, 1, 2).float() / 127.5 - 1


def to_bytes(pictures):
    """[batch, 3, h, w] in -1..1 -> bytes [batch, h, w, 3]."""
    return ((pictures.float().clamp(-1, 1) + 1) * 127.5).permute(0, 2, 3, 1).byte().cpu().numpy()


def thumbnail(picture, side):
    """A picture as the style encoder sees it: squeezed to a square, bicubic."""
    return np.array(Image.fromarray(picture).resize((side, side), Image.BICUBIC))


def read_picture(path, side=None):
    """A file as bytes [h, w, 3], squeezed to a square where `side` is given."""
    with Image.open(path) as image:
        image = image.convert("RGB")
        return np.array(image if side is None else image.resize((side, side), Image.LANCZOS))


@torch.no_grad()
def encode(autoencoder, pictures, batch=16):
    """Bytes [count, h, w, 3] -> the means of latents [count, channels, h / 8, w / 8], float16, not yet scaled."""
    means = []
    for first in range(0, len(pictures), batch):
        tensor = to_tensor(pictures[first : first + batch]).contiguous(memory_format=torch.channels_last)
        means.append(autoencoder.encoder(tensor).chunk(2, 1)[0].half())
    return torch.cat(means)


def encode_scaled(checkpoint, pictures, batch=16):
    """The same in the scale in which the flow works, float16."""
    means = encode(checkpoint.autoencoder, pictures, batch).float()
    return ((means - checkpoint.shift) * checkpoint.scale).half()


@torch.no_grad()
def decode_scaled(checkpoint, latents):
    """Latents of the flow -> bytes [batch, h, w, 3]."""
    return to_bytes(checkpoint.autoencoder.decoder(latents / checkpoint.scale + checkpoint.shift))
