"""Write the software bill of materials of a bundle: python -m installers.sbom BUNDLE OUT.cdx.json

CycloneDX 1.6, from the list of components in the bundle (`installers.licences`), with its native libraries.
Run it in the environment that the bundle was made of: what is installed there gets an address in PyPI.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.utils import NormalizedName, canonicalize_name

from app.base.licences import Component, LicencesError, bundled

PROGRAM = "unfog"
_NAMESPACE = uuid.UUID(
    "5f1e7a5e-8f0c-4a57-9c1d-6e0f0a6b3c11"
)  # of these documents: the same content, the same number


def document(components: Iterable[Component]) -> dict[str, Any]:
    """Return the bill of materials of these components, of which one is Unfog, as CycloneDX JSON.

    Raises:
        ValueError: Unfog is not among them.
    """
    parts = list(components)
    packages = {canonicalize_name(found.name): found.version for found in distributions()}
    entries = {_reference(part): _entry(part, packages) for part in parts}
    program = next((part for part in parts if part.name == PROGRAM), None)
    if program is None:
        raise ValueError(f"The list of components has no {PROGRAM}.")
    main = _reference(program)
    others = [entries[reference] for reference in sorted(entries) if reference != main]
    content = {
        "metadata": {"component": {**entries[main], "type": "application"}},
        "components": others,
        "dependencies": _dependencies(parts, main),
    }
    number = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": number.urn,
        "version": 1,
        **content,
    }


def _reference(part: Component) -> str:
    return "/".join(filter(None, (part.part_of, part.name, part.version)))


def _entry(part: Component, packages: Mapping[NormalizedName, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": "library", "bom-ref": _reference(part), "name": part.name}
    if part.version:
        entry["version"] = part.version
    if part.licence:
        entry["licenses"] = [_licence(part.licence)]
    name = canonicalize_name(part.name)
    if not part.part_of and packages.get(name) == part.version:
        entry["purl"] = f"pkg:pypi/{name}@{part.version}"
    if "://" in part.source:
        entry["externalReferences"] = [{"type": "source-distribution", "url": part.source}]
    return entry


def _licence(text: str) -> dict[str, Any]:
    """Return an SPDX expression as such, any other text as the name of a licence."""
    try:
        return {"expression": str(canonicalize_license_expression(text))}
    except InvalidLicenseExpression:
        return {"license": {"name": text}}


def _dependencies(parts: Sequence[Component], main: str) -> list[dict[str, Any]]:
    """Return what is in what: libraries in the distribution that carries them, everything else in Unfog."""
    carriers = {part.name: _reference(part) for part in parts if not part.part_of}
    inside: dict[str, set[str]] = {_reference(part): set() for part in parts}
    for part in parts:
        carrier = carriers.get(part.part_of, main)
        if carrier != _reference(part):
            inside[carrier].add(_reference(part))
    return [{"ref": carrier, "dependsOn": sorted(held)} for carrier, held in sorted(inside.items())]


def main(argv: Sequence[str] | None = None) -> int:
    """Write the document; return 1 if the bundle has no list of components."""
    parser = argparse.ArgumentParser(description="Write the software bill of materials of a bundle.")
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help="the folder, or the .app, that PyInstaller made"
    )
    parser.add_argument("out", type=Path, metavar="OUT.cdx.json")
    args = parser.parse_args(argv)
    listed = next(args.bundle.rglob("resources/licences.zip"), None)
    if listed is None:
        print(
            f"{args.bundle} has no list of components: python -m installers.licences writes it.",
            file=sys.stderr,
        )
        return 1
    try:
        content = document(bundled(listed).components)
    except (LicencesError, ValueError) as error:
        print(f"No bill of materials: {error}", file=sys.stderr)
        return 1
    args.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{args.out}: {len(content['components'])} components")
    return 0


if __name__ == "__main__":
    sys.exit(main())
