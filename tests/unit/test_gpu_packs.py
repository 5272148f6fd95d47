"""GPU packs: what fits, what is refused and why, and installing, listing, verifying and removing them."""

from __future__ import annotations

import os
import re
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.base.gpu_packs import PLUGINS, gpu_packs_dir, load_installed_packs
from model_backends.files.errors import DamagedFileError, DiskError, MissingFileError, RefusedError
from model_backends.files.protocol import Card, Cards, InstallPack, PackInstalled, VerifyPack
from model_backends.ggml.library import library
from model_backends.ggml.nvidia import find_cards
from model_backends.gpu_packs import fit
from model_backends.gpu_packs.fit import Program, this_program
from model_backends.gpu_packs.manifest import MANIFEST, PackManifest
from model_backends.gpu_packs.published import PublishedListError, best_pack, published_packs
from model_backends.gpu_packs.store import PackStore
from model_backends.gpu_packs.tasks import install_pack, verify_pack
from tests.gpu_pack import FILES, PLUGIN, manifest_of, published_as, write_kind, write_pack

ROOT = Path(__file__).parents[2]
CARD = Card(name="GeForce RTX 4070", capability="8.9")
CARDS = Cards(present=True, driver="580.95.05", cards=(CARD,))


def install(path: Path, folder: Path, cards: Cards = CARDS, margin: int = 0) -> PackInstalled:
    request = InstallPack(folder=str(folder), path=str(path), margin=margin)
    return install_pack(request, lambda _event: None, cards)


def refusal(path: Path, folder: Path, kind: type[Exception], cards: Cards = CARDS) -> str:
    """Try to install a pack that is refused, which leaves nothing; the sentence that says why."""
    with pytest.raises(kind) as caught:
        install(path, folder, cards)
    assert caught.value.hint.endswith(".")  # type: ignore[attr-defined]
    assert not [path for path in folder.rglob("*") if path.is_file()]
    return str(caught.value)


# ---- The program's own ggml


def test_the_ggml_that_packs_must_fit_is_the_one_that_runs() -> None:
    assert library().ggml_version().decode() == fit.GGML
    pinned = re.search(r"llama-cpp-python==([\d.]+)", (ROOT / "pyproject.toml").read_text())
    assert pinned is not None
    assert pinned[1] == fit.LLAMA_CPP_PYTHON


# ---- Installing


def test_a_pack_is_installed_listed_verified_and_removed(tmp_path: Path) -> None:
    manifest = write_pack(tmp_path / "cuda.zip")
    folder = tmp_path / "packs"
    assert install(tmp_path / "cuda.zip", folder) == PackInstalled(manifest=manifest)
    (pack,) = PackStore(folder).installed()
    assert (pack.kind, pack.manifest, pack.problem) == ("cuda", manifest, None)
    assert {path: (pack.folder / path).read_bytes() for path in FILES} == FILES
    assert PackStore(folder).plugin_folders() == (pack.folder,)
    verified = verify_pack(VerifyPack(folder=str(folder), kind="cuda"), lambda _event: None)
    assert (verified.files, verified.bytes) == (len(FILES), manifest.bytes)
    removal = PackStore(folder).remove("cuda")
    assert (removal.freed > manifest.bytes, removal.left) == (True, 0)
    assert PackStore(folder).installed() == ()
    with pytest.raises(RefusedError, match="No CUDA pack is installed"):
        PackStore(folder).remove("cuda")


def test_installing_again_replaces_the_pack_and_leaves_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    write_pack(tmp_path / "old.zip")
    install(tmp_path / "old.zip", folder)
    new = {**FILES, PLUGIN: b"a newer plug-in"}
    write_pack(tmp_path / "new.zip", new)
    install(tmp_path / "new.zip", folder)
    (pack,) = PackStore(folder).installed()
    assert (pack.folder / PLUGIN).read_bytes() == b"a newer plug-in"
    assert [path for path in (folder / "cuda").iterdir() if path.is_dir()] == [pack.folder]


