"""Sign an application bundle and have Apple notarise it.

Reads from the environment:
    MACOS_SIGN_IDENTITY     name of a "Developer ID Application" certificate in the keychain; without it the
                            signature is ad hoc: the program runs, and Gatekeeper warns about it
    MACOS_NOTARY_PROFILE    name of the credentials that `xcrun notarytool store-credentials` stored
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from installers.macos.app import FOLDER
from installers.macos.check import binaries, executable_of

# The least that Unfog needs under the hardened runtime, which notarisation demands (codesign refuses a
# file with comments). allow-unsigned-executable-memory: ggml reports messages and failed assertions by
# calling Python functions, and where libffi has no prepared pages for such a callback (Intel) it writes
# its code at run time. No disable-library-validation: Metal is in the bundle, signed like everything
# else, and nothing is loaded from the data folder, so no other library gets in. No allow-jit, no allow-
# dyld-environment-variables: not used.
ENTITLEMENTS = FOLDER / "entitlements.plist"


class SigningError(Exception):
    """Apple refused a file."""


def signing_order(app: Path) -> list[Path]:
    """Return what is signed, inside out: libraries and frameworks from the deepest on, then the bundle.

    A framework is signed as the folder of its version, the program together with the bundle.
    """
    code = {_signed_as(path) for path in binaries(app)} - {executable_of(app)}
    return [*sorted(code, key=lambda path: (-len(path.parts), path)), app]


def _signed_as(library: Path) -> Path:
    """Return the folder that is signed for a framework's library, any other library itself."""
    version = library.parent
    framework = version.parent.parent
    is_main = version.parent.name == "Versions" and framework.name == f"{library.name}.framework"
    return version if is_main else library


def commands(app: Path, identity: str) -> list[list[str]]:
    """Return the commands that sign a bundle, in order; `identity` "" signs ad hoc."""
    codesign = ["codesign", "--force", "--sign", identity or "-"]
    codesign += ["--timestamp", "--options", "runtime"] if identity else ["--timestamp=none"]
    *code, _ = signing_order(app)
    levels = (list(level) for _, level in groupby(code, key=lambda path: len(path.parts)))
    for_program = ["--entitlements", str(ENTITLEMENTS)] if identity else []
    return [
        *([*codesign, *map(str, level)] for level in levels),
        [*codesign, *for_program, str(app)],
        ["codesign", "--verify", "--deep", "--strict", str(app)],
    ]


def sign(app: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Sign a bundle, and notarise it where there are credentials.

    Raises:
        CalledProcessError: a command failed; it has printed why.
        SigningError: Apple refused the bundle.
    """
    identity = environment.get("MACOS_SIGN_IDENTITY", "")
    if not identity:
        print("No MACOS_SIGN_IDENTITY: the signature is ad hoc, and Gatekeeper will warn about the program.")
    for command in commands(app, identity):
        subprocess.run(command, check=True)
    if environment.get("MACOS_NOTARY_PROFILE"):
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "Unfog.zip"  # notarytool takes no folders
            subprocess.run(["ditto", "-c", "-k", "--keepParent", str(app), str(archive)], check=True)
            notarise(archive, environment["MACOS_NOTARY_PROFILE"])
        subprocess.run(["xcrun", "stapler", "staple", str(app)], check=True)


def sign_image(image: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Sign and notarise a disk image, as far as there are a certificate and credentials.

    Raises:
        CalledProcessError: a command failed; it has printed why.
        SigningError: Apple refused the image.
    """
    if identity := environment.get("MACOS_SIGN_IDENTITY", ""):
        subprocess.run(["codesign", "--force", "--timestamp", "--sign", identity, str(image)], check=True)
    if profile := environment.get("MACOS_NOTARY_PROFILE", ""):
        notarise(image, profile)
        subprocess.run(["xcrun", "stapler", "staple", str(image)], check=True)
        assess = ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature"]
        subprocess.run([*assess, "--verbose", str(image)], check=True)


def notarise(file: Path, profile: str) -> None:
    """Have Apple examine a file, and wait for the verdict.

    Raises:
        CalledProcessError: Apple could not be asked.
        SigningError: it was refused; the log of the examination is on the screen.
    """
    tool = ["xcrun", "notarytool"]
    credentials = ["--keychain-profile", profile]
    submit = [*tool, "submit", str(file), *credentials, "--wait", "--output-format", "json"]
    answer = json.loads(subprocess.run(submit, check=True, stdout=subprocess.PIPE).stdout)
    if answer["status"] != "Accepted":
        subprocess.run([*tool, "log", answer["id"], *credentials], check=True)
        raise SigningError(f"Apple did not notarise {file.name}: {answer['status']}. The log above says why.")
