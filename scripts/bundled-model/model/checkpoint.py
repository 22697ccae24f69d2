"""A model between two steps of its training: read from a checkpoint or from a model's folder, kept as a checkpoint."""

import copy
import json
import os

import torch

from model.presets import components_of
from model.safetensors import read_safetensors
from model.uso import Uso
from networks.autoencoder import AutoEncoder

PARTS = {"transformer": "flux", "siglip": "siglip", "t5": "t5", "clip": "clip"}
"""The files of a folder and the modules of Uso that lie in them."""


class Checkpoint:
    """The configuration of all components, the model, its autoencoder, and what it was taught to tell of styles."""

    def __init__(self, components, model, autoencoder, heads=None):
        self.components = components
        self.model = model
        self.autoencoder = autoencoder
        # The state of training/style_heads.py, or None; no part of the model.
        self.heads = heads

    @classmethod
    def new(cls, preset):
        components = components_of(preset)
        return cls(components, Uso(components).initialise(), AutoEncoder(**components["autoencoder"]))

    @classmethod
    def load(cls, path):
        """From a file written by `save`, or from a folder with a model.json, such as models/uso-mini."""
        return cls.from_folder(path) if os.path.isdir(path) else cls.from_file(path)

    @classmethod
    def from_file(cls, path):
        kept = torch.load(path, map_location="cpu")
        components = kept["components"]
        model, autoencoder = Uso(components), AutoEncoder(**components["autoencoder"])
        model.load_state_dict(kept["model"])
        autoencoder.load_state_dict(kept["autoencoder"])
        return cls(components, model, autoencoder, kept["heads"])

    @classmethod
    def from_folder(cls, folder):
        with open(os.path.join(folder, "model.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        components = {name: component["config"] for name, component in manifest["components"].items()}
        model, autoencoder = Uso(components), AutoEncoder(**components["autoencoder"])
        for name, module in PARTS.items():
            tensors, _ = read_safetensors(os.path.join(folder, f"{name}.safetensors"))
            getattr(model, module).load_state_dict(tensors)
        tensors, _ = read_safetensors(os.path.join(folder, "autoencoder.safetensors"))
        autoencoder.load_state_dict(tensors)
        return cls(components, model, autoencoder)

    def save(self, path, model_state=None):
        """Writes everything, whole or not at all; `model_state` in place of the model's weights of this moment."""
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        kept = {
            "components": self.components,
            "model": model_state or self.model.state_dict(),
            "autoencoder": self.autoencoder.state_dict(),
            "heads": self.heads,
        }
        torch.save(kept, f"{path}.part")
        os.replace(f"{path}.part", path)

    def frozen_model(self):
        """A copy of the model that is not trained: what it paints before."""
        model = copy.deepcopy(self.model).eval()
        for parameter in model.parameters():
            parameter.requires_grad_(False)
        return model

    @property
    def scale(self):
        return self.components["autoencoder"]["scale_factor"]

    @property
    def shift(self):
        return self.components["autoencoder"]["shift_factor"]
