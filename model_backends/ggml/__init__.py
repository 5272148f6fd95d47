"""ggml bindings: calls the libraries that llama-cpp-python ships, through ctypes.

No other package uses ctypes.
"""
