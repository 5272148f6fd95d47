"""Make ggml's plug-in for the NVIDIA cards of this computer, from source, for `dev.py run`."""
