"""People, places, leaves and families of styles, drawn by seed: what the model learns from.

The studio draws the same ones in TypeScript for trainings that a person begins (src/engine/drawing/); see the README
on how the two relate.
"""
