"""A stand-in for NVIDIA's driver, compiled from C: it answers only what is asked to find cards."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.cuda.toolkit import DRIVER_FUNCTIONS

_SOURCE = """
static const int capabilities[][2] = {%(capabilities)s};
int cuInit(unsigned flags) { return %(init)d; }
int cuDriverGetVersion(int * version) { *version = %(version)d; return 0; }
int cuDeviceGetCount(int * count) { *count = %(count)d; return 0; }
int cuDeviceGet(int * device, int ordinal) { *device = ordinal; return ordinal < %(count)d ? 0 : 101; }
int cuDeviceGetAttribute(int * value, int attribute, int device) {
    if (device >= %(count)d || attribute < 75 || attribute > 76) return 1;
    *value = capabilities[device][attribute - 75];
    return 0;
}
"""
_ANSWERED = ("cuDeviceGet", "cuDeviceGetAttribute")


def make_driver(
    folder: Path, capabilities: Sequence[tuple[int, int]], version: int = 13000, init: int = 0
) -> dict[str, str]:
    """Compile libcuda.so.1 into a folder; return the environment variable with which it is found.

    `capabilities`: of the cards; `version`: CUDA's, 13000 for 13.0; `init`: the error code of cuInit.
    """
    pairs = ", ".join(f"{{{major}, {minor}}}" for major, minor in capabilities) or "{0, 0}"
    source = folder / "driver.c"
    answers = {"capabilities": pairs, "count": len(capabilities), "version": version, "init": init}
    others = [f"int {name}(void) {{ return 999; }}\n" for name in DRIVER_FUNCTIONS if name not in _ANSWERED]
    source.write_text(_SOURCE % answers + "".join(others))
    subprocess.run(["cc", "-shared", "-fPIC", source, "-o", folder / "libcuda.so.1"], check=True)
    return {"LD_LIBRARY_PATH": str(folder)}
