"""Check the model's graphs against what ggml does on NVIDIA cards, without one."""
