"""Files of tensors (the format of safetensors): a header of JSON, then the numbers."""

import json
import os
import struct

import numpy as np
import torch

KINDS = {"F16": np.float16, "F32": np.float32}


def read_safetensors(path):
    """Tensors by name, in float32, and the metadata."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, told in header.items():
        first, last = told["data_offsets"]
        values = np.frombuffer(body[first:last], KINDS[told["dtype"]]).reshape(told["shape"])
        tensors[name] = torch.from_numpy(values.astype(np.float32))
    return tensors, metadata


def write_safetensors(path, tensors, metadata=None):
    """Writes tensors in float16, whole or not at all."""
    header = {"__metadata__": metadata} if metadata else {}
    bodies, offset = [], 0
    for name, tensor in tensors.items():
        body = tensor.detach().to(torch.float16).contiguous().cpu().numpy().tobytes()
        end = offset + len(body)
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        bodies.append(body)
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{path}.part", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(bodies)
    os.replace(f"{path}.part", path)
