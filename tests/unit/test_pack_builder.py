"""Building GPU packs, from libraries of a few lines of C in place of ggml's and NVIDIA's."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from installers.packs.build import main
from installers.packs.libraries import PackError, cuda_libraries, needed
from model_backends.files.protocol import Cards, InstallPack
from model_backends.gpu_packs.fit import GGML
from model_backends.gpu_packs.manifest import PublishedPack
from model_backends.gpu_packs.store import PackStore
from model_backends.gpu_packs.tasks import install_pack

TOOLS = ("cc", "patchelf", "readelf", "strip")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, TOOLS)),
    reason=f"needs Linux with {', '.join(TOOLS)}",
)


def compiled(path: Path, source: str, *needs: Path) -> Path:
    """Compile a library that needs others, by their names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soname = path.name + (".0" if path.name == "libggml-base.so" else "")
    command = ["cc", "-shared", "-fPIC", f"-Wl,--no-as-needed,-soname,{soname}", "-o", str(path)]
    command += ["-x", "c", "-", "-x", "none", *map(str, needs)]
    subprocess.run(command, input=source, text=True, check=True)
    return path


@pytest.fixture
def ggml(tmp_path: Path) -> Path:
    """A folder with ggml-base and plug-ins that need it."""
    folder = tmp_path / "ggml"
    base = compiled(
        folder / "libggml-base.so", f'const char *ggml_version(void) {{ return "{GGML}"; }}\nint shared = 7;'
    )
    cuda = compiled(tmp_path / "nvidia" / "nvidia" / "cu13" / "lib" / "libcudart.so.13", "int runtime;")
    for name in ("libcublas.so.13", "libcublasLt.so.13", "libnvblas.so.13"):
        compiled(cuda.with_name(name), "int sums;")
    terms = tmp_path / "nvidia" / "nvidia_cublas-13.dist-info" / "licenses" / "License.txt"
    terms.parent.mkdir(parents=True)
    terms.write_text("NVIDIA's terms.")
    (tmp_path / "LICENSE").write_text("MIT")
    use = "extern int shared; int plugin(void) { return shared; }"
    compiled(folder / "libggml-cuda.so", use, base, cuda)
    compiled(folder / "libggml-vulkan.so", use, base)
    return folder


def build(ggml: Path, kind: str, *more: str) -> int:
    place = ggml.parent
    options = ["--ggml", str(ggml), "--licence", str(place / "LICENSE"), "--out", str(place / "out")]
    if kind == "cuda":
        options += ["--nvidia", str(place / "nvidia"), "--toolkit", "13.0", "--least-driver", "580.65"]
        options += ["--compute-capabilities", "7.5,8.6", "--ptx", "8.6"]
    return main([kind, *options, *more])


def test_a_pack_holds_what_is_needed_and_can_be_installed(ggml: Path, tmp_path: Path) -> None:
    assert build(ggml, "cuda", "--url", "https://example.org/v1/") == 0
    (archive,), (entry,) = (tmp_path / "out").glob("*.zip"), (tmp_path / "out").glob("*.json")
    published = msgspec.json.decode(entry.read_bytes(), type=PublishedPack)
    assert published.url == f"https://example.org/v1/{archive.name}"
    assert published.bytes == archive.stat().st_size
    assert {file.path for file in published.manifest.files} == {
        *("libggml-cuda.so", "libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13"),
        *("licences/ggml.txt", "licences/NVIDIA-CUDA.txt"),
    }
    request = InstallPack(folder=str(tmp_path / "packs"), path=str(archive), margin=0)
    assert install_pack(request, lambda _event: None, Cards(present=False)).manifest == published.manifest
    (folder,) = PackStore(tmp_path / "packs").plugin_folders()
    assert "libggml-base.so.0" not in needed(folder / "libggml-cuda.so"), "the program's own is used"


def test_the_same_files_give_the_same_pack(ggml: Path, tmp_path: Path) -> None:
    assert build(ggml, "vulkan") == 0
    (archive,) = (tmp_path / "out").glob("*.zip")
    first = archive.read_bytes()
    assert build(ggml, "vulkan") == 0
    assert archive.read_bytes() == first


def test_a_plug_in_that_needs_what_nobody_has_is_refused(
    ggml: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nccl = compiled(ggml.parent / "libnccl.so.2", "int all;")
    compiled(ggml / "libggml-cuda.so", "int plugin;", nccl)
    assert build(ggml, "cuda") == 1
    assert "nothing brings libnccl.so.2" in capsys.readouterr().err


def test_another_ggml_and_missing_terms_are_refused(ggml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    next((ggml.parent / "nvidia").rglob("License.txt")).unlink()
    assert build(ggml, "cuda") == 1
    assert "has no licence" in capsys.readouterr().err
    other = ggml.parent / "other"
    compiled(other / "libggml-base.so", 'const char *ggml_version(void) { return "0.1.0"; }')
    shutil.copy(ggml / "libggml-vulkan.so", other)
    (ggml.parent / "other" / "LICENSE").write_text("MIT")
    assert build(other, "vulkan", "--licence", str(other / "LICENSE")) == 1
    assert "has ggml 0.1.0" in capsys.readouterr().err


@pytest.mark.parametrize("generation", ["cuda_runtime/bin", "cu13/bin/x86_64"])
def test_nvidias_libraries_for_windows_are_found_wherever_a_package_puts_them(
    tmp_path: Path, generation: str
) -> None:
    for name in ("cudart64_13.dll", "cublas64_13.dll", "cublasLt64_13.dll", "nvblas64_13.dll"):
        path = tmp_path / "nvidia" / generation / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    terms = tmp_path / "nvidia_cublas-13.dist-info" / "License.txt"
    terms.parent.mkdir()
    terms.touch()
    found, licence = cuda_libraries(tmp_path, "windows")
    assert [path.name for path in found] == ["cudart64_13.dll", "cublasLt64_13.dll", "cublas64_13.dll"]
    assert licence == terms
    (tmp_path / "nvidia" / "cublas64_13.dll").touch()
    with pytest.raises(PackError, match="2 files"):
        cuda_libraries(tmp_path, "windows")
