"""GPU packs: ggml's plug-ins for graphics cards, in one file each, installed beside the program."""