def test_a_pack_of_each_kind_can_be_installed(tmp_path: Path) -> None:
    for kind in ("cuda", "vulkan"):
        write_kind(tmp_path / f"{kind}.zip", kind)
        install(tmp_path / f"{kind}.zip", tmp_path / "packs")
    assert [pack.kind for pack in PackStore(tmp_path / "packs").installed()] == ["cuda", "vulkan"]


def test_a_card_without_its_driver_and_no_card_are_told_of(tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip")
    assert "driver is missing" in install(tmp_path / "cuda.zip", tmp_path / "a", Cards(present=True)).note
    assert "no NVIDIA card" in install(tmp_path / "cuda.zip", tmp_path / "b", Cards(present=False)).note


# ---- What doesn't fit


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ggml": "0.24.1"}, ["ggml 0.24.1", f"uses ggml {fit.GGML}"]),
        ({"llama_cpp_python": "0.3.30"}, ["llama-cpp-python 0.3.30"]),
        ({"system": "windows" if this_program().system != "windows" else "linux"}, ["This pack is for"]),
        ({"machine": "arm64" if this_program().machine != "arm64" else "x86_64"}, ["This pack is for"]),
    ],
)
def test_a_pack_for_another_program_or_system_is_refused(
    tmp_path: Path, changes: dict[str, str], words: list[str]
) -> None:
    write_pack(tmp_path / "cuda.zip", manifest=manifest_of(**changes))
    message = refusal(tmp_path / "cuda.zip", tmp_path / "packs", RefusedError)
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    ("driver", "capability", "words"),
    [
        ("535.54.03", "8.9", "driver 535.54.03 is too old for this pack, which needs 580.65"),
        ("580.95", "5.2", "compute capability is 5.2, and 7.5 is needed"),
        ("580.95", "8.0", "no code for"),
    ],
)
def test_an_old_driver_or_card_is_refused(tmp_path: Path, driver: str, capability: str, words: str) -> None:
    write_pack(tmp_path / "cuda.zip")
    cards = Cards(present=True, driver=driver, cards=(Card(name="GeForce", capability=capability),))
    assert words in refusal(tmp_path / "cuda.zip", tmp_path / "packs", RefusedError, cards)


@pytest.mark.parametrize(
    ("capability", "fits"),
    [
        ("7.0", False),
        ("7.5", True),
        ("8.0", False),
        ("8.6", True),
        ("8.9", True),
        ("9.0", True),
        ("12.0", True),
    ],
)
def test_machine_code_runs_on_its_generation_and_ptx_on_every_newer_card(capability: str, fits: bool) -> None:
    assert fit.supports(manifest_of(), Card(name="card", capability=capability)) is fits


def test_one_card_of_several_is_enough_and_an_unknown_one_is_not_refused() -> None:
    old, unknown = Card(name="old", capability="3.5"), Card(name="unknown", capability="")
    assert fit.card_misfit(manifest_of(), Cards(present=True, driver="600.0", cards=(old, CARD))) is None
    assert fit.card_misfit(manifest_of(), Cards(present=True, driver="600.0", cards=(unknown,))) is None
    assert (
        fit.card_misfit(manifest_of(kind="vulkan"), Cards(present=True, driver="1.0", cards=(old,))) is None
    )


