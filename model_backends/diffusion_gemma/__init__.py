"""DiffusionGemma on ggml: `DiffusionGemma.open(path)` is the way in."""

from model_backends.diffusion_gemma.model import Denoised, DiffusionGemma

__all__ = ["Denoised", "DiffusionGemma"]
