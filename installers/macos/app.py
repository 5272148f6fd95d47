"""The Info.plist of Unfog.app, for PyInstaller's `BUNDLE`.

from installers.macos import app
BUNDLE(coll, name="Unfog.app", icon=..., bundle_identifier=app.BUNDLE_ID, info_plist=app.info_plist(version))
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent

BUNDLE_ID = "local.unfog.Unfog"
"""Names the program to macOS, for good: permissions and the default program for a file type hang on it.

`.local` belongs to no one, so this claims nobody's domain.
"""

GGUF_TYPE = "local.unfog.gguf"
MINIMUM_SYSTEM = (15, 0)
"""The newest `minos` in the load commands of what is bundled: PySide6 6.11's own modules and shiboken6.

Its Qt frameworks need 13.0, NumPy and PyAV 14.0. `installers.macos.dmg` refuses a bundle that needs more.
"""


def info_plist(version: str) -> dict[str, Any]:
    """Return the keys of Info.plist for this version of Unfog, as in pyproject.toml.

    Raises:
        ValueError: the version does not begin with numbers.
    """
    numbers = re.match(r"\d+(\.\d+){0,2}", version)
    if numbers is None:
        raise ValueError(f"Version {version!r} does not begin with numbers, as Info.plist wants it.")
    return {
        "CFBundleName": "Unfog",
        "CFBundleDisplayName": "Unfog",
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleVersion": numbers[0],
        "CFBundleShortVersionString": numbers[0],
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "de"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "GGUF model",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Default",
                "LSItemContentTypes": [GGUF_TYPE],
            }
        ],
        # Imported, not exported: the format is not ours, and a program that owns it takes precedence.
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": GGUF_TYPE,
                "UTTypeDescription": "GGUF model",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["gguf"],
                    "public.mime-type": ["application/x-gguf"],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": ".".join(map(str, MINIMUM_SYSTEM)),
        "LSBackgroundOnly": False,  # PyInstaller sets it for an executable that serves the terminal, too
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,  # else an Intel Mac turns its discrete card on
        "NSPrincipalClass": "NSApplication",
        "NSHumanReadableCopyright": "© 2026 Unfog contributors",
    }


def localised_files() -> list[tuple[str, str]]:
    """Return PyInstaller's `datas` for the translated names in Info.plist: (file, folder in the bundle)."""
    return [(str(file), file.parent.name) for file in sorted(FOLDER.glob("*.lproj/InfoPlist.strings"))]
