"""ggml from Python: the libraries that llama-cpp-python ships, called through ctypes.

Nothing outside this package touches ctypes.
"""
