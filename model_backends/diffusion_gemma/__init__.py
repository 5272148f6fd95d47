"""DiffusionGemma on ggml; open a model with `DiffusionGemma.open(path)`."""

from model_backends.diffusion_gemma.model import DiffusionGemma

__all__ = ["DiffusionGemma"]
