"""Reduce ggml's CUDA sources to the kernels that DiffusionGemma needs: minutes of compiling, not an hour.

The plug-in answers no where ggml asks whether it can compute an operation whose kernels are left out, so the
scheduler gives that operation to the processor. Standard library only.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

ENTRY = Path(__file__).with_name("plugin.cu")
"""The plug-in's entry, which answers for what is left out."""

_VIEWS = ("NONE", "RESHAPE", "VIEW", "PERMUTE", "TRANSPOSE")

KERNELS: dict[str, tuple[str, ...]] = {
    "argmax": ("ARGMAX",),
    "argsort": ("ARGSORT",),
    "binbcast": ("ADD", "SUB", "MUL", "DIV", "REPEAT"),
    "clamp": ("CLAMP",),
    "convert": (),
    "cpy": ("CPY", "CONT", "DUP"),
    "cumsum": ("CUMSUM",),
    "fattn": ("FLASH_ATTN_EXT",),
    "getrows": ("GET_ROWS",),
    "ggml-cuda": _VIEWS,
    "mmid": (),
    "mmq": ("MUL_MAT", "MUL_MAT_ID"),
    "mmvf": (),
    "mmvq": (),
    "moe-weighted-reduction": (),
    "norm": ("NORM", "RMS_NORM"),
    "quantize": (),
    "rope": ("ROPE",),
    "scale": ("SCALE",),
    "set-rows": ("SET_ROWS",),
    "softcap": (),
    "softmax": ("SOFT_MAX",),
    "sum": ("SUM",),
    "sumrows": ("SUM_ROWS",),
    "top-k": ("TOP_K",),
    "topk-moe": (),
    "unary": ("UNARY", "GLU", "SQR", "SQRT", "LOG"),
}
"""ggml's operations, GGML_OP_…, by the file (….cu) with their kernels; other files are not compiled."""

OPERATIONS = frozenset(operation for operations in KERNELS.values() for operation in operations)

ATTENTION = ((256, 2), (512, 8), (64, 2), (128, 4))
"""Head sizes with the query heads that a kernel computes together: the published model's, the demo model's.

ggml takes 8 query heads where one of keys serves more than 4, else 4 where more than 2, else 2 or 1.
"""

NO_PRODUCTS = ("Q1_0", "Q2_0", "NVFP4")
"""Types, GGML_TYPE_…, of no DiffusionGemma file; each takes half a minute to compile."""

_INSTANCE = re.compile(r"^DECL_(\w+)_CASE(_W4A4)?\((.*)\);$", re.MULTILINE)
_PROTOTYPE = re.compile(r"^(void|bool|\w+ \*) (\w+)\(([^;{}]*)\);", re.MULTILINE)
_ENTRY_OF_GGML = "GGML_BACKEND_DL_IMPL(ggml_backend_cuda_reg)"


class SourceError(Exception):
    """ggml's sources are not as expected."""


def recipe() -> list[object]:
    """Return what determines the pruned sources, besides ggml's version."""
    return [sorted(KERNELS.items()), ATTENTION, NO_PRODUCTS, ENTRY.read_text(encoding="utf-8")]


def prune(ggml: Path) -> list[str]:
    """Leave the kept kernels in ggml's source tree, and put the entry in; return the files left out.

    Raises:
        SourceError: the sources are of another version.
    """
    folder = ggml / "src" / "ggml-cuda"
    core = folder / "ggml-cuda.cu"
    text = core.read_text(encoding="utf-8")
    missing = [name for name in KERNELS if not (folder / f"{name}.cu").is_file()]
    if missing or _ENTRY_OF_GGML not in text:
        raise SourceError(f"ggml's CUDA sources have changed: {', '.join(missing) or _ENTRY_OF_GGML}.")
    core.write_text(text.replace(_ENTRY_OF_GGML, ""), encoding="utf-8")
    left_out = sorted(path.stem for path in folder.glob("*.cu") if path.stem not in KERNELS)
    for name in left_out:
        (folder / f"{name}.cu").unlink()
    instances = list(_prune_instances(folder / "template-instances"))
    (folder / "unfog-left-out.inc").write_text(
        "\n".join([*_functions(folder, left_out), *instances]) + "\n", encoding="utf-8"
    )
    (folder / "unfog-kept.inc").write_text(_tables(), encoding="utf-8")
    shutil.copyfile(ENTRY, folder / "unfog-plugin.cu")
    return left_out


def _is_kept(family: str, arguments: Iterable[str]) -> bool:
    """Return whether an instance of a template is kept: DECL_<family>_CASE(arguments)."""
    match family, *arguments:
        case "FATTN_MMA_F16", keys, values, _, heads:
            return keys == values and (int(keys), int(heads)) in ATTENTION
        case "FATTN_VEC", _, keys, values:
            return keys == values == "GGML_TYPE_F16"
        case "MMQ", kind:
            return kind.removeprefix("GGML_TYPE_") not in NO_PRODUCTS
        case _:  # FATTN_TILE: for cards older than CUDA 13 supports; MMF: cuBLAS computes the same
            return False


def _prune_instances(folder: Path) -> Iterator[str]:
    """Delete template instances, and files without any; yield declarations of those that others refer to."""
    for path in sorted(folder.glob("*.cu")):
        text = path.read_text(encoding="utf-8")
        kept = False
        for found in _INSTANCE.finditer(text):
            if _is_kept(found[1], [argument.strip() for argument in found[3].split(",")]):
                kept = True
                continue
            text = text.replace(found[0] + "\n", "")
            if found[1] in ("FATTN_MMA_F16", "MMQ"):
                yield found[0]
        if kept:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()


def _functions(folder: Path, left_out: Iterable[str]) -> Iterator[str]:
    """Yield functions in place of those of deleted files: they say no where they can, and abort elsewhere."""
    for name in left_out:
        header = folder / f"{name}.cuh"
        yield f'#include "{header.name}"'
        for result, function, parameters in _PROTOTYPE.findall(header.read_text(encoding="utf-8")):
            parameters = re.sub(r"\s*=\s*\w+", "", parameters)  # default arguments stay in the header
            answer = {"void": "UNFOG_LEFT_OUT", "bool": "return false"}.get(result, "return nullptr")
            yield f"{result} {function}({parameters}) {{ {answer}; }}"


def _tables() -> str:
    """Return the tables that the entry is compiled with."""
    operations = " ".join(f"case GGML_OP_{name}:" for name in sorted(OPERATIONS))
    types = " ".join(f"case GGML_TYPE_{name}:" for name in NO_PRODUCTS)
    attention = ", ".join(f"{{{size}, {heads}}}" for size, heads in ATTENTION)
    return (
        f"#define UNFOG_OPERATIONS {operations}\n"
        f"#define UNFOG_TYPES_WITHOUT_PRODUCTS {types}\n"
        f"#define UNFOG_ATTENTION {attention}\n"
    )
