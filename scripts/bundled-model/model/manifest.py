"""A model's folder as the studio reads it: weights in float16, tokenizers, and model.json with every file's digest."""

import hashlib
import json
import os
import re

from model.checkpoint import PARTS
from model.presets import TEXT_LENGTH
from model.safetensors import read_safetensors, write_safetensors
from model.uso import POSITION_SPAN
from model.words import CLIP_END, PAD, tokenizer_files

SIDE = 256
STEPS = 20


def in_order(tensors, path):
    """Tensors in the order of the file they replace, so that the same weights are the same bytes."""
    if not os.path.exists(path):
        return tensors
    before, _ = read_safetensors(path)
    if set(before) != set(tensors):
        raise SystemExit(f"{path} holds other tensors; choose an empty folder")
    return {name: tensors[name] for name in before}


def described(path):
    with open(path, "rb") as file:
        body = file.read()
    return {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}


def new_manifest(checkpoint, identifier, name, files):
    """model.json of a model that is new. Its preview is nothing yet: `npm run fit:preview -- FOLDER` fits it."""
    weights = {part: "transformer" if part == "projector" else part for part in checkpoint.components}
    components = {
        part: {"files": [f"{weights[part]}.safetensors"], "config": config}
        for part, config in checkpoint.components.items()
    }
    for part, pad in (("t5", PAD), ("clip", CLIP_END)):
        components[part]["tokenizer"] = {"kind": "tokenizer.json", "file": f"{part}-tokenizer.json"}
        components[part] |= {"max_length": TEXT_LENGTH, "pad_token_id": pad}
    channels = checkpoint.components["autoencoder"]["z_channels"]
    return {
        "format": 1,
        "id": identifier,
        "name": name,
        "description": "A small USO trained from drawn and photographed portraits; 256×256 by default.",
        "family": "uso-flux1",
        "licence": {
            "name": "Apache-2.0",
            "url": "https://www.apache.org/licenses/LICENSE-2.0",
            "commercial": True,
        },
        "components": components,
        "lora": None,
        "files": files,
        "image": {"position_span": POSITION_SPAN, "style_size": checkpoint.components["siglip"]["image_size"]},
        "defaults": {
            "width": SIDE,
            "height": SIDE,
            "steps": STEPS,
            "guidance": 4.0,
            "content_long_side": SIDE,
            "schedule": "uso",
        },
        "preview": {"weight": [[0.0] * channels] * 3, "bias": [0.5] * 3},
    }


def with_digests(text, files):
    """A manifest's text with other bytes and digests of its files; all else stays as it was written."""
    for name, told in files.items():
        pattern = rf'("{re.escape(name)}": \{{\s*"bytes": )\d+(,\s*"sha256": ")[0-9a-f]{{64}}"'
        text, found = re.subn(pattern, rf'\g<1>{told["bytes"]}\g<2>{told["sha256"]}"', text)
        if found != 1:
            raise SystemExit(f"model.json does not name {name} once")
    return text


def write_folder(folder, checkpoint, identifier, name):
    """Writes a new folder, or the weights of a model of the same configuration into its folder."""
    os.makedirs(folder, exist_ok=True)
    manifest_path = os.path.join(folder, "model.json")
    text = None
    if os.path.exists(manifest_path):
        with open(manifest_path, encoding="utf-8") as file:
            text = file.read()
        present = {part: told["config"] for part, told in json.loads(text)["components"].items()}
        if present != checkpoint.components:
            raise SystemExit(f"{folder} holds a model of another configuration; choose an empty folder")
    modules = {part: getattr(checkpoint.model, module) for part, module in PARTS.items()}
    modules["autoencoder"] = checkpoint.autoencoder
    names = []
    for part, module in modules.items():
        path = os.path.join(folder, f"{part}.safetensors")
        write_safetensors(path, in_order(module.state_dict(), path))
        names.append(f"{part}.safetensors")
    for file_name, contents in tokenizer_files().items():
        with open(os.path.join(folder, file_name), "w", encoding="utf-8") as file:
            json.dump(contents, file, indent=1)
        names.append(file_name)
    files = {file_name: described(os.path.join(folder, file_name)) for file_name in sorted(names)}
    if text is None:
        text = json.dumps(new_manifest(checkpoint, identifier, name, files), indent=2, ensure_ascii=False) + "\n"
    else:
        text = with_digests(text, files)
    with open(f"{manifest_path}.part", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(f"{manifest_path}.part", manifest_path)
