"""The networks of a small USO, with every parameter under the name of the published checkpoints.

Shapes: pictures [batch, 3, height, width] in -1..1; latents [batch, channels, height / 8, width / 8]; sequences of
tokens [batch, length, width]. Sizes come from the components of a model's manifest (model.json). Only what training
needs: the studio runs the weights with its own engine (src/engine/networks/).
"""