def test_a_pack_that_no_longer_fits_after_an_update_is_not_loaded_and_says_so(tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip")
    install(tmp_path / "cuda.zip", tmp_path / "packs")
    here = this_program()
    later = PackStore(tmp_path / "packs", Program(here.system, here.machine, "0.26.0", "0.3.40"))
    (pack,) = later.installed()
    assert later.plugin_folders() == ()
    assert pack.problem is not None
    assert "uses ggml 0.26.0" in pack.problem.message


def test_the_packs_that_fit_are_listed_for_ggml_beside_other_plug_ins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    store = PackStore(gpu_packs_dir())
    write_kind(tmp_path / "vulkan.zip", "vulkan")
    install(tmp_path / "vulkan.zip", store.folder)
    monkeypatch.setenv(PLUGINS, f"/elsewhere{os.pathsep}{store.folder / 'gone'}")
    load_installed_packs()
    assert os.environ[PLUGINS].split(os.pathsep) == ["/elsewhere", *map(str, store.plugin_folders())]
    store.remove("vulkan")
    load_installed_packs()
    assert os.environ[PLUGINS] == "/elsewhere"


# ---- Damaged and hostile archives


def rewritten(path: Path, change: Callable[[zipfile.ZipInfo, bytes], tuple[zipfile.ZipInfo, bytes]]) -> None:
    """Write every entry of a pack anew, changed."""
    with zipfile.ZipFile(path) as archive:
        entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries:
            new, content = change(zipfile.ZipInfo(entry.filename), data)
            archive.writestr(new, content)


def names(*paths: str) -> PackManifest:
    return manifest_of(dict.fromkeys((*paths, "licences/EULA.txt"), b"x"))


@pytest.mark.parametrize(
    "name",
    [
        *("../outside.so", "/etc/outside.so", "a/../../outside.so", "..", "a//b", "./a", "a/", ""),
        *("C:/outside.so", "c:outside.so", "a\\b.so", "a/b/c/d.so", "nul", "con.txt", "a/LPT1.so", "a."),
        *("a\x00b", "ü.so", ".hidden", "pack.json", "licences/Pack.JSON", "-a", "a b"),
    ],
)
def test_a_file_outside_or_with_a_forbidden_name_is_refused(tmp_path: Path, name: str) -> None:
    write_pack(tmp_path / "cuda.zip", manifest=names(name))
    refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def test_an_entry_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip", {**FILES, "../outside": b"x"}, manifest_of())
    message = refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)
    assert "outside" in message
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_folders_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    def change(entry: zipfile.ZipInfo, data: bytes) -> tuple[zipfile.ZipInfo, bytes]:
        mode = kind if entry.filename == PLUGIN else stat.S_IFREG
        return _with_mode(entry, mode | 0o777), data

    write_pack(tmp_path / "cuda.zip")
    rewritten(tmp_path / "cuda.zip", change)
    assert "a link or a folder" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def _with_mode(entry: zipfile.ZipInfo, mode: int) -> zipfile.ZipInfo:
    entry.external_attr = mode << 16
    return entry


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip")
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(tmp_path / "cuda.zip", "a") as archive:
        archive.writestr(PLUGIN, b"another")
    assert "two files" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def test_two_names_that_are_one_on_some_systems_are_refused(tmp_path: Path) -> None:
    files = {"a.so": b"x", "A.so": b"y", "licences/EULA.txt": b"x"}
    write_pack(tmp_path / "cuda.zip", files)
    assert "two files" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """An entry that is larger than the manifest says, and than its own header says."""
    write_pack(tmp_path / "cuda.zip", {**FILES, PLUGIN: bytes(50_000_000)}, manifest_of())
    assert "wrong size" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path, real = tmp_path / "cuda.zip", 5_000_000
    write_pack(path, {**FILES, PLUGIN: bytes(real)}, manifest_of({**FILES, PLUGIN: b"x" * 77}))
    sizes = real.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(sizes, (77).to_bytes(4, "little")))
    refusal(path, tmp_path / "packs", DamagedFileError)


def test_a_manifest_of_more_than_any_pack_is_refused(tmp_path: Path) -> None:
    manifest = manifest_of()
    huge = tuple(msgspec.structs.replace(file, bytes=5 << 30) for file in manifest.files)
    write_pack(tmp_path / "cuda.zip", manifest=msgspec.structs.replace(manifest, files=huge))
    assert "too large" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def test_thousands_of_entries_are_refused(tmp_path: Path) -> None:
    write_pack(
        tmp_path / "cuda.zip", {**FILES, **{f"f{number}": b"" for number in range(3000)}}, manifest_of()
    )
    assert "too many files" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"not a ZIP archive at all", b'{"format": 1}'],
    ids=["empty", "cut", "text", "json"],
)
def test_another_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cuda.zip").write_bytes(data)
    refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b'{"format": 1}', b"\xff\xfe", b"[" * 100_000, b'{"format": "1"}'],
    ids=["empty", "list", "nothing", "too little", "bytes", "nested", "types"],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: bytes) -> None:
    write_pack(tmp_path / "cuda.zip", manifest=manifest)
    refusal(tmp_path / "cuda.zip", tmp_path / "packs", DamagedFileError)


