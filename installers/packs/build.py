"""Build a GPU pack from ggml's plug-in and the libraries that it needs.

    python -m installers.packs.build cuda --ggml FOLDER --licence FILE --nvidia FOLDER --toolkit 13.0 \\
        --compute-capabilities 7.5,8.0,8.6,8.9,9.0,12.0 --ptx 12.0 --least-driver 580.65 --out FOLDER
    python -m installers.packs.build vulkan --ggml FOLDER --licence FILE --out FOLDER

`--ggml`: where libggml-base and libggml-cuda (or -vulkan) lie, built for this system with GGML_BACKEND_DL
from the llama-cpp-python that pyproject.toml pins; `--licence`: llama.cpp's LICENSE. `--nvidia`: where
`pip install --no-deps --target FOLDER nvidia-cublas nvidia-cuda-runtime` put CUDA's libraries and terms.

`--out` receives `unfog-gpu-cuda13-linux-x86_64-ggml-0.25.3.zip` and, if `--url` says below which address that
will be published, its entry for `packs` in `resources/packs.json`: the same name with `.json`.

Build ggml-cuda with GGML_CUDA_NCCL=OFF: NCCL is for several cards, and would have to be in the pack.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec

from installers.packs.libraries import PackError, adapt, cuda_libraries, unresolved
from model_backends.gpu_packs.fit import GGML, LLAMA_CPP_PYTHON, this_program
from model_backends.gpu_packs.manifest import (
    FORMAT,
    KINDS,
    MANIFEST,
    Kind,
    Machine,
    PackFile,
    PackManifest,
    PublishedPack,
    System,
    check_manifest,
)

_DATE = (2020, 1, 1, 0, 0, 0)  # of every entry, so that the same files give the same archive
_MODE = 0o100644 << 16
_PREFIXES = {"windows": "", "macos": "lib", "linux": "lib"}
_SUFFIXES = {"windows": ".dll", "macos": ".dylib", "linux": ".so"}


def main(argv: Sequence[str] | None = None) -> int:
    """Build the pack; return 0, or 1 if it can't be built."""
    args = _parser().parse_args(argv)
    try:
        archive = build(args)
    except (PackError, OSError) as error:
        print(f"The pack can't be built: {error}", file=sys.stderr)
        return 1
    print(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB")
    return 0


def build(args: argparse.Namespace) -> Path:
    """Build the pack that the options describe; return the archive's path.

    Raises:
        PackError: a library is missing, needs one that nobody has, or is of another version.
        OSError: a file can't be read or written.
    """
    kind, program = cast(Kind, args.kind), this_program()
    name = f"{_PREFIXES[program.system]}ggml-{kind}{_SUFFIXES[program.system]}"
    with tempfile.TemporaryDirectory(prefix="pack-") as temporary:
        folder = Path(temporary)
        _require_version(args.ggml)
        _copy(args.ggml / name, folder / name)
        _copy(args.licence, folder / "licences" / "ggml.txt")
        if kind == "cuda":
            if args.nvidia is None or not args.compute_capabilities or not args.least_driver:
                raise PackError("CUDA needs --nvidia, --compute-capabilities and --least-driver.")
            libraries, licence = cuda_libraries(args.nvidia, program.system)
            for library in libraries:
                _copy(library, folder / library.name)
            _copy(licence, folder / "licences" / "NVIDIA-CUDA.txt")
        adapt(folder, name)
        if missing := unresolved(folder):
            raise PackError(f"nothing brings {', '.join(missing)}.")
        manifest = PackManifest(
            format=FORMAT,
            kind=kind,
            ggml=GGML,
            llama_cpp_python=LLAMA_CPP_PYTHON,
            system=cast(System, program.system),
            machine=cast(Machine, program.machine),
            plugin=name,
            files=_files(folder),
            licences=tuple(sorted(f"licences/{path.name}" for path in (folder / "licences").iterdir())),
            toolkit=args.toolkit,
            compute_capabilities=tuple(filter(None, args.compute_capabilities.split(","))),
            ptx=args.ptx,
            least_driver=args.least_driver,
        )
        check_manifest(manifest)
        args.out.mkdir(parents=True, exist_ok=True)
        toolkit = f"{kind}{args.toolkit.partition('.')[0]}"
        archive = Path(args.out, f"unfog-gpu-{toolkit}-{program.system}-{program.machine}-ggml-{GGML}.zip")
        _write(archive, folder, manifest)
    if args.url:
        _write_entry(archive, manifest, f"{args.url.rstrip('/')}/{archive.name}")
    return archive


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("installers.packs.build", description="Build a GPU pack.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--ggml", type=Path, required=True, help="folder of libggml-base and the plug-in")
    parser.add_argument("--licence", type=Path, required=True, help="LICENSE of llama.cpp")
    parser.add_argument("--nvidia", type=Path, help="folder of NVIDIA's pip packages")
    parser.add_argument("--compute-capabilities", default="", help="with machine code, as 7.5,8.6")
    parser.add_argument("--ptx", default="", help="the one with PTX, which newer cards compile")
    parser.add_argument("--least-driver", default="", help="oldest NVIDIA driver for this toolkit")
    parser.add_argument("--toolkit", default="", help="CUDA's version, as 13.0")
    parser.add_argument("--url", default="", help="where the archive will be published, without its name")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def _require_version(ggml: Path) -> None:
    """Check that libggml-base is the one that Unfog runs on: a plug-in reads its structures."""
    program = this_program()
    base = ctypes.CDLL(str(ggml / f"{_PREFIXES[program.system]}ggml-base{_SUFFIXES[program.system]}"))
    base.ggml_version.restype = ctypes.c_char_p
    version = base.ggml_version().decode()
    if version != GGML:
        raise PackError(f"{ggml} has ggml {version}, but Unfog runs on {GGML}.")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(source, target)


def _files(folder: Path) -> tuple[PackFile, ...]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        PackFile(path=path.relative_to(folder).as_posix(), bytes=path.stat().st_size, sha256=_sha256(path))
        for path in found
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(archive: Path, folder: Path, manifest: PackManifest) -> None:
    """Write the archive, its manifest first."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as writer:
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
        writer.writestr(_entry(MANIFEST), data, zipfile.ZIP_DEFLATED, 9)
        for file in manifest.files:
            with (folder / file.path).open("rb") as source, writer.open(_entry(file.path), "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MODE
    return entry


def _write_entry(archive: Path, manifest: PackManifest, url: str) -> None:
    """Write what `resources/packs.json` will say of the pack."""
    entry = PublishedPack(url=url, bytes=archive.stat().st_size, sha256=_sha256(archive), manifest=manifest)
    archive.with_suffix(".json").write_bytes(
        msgspec.json.format(msgspec.json.encode(entry), indent=2) + b"\n"
    )


if __name__ == "__main__":
    sys.exit(main())
