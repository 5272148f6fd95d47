"""Version resource and manifest of the executables on Windows, for PyInstaller's EXE.

    EXE(…, name="unfog", console=False, icon=…, manifest=MANIFEST,
        version=write_version_info(folder, "unfog.exe", "Unfog", "0.1.0"))

The window's name in "Open with", in the task manager and in firewall questions is the file description.
"""

from __future__ import annotations

from pathlib import Path

MANIFEST = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitorV2</dpiAwareness>
      <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings">UTF-8</activeCodePage>
    </windowsSettings>
  </application>
  <dependency>
    <dependentAssembly>
      <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"
        processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"/>
    </dependentAssembly>
  </dependency>
</assembly>
"""
"""Windows 10 and newer; long paths; sharp on every screen; UTF-8 in pipes and C libraries."""


def version_info(executable: str, description: str, version: str) -> str:
    """Return a version resource as PyInstaller reads it from a file.

    `executable`: its file name. `version`: up to four numbers, as in pyproject.toml ("0.1.0").

    Raises:
        ValueError: the version is something else.
    """
    numbers = [int(part) for part in version.split(".")]
    if len(numbers) > 4 or any(not 0 <= number < 1 << 16 for number in numbers):
        raise ValueError(f"Windows can't show the version {version}: it takes four numbers up to 65535")
    four = (*numbers, 0, 0, 0)[:4]
    strings = {
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": executable.removesuffix(".exe"),
        "LegalCopyright": "GPL-3.0-or-later; Unfog's own source: Apache-2.0",
        "OriginalFilename": executable,
        "ProductName": "Unfog",
        "ProductVersion": version,
    }
    rows = "".join(f"            StringStruct({name!r}, {text!r}),\n" for name, text in strings.items())
    return (
        "VSVersionInfo(\n"
        f"    ffi=FixedFileInfo(filevers={four}, prodvers={four},\n"
        "        mask=0x3F, flags=0, OS=0x40004, fileType=1),\n"
        "    kids=[\n"
        "        StringFileInfo([StringTable('040904B0', [\n"  # English, UTF-16
        f"{rows}"
        "        ])]),\n"
        "        VarFileInfo([VarStruct('Translation', [0x0409, 0x04B0])]),\n"
        "    ],\n"
        ")\n"
    )


def write_version_info(folder: Path, executable: str, description: str, version: str) -> str:
    """Write a version resource into a folder, which is created; return the path of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{executable}.version.txt"
    target.write_text(version_info(executable, description, version), encoding="utf-8")
    return str(target)
