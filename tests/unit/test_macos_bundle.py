"""The macOS bundle: Info.plist, icon, what its libraries need, and the order in which it is signed."""

from __future__ import annotations

import plistlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from installers.licences import Bundle
from installers.macos import app, dmg
from installers.macos.check import problems
from installers.macos.icon import write_icon
from installers.macos.mach_o import MachOError, Slice, slices
from installers.macos.sign import ENTITLEMENTS, commands, signing_order

CPU = {"x86_64": 0x01000007, "arm64": 0x0100000C}


@dataclass(frozen=True)
class Binary:
    """What a Mach-O file made for a test has in its load commands."""

    architecture: str = "arm64"
    system: tuple[int, int] = (14, 0)
    library: str = "@rpath/libother.dylib"
    search_path: str = "@loader_path"

    def content(self) -> bytes:
        def text(kind: int, head: int, value: str) -> bytes:
            body = value.encode() + b"\0"
            body += b"\0" * (-len(body) % 8)
            fill = b"\0" * (head - 12)
            return struct.pack("<3I", kind, head + len(body), head) + fill + body

        minimum = self.system[0] << 16 | self.system[1] << 8
        load_commands = [
            struct.pack("<6I", 0x32, 24, 1, minimum, 0, 0),
            text(0xC, 24, self.library),
            text(0x8000001C, 12, self.search_path),
        ]
        body = b"".join(load_commands)
        head = (0xFEEDFACF, CPU[self.architecture], 0, 6, len(load_commands), len(body), 0, 0)
        return struct.pack("<8I", *head) + body

    def slice(self) -> Slice:
        return Slice(self.architecture, self.system, (self.library,), (self.search_path,))