def test_a_newer_format_asks_for_a_newer_program(tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip", manifest=b'{"format": 2, "anything": "else"}')
    assert "newer format" in refusal(tmp_path / "cuda.zip", tmp_path / "packs", RefusedError)


def test_every_flipped_byte_is_noticed_or_harmless(tmp_path: Path) -> None:
    path = tmp_path / "cuda.zip"
    write_pack(path, method=zipfile.ZIP_STORED)
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 60):
        flipped = bytearray(whole)
        flipped[at] ^= 0x20
        path.write_bytes(flipped)
        folder = tmp_path / f"packs-{at}"
        try:
            install(path, folder)
        except (DamagedFileError, RefusedError):
            assert PackStore(folder).installed() == ()
        else:  # a byte that means nothing, such as a time
            verify_pack(VerifyPack(folder=str(folder), kind="cuda"), lambda _event: None)


def test_a_wrong_checksum_keeps_the_pack_that_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    write_pack(tmp_path / "cuda.zip")
    install(tmp_path / "cuda.zip", folder)
    before = PackStore(folder).installed()
    write_pack(tmp_path / "bad.zip", {**FILES, PLUGIN: b"b" * len(FILES[PLUGIN])}, manifest_of())
    with pytest.raises(DamagedFileError, match="checksum"):
        install(tmp_path / "bad.zip", folder)
    assert PackStore(folder).installed() == before
    assert len([path for path in (folder / "cuda").iterdir() if path.is_dir()]) == 1


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    refusal(tmp_path / "nothing.zip", tmp_path / "packs", MissingFileError)
    refusal(tmp_path, tmp_path / "packs", RefusedError)


def test_too_little_space_is_said_before_anything_is_written(tmp_path: Path) -> None:
    write_pack(tmp_path / "cuda.zip")
    with pytest.raises(DiskError, match="Not enough space"):
        install(tmp_path / "cuda.zip", tmp_path / "packs", margin=1 << 60)
    assert PackStore(tmp_path / "packs").installed() == ()


def test_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    write_pack(tmp_path / "cuda.zip")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(FILES[PLUGIN]) // 2, hard))
    try:
        with pytest.raises(DiskError):
            install(tmp_path / "cuda.zip", tmp_path / "packs")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not [path for path in (tmp_path / "packs").rglob("*") if path.is_file()]


# ---- An installed pack that was changed