def fat(*binaries: Binary) -> bytes:
    """A file with several architectures, each on a page of its own."""
    page = 4096
    head = struct.pack(">II", 0xCAFEBABE, len(binaries))
    contents = [binary.content() for binary in binaries]
    for number, (binary, content) in enumerate(zip(binaries, contents, strict=True), start=1):
        head += struct.pack(">5I", CPU[binary.architecture], 0, number * page, len(content), 12)
    return b"".join(part.ljust(page, b"\0") for part in (head, *contents))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An application bundle as PyInstaller lays it out, with small libraries."""
    root = tmp_path / "Unfog.app"
    libraries = root / "Contents" / "Frameworks"
    core = libraries / "PySide6" / "Qt" / "lib" / "QtCore.framework"
    for file in (
        root / "Contents" / "MacOS" / "unfog",
        core / "Versions" / "A" / "QtCore",
        libraries / "PySide6" / "QtCore.abi3.so",
        libraries / "llama_cpp" / "lib" / "libggml-metal.so",
        libraries / "libpython3.11.dylib",
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(Binary().content())
    (root / "Contents" / "Info.plist").write_bytes(plistlib.dumps(app.info_plist("1.2.3")))
    (libraries / "notes.txt").write_text("not code", encoding="utf-8")
    (libraries / "libpython.dylib").symlink_to("libpython3.11.dylib")
    (root / "Contents" / "Resources").mkdir()
    (root / "Contents" / "Resources" / "llama_cpp").symlink_to("../Frameworks/llama_cpp")
    return root


def test_info_plist_survives_the_property_list_format() -> None:
    plist = app.info_plist("0.1.0")
    assert plistlib.loads(plistlib.dumps(plist)) == plist
    assert plist["CFBundleIdentifier"] == app.BUNDLE_ID
    assert plist["CFBundleShortVersionString"] == "0.1.0"
    assert "NSAppTransportSecurity" not in plist


def test_a_gguf_file_is_opened_with_the_type_that_is_declared() -> None:
    plist = app.info_plist("0.1.0")
    (document,), (declared,) = plist["CFBundleDocumentTypes"], plist["UTImportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeConformsTo"] == ["public.data"]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["gguf"]


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.2.3", "1.2.3"), ("0.2.0rc1", "0.2.0"), ("2.0.dev3", "2.0")]
)
def test_info_plist_has_the_numbers_of_a_version_only(version: str, numbers: str) -> None:
    assert app.info_plist(version)["CFBundleVersion"] == numbers


def test_a_version_without_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers"):
        app.info_plist("next")


def test_every_name_in_info_plist_is_translated_into_its_languages() -> None:
    plist = app.info_plist("0.1.0")
    name = plist["CFBundleDocumentTypes"][0]["CFBundleTypeName"]
    assert plist["UTImportedTypeDeclarations"][0]["UTTypeDescription"] == name
    files = app.localised_files()
    assert {folder for _, folder in files} == {f"{code}.lproj" for code in plist["CFBundleLocalizations"]}
    for file, _ in files:
        assert re.fullmatch(rf'"{name}" = ".+";\n', Path(file).read_text(encoding="utf-8"))


def test_the_entitlements_are_a_property_list_without_comments() -> None:
    """codesign refuses comments; every entitlement weakens the hardened runtime."""
    assert plistlib.loads(ENTITLEMENTS.read_bytes()) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True
    }
    assert b"<!--" not in ENTITLEMENTS.read_bytes()


def test_the_icon_has_every_size_with_a_transparent_margin(tmp_path: Path) -> None:
    write_icon(tmp_path / "unfog.icns")
    with Image.open(tmp_path / "unfog.icns") as icon:
        assert isinstance(sizes := icon.info["sizes"], list)
        assert {width * scale for width, _, scale in sizes} == {32, 64, 128, 256, 512, 1024}
        icon.load()
        assert icon.size == (1024, 1024)
        assert icon.getpixel((50, 512)) == (0, 0, 0, 0)
        assert isinstance(middle := icon.getpixel((512, 200)), tuple)
        assert middle[3] == 255


def test_a_mach_o_file_is_read_with_every_architecture(tmp_path: Path) -> None:
    arm, intel = Binary(system=(15, 2)), Binary("x86_64", (10, 13), "/usr/lib/libSystem.B.dylib", "@rpath")
    (tmp_path / "both").write_bytes(fat(intel, arm))
    (tmp_path / "one").write_bytes(arm.content())
    assert slices(tmp_path / "both") == (intel.slice(), arm.slice())
    assert slices(tmp_path / "one") == (arm.slice(),)


@pytest.mark.parametrize(
    "content", [b"", b"text", b"\x7fELF" + b"\0" * 60, b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 60]
)
def test_other_files_have_no_architectures(tmp_path: Path, content: bytes) -> None:
    """An ELF library and a Java class, which begins like a Mach-O file with several architectures, too."""
    (tmp_path / "file").write_bytes(content)
    assert slices(tmp_path / "file") == ()


def test_a_truncated_mach_o_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "cut").write_bytes(Binary().content()[:50])
    with pytest.raises(MachOError, match="cut"):
        slices(tmp_path / "cut")


def test_a_sound_bundle_has_no_problems(bundle: Path) -> None:
    assert problems(bundle) == []


@pytest.mark.parametrize(
    ("binary", "problem"),
    [
        (Binary("x86_64"), "has no arm64 code, only x86_64"),
        (Binary(system=(26, 1)), "needs macOS 26.1, and the bundle promises 15.0"),
        (Binary(library="/opt/homebrew/lib/libomp.dylib"), "loads /opt/homebrew/lib/libomp.dylib"),
        (Binary(search_path="/Users/runner/lib"), "looks for libraries in /Users/runner/lib"),
    ],
)
def test_a_library_that_other_macs_cannot_load_is_named(bundle: Path, binary: Binary, problem: str) -> None:
    (bundle / "Contents" / "Frameworks" / "libodd.dylib").write_bytes(binary.content())
    (found,) = problems(bundle)
    assert found.startswith(f"{Path('Contents/Frameworks/libodd.dylib')} {problem}")


def test_the_bundle_is_signed_from_the_inside_out_and_each_file_once(bundle: Path) -> None:
    order = [path.relative_to(bundle.parent).as_posix() for path in signing_order(bundle)]
    assert order == [
        "Unfog.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A",
        "Unfog.app/Contents/Frameworks/llama_cpp/lib/libggml-metal.so",
        "Unfog.app/Contents/Frameworks/PySide6/QtCore.abi3.so",
        "Unfog.app/Contents/Frameworks/libpython3.11.dylib",
        "Unfog.app",
    ]


def test_only_the_program_gets_entitlements(bundle: Path) -> None:
    *libraries, program, verify = commands(bundle, "Developer ID Application: Example")
    assert all("--entitlements" not in command for command in libraries)
    assert str(ENTITLEMENTS) in program
    assert all({"--timestamp", "runtime"} <= {*command} for command in (*libraries, program))
    assert "--verify" in verify


def test_without_a_certificate_the_signature_is_ad_hoc(bundle: Path) -> None:
    *signing, _ = commands(bundle, "")
    assert all(command[command.index("--sign") + 1] == "-" for command in signing)
    assert not any("runtime" in command for command in signing)


def test_a_universal_program_is_named_for_what_its_libraries_have(bundle: Path) -> None:
    (bundle / "Contents" / "MacOS" / "unfog").write_bytes(fat(Binary("x86_64"), Binary()))
    assert problems(bundle) == []
    assert dmg.image_name(bundle) == "Unfog-1.2.3-macos-apple-silicon.dmg"


def test_every_library_of_an_application_is_looked_up_for_its_licence(bundle: Path) -> None:
    """PyInstaller puts what is data to it elsewhere, and renames folders with a dot."""
    contents = bundle / "Contents"
    for file in ("Resources/resources/catalog.json", "Resources/llama_cpp2/lib/libggml-metal.so"):
        (contents / file).parent.mkdir(parents=True, exist_ok=True)
        (contents / file).touch()
    (contents / "Frameworks" / "av" / "__dot__dylibs").mkdir(parents=True)
    (contents / "Frameworks" / "av" / "__dot__dylibs" / "libx264.165.dylib").touch()
    found = {path.as_posix() for path in Bundle(bundle).libraries()}
    assert found == {
        *(
            "av/.dylibs/libx264.165.dylib",
            "llama_cpp2/lib/libggml-metal.so",
            "llama_cpp/lib/libggml-metal.so",
        ),
        *("PySide6/QtCore.abi3.so", "libpython3.11.dylib"),
    }


def test_the_image_is_named_for_its_processor(bundle: Path) -> None:
    assert dmg.image_name(bundle) == "Unfog-1.2.3-macos-apple-silicon.dmg"


def test_the_image_shows_the_program_beside_the_folder_that_it_is_dragged_into(bundle: Path) -> None:
    """Finder attributes, such as a hidden suffix, would break the program's signature."""
    program, folder = dmg.layout(bundle, bundle / "volume.icns")["contents"]
    assert (program["path"], program["type"]) == (str(bundle), "file")
    assert (folder["path"], folder["type"]) == ("/Applications", "link")
    assert set(program) == set(folder) == {"x", "y", "type", "path"}


def test_an_unfit_bundle_is_not_packed(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bundle / "Contents" / "Frameworks" / "libodd.dylib").write_bytes(Binary("x86_64").content())
    assert dmg.main([str(bundle)]) == 1
    assert "libodd.dylib has no arm64 code" in capsys.readouterr().err


def test_a_missing_bundle_is_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dmg.main([str(tmp_path / "Unfog.app")]) == 1
    assert capsys.readouterr().err.startswith("No disk image:")