@pytest.mark.parametrize("how", ["changed", "missing", "cut", "manifest", "pointer", "pointer outside"])
def test_an_installed_pack_that_was_damaged_is_found(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "packs"
    write_pack(tmp_path / "cuda.zip")
    install(tmp_path / "cuda.zip", folder)
    (pack,) = PackStore(folder).installed()
    plugin, current = pack.folder / PLUGIN, folder / "cuda" / "current"
    match how:
        case "changed":
            plugin.write_bytes(b"b" * len(FILES[PLUGIN]))
        case "missing":
            plugin.unlink()
        case "cut":
            plugin.write_bytes(b"a")
        case "manifest":
            (pack.folder / MANIFEST).write_text("{")
        case "pointer":
            current.write_bytes(b"\xff")
        case _:
            current.write_text("../..")
    with pytest.raises(DamagedFileError, match="installed CUDA pack is damaged"):
        verify_pack(VerifyPack(folder=str(folder), kind="cuda"), lambda _event: None)
    if how != "changed":  # seen without reading everything
        assert PackStore(folder).plugin_folders() == ()
        (broken,) = PackStore(folder).installed()
        assert broken.problem is not None
    install(tmp_path / "cuda.zip", folder)  # the cure
    assert len(PackStore(folder).plugin_folders()) == 1
    PackStore(folder).remove("cuda")
    assert not (folder / "cuda").exists()


# ---- Published packs


def test_the_programs_own_list_can_be_read_and_its_addresses_are_encrypted() -> None:
    assert all(pack.url.startswith("https://") for pack in published_packs())


def test_a_list_offers_what_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = []
    for ggml in ("0.1.0", fit.GGML):
        manifest = write_pack(tmp_path / f"{ggml}.zip", manifest=manifest_of(ggml=ggml))
        packs.append(published_as(f"https://example.org/{ggml}.zip", tmp_path / f"{ggml}.zip", manifest))
    (tmp_path / "packs.json").write_bytes(msgspec.json.encode({"packs": packs}))
    monkeypatch.setenv("UNFOG_PACKS", str(tmp_path / "packs.json"))
    assert published_packs() == (packs[1],)
    assert best_pack(published_packs(), "cuda", CARDS) == packs[1]
    assert best_pack(published_packs(), "vulkan", CARDS) is None
    (tmp_path / "packs.json").write_text('{"packs": [{"url": "javascript:1"}]}')
    with pytest.raises(PublishedListError):
        published_packs()


@pytest.mark.parametrize(
    ("driver", "capability", "toolkit"),
    [("580.95", "8.9", "13.0"), ("570.10", "8.9", "12.8"), ("580.95", "6.1", "12.8"), ("", "", "13.0")],
)
def test_of_several_packs_the_newest_that_runs_on_the_cards_is_offered(
    tmp_path: Path, driver: str, capability: str, toolkit: str
) -> None:
    write_pack(tmp_path / "cuda.zip")
    packs = [
        published_as("https://example.org/cuda.zip", tmp_path / "cuda.zip", manifest)
        for manifest in (
            manifest_of(toolkit="12.8", least_driver="570.0", compute_capabilities=("6.1", "8.9")),
            manifest_of(toolkit="13.0", least_driver="580.65"),
        )
    ]
    found = Cards(present=True, driver=driver, cards=(Card(name="card", capability=capability),))
    best = best_pack(packs, "cuda", found)
    assert best is not None
    assert best.manifest.toolkit == toolkit
    oldest = best_pack(packs, "cuda", Cards(present=True, driver="470.0"))
    assert oldest == packs[0], "what it needs is the least"


# ---- The driver


class FakeDriver:
    """Answers as NVML does: numbers as results, texts and values through pointers."""

    def __init__(self, *, error: int = 0) -> None:
        self.error, self.is_open = error, False

    def nvmlInit_v2(self) -> int:
        self.is_open = not self.error
        return self.error

    def nvmlShutdown(self) -> int:
        self.is_open = False
        return 0

    def nvmlSystemGetDriverVersion(self, buffer: object, _size: int) -> int:
        buffer.value = b"580.95.05"  # type: ignore[attr-defined]
        return 0

    def nvmlSystemGetCudaDriverVersion_v2(self, version: object) -> int:
        version._obj.value = 13020  # type: ignore[attr-defined]
        return 0

    def nvmlDeviceGetCount_v2(self, count: object) -> int:
        count._obj.value = 2  # type: ignore[attr-defined]
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, handle: object) -> int:
        handle._obj.value = index + 1  # type: ignore[attr-defined]
        return 0

    def nvmlDeviceGetName(self, handle: object, buffer: object, _size: int) -> int:
        buffer.value = b"NVIDIA GeForce RTX 4070"  # type: ignore[attr-defined]
        return 0

    def nvmlDeviceGetCudaComputeCapability(self, handle: object, major: object, minor: object) -> int:
        if handle.value == 2:  # type: ignore[attr-defined]
            return 3  # not supported
        major._obj.value, minor._obj.value = 8, 9  # type: ignore[attr-defined]
        return 0


def test_the_driver_is_asked_for_its_version_and_cards() -> None:
    driver = FakeDriver()
    name = "NVIDIA GeForce RTX 4070"
    cards = (Card(name=name, capability="8.9"), Card(name=name, capability=""))
    assert find_cards(lambda: driver) == Cards(present=True, driver="580.95.05", cuda="13.2", cards=cards)
    assert not driver.is_open


def test_a_driver_that_does_not_work_counts_as_none() -> None:
    assert find_cards(lambda: FakeDriver(error=9)).driver == ""

    def missing() -> None:
        raise OSError

    assert find_cards(missing).cards == ()
