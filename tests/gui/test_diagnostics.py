"""Diagnostics are useful and contain no private text."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.gui.settings_dialog.diagnostics import DiagnosticInfo, diagnostics
from app.settings.store import SettingsStore
from app.storage import Store
from model_backends.files.protocol import Computer
from model_backends.protocol import Loaded

SECRET = "xylophone"
COMPUTER = Computer(
    device="CPU",
    description="Ryzen 7",
    is_cpu=True,
    memory=32 * 2**30,
    free=20 * 2**30,
    host_memory=32 * 2**30,
    host_free=20 * 2**30,
    why=f"ggml in /home/{SECRET}/lib was built without CUDA.",
)


@pytest.fixture
def store(tmp_path: Path, qapp: QApplication) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.toml")


def test_diagnostics_hold_nothing_private(tmp_path: Path, store: SettingsStore, qapp: QApplication) -> None:
    database = Store(tmp_path / "unfog.sqlite3")
    conversation = database.create_conversation(f"{SECRET} title", system=f"{SECRET} system").id
    database.add_message(conversation, "user", f"{SECRET} question")
    database.save_draft(conversation, f"{SECRET} draft")
    store.update({"replies.system_prompt": f"{SECRET} prompt", "appearance.scheme": "dark"})
    log = tmp_path / "engine.log"
    log.write_text(
        f"2026-11-23 19:00:00,123 INFO {SECRET}\n"
        f"2026-11-23 19:00:00,123 ERROR The engine ended; token hf_{SECRET}.\n"
        "2026-11-23 19:00:00,123 ERROR app.processes.engine: a bug: ValueError\n"
        f'  File "/home/{SECRET}/app/processes/engine.py", line 7, in start\n'
        f"    fail({SECRET})\n"
        f"{SECRET}\n"
        f"2026-11-23 19:00:00,123 WARNING pypdf: {SECRET}\n"
    )
    loaded = Loaded(
        path=f"/home/{SECRET}/demo-Q4_K_M.gguf",
        name=SECRET,
        device="CPU (2 threads)",
        file_bytes=16_800_000_000,
        context_length=8192,
        canvas_length=256,
        vocab_size=262_144,
        max_steps=48,
        thinking=True,
        notes=(f"The file /home/{SECRET}/x.gguf was read.",),
    )
    text = diagnostics(
        DiagnosticInfo(
            version="1.2.3",
            settings=store.value,
            data_folder=tmp_path,
            database=tmp_path / "unfog.sqlite3",
            models=tmp_path / "models",
            logs=(log, tmp_path / "none.log"),
            model=Path(loaded.path),
            computer=COMPUTER,
            loaded=loaded,
        )
    )
    database.close()
    assert SECRET not in text
    assert str(Path.home()) not in text
    assert str(tmp_path) not in text
    for part in (
        "Unfog 1.2.3, Python 3.",
        "llama-cpp-python 0.",
        "Models run on CPU: Ryzen 7",
        "Why no graphics card: ggml in …/lib was built without CUDA.",
        "demo-Q4_K_M.gguf, quantisation Q4_K_M",
        "16.8 GB, context 8,192 tokens",
        "appearance.scheme: Dark",
        "replies.system_prompt: (set)",
        "The engine ended; token hf_…",
        "app.processes.engine: a bug: ValueError",
        'File "…/engine.py", line 7, in start',
        "Models 0 bytes in 0 files",
    ):
        assert part in text


def test_diagnostics_are_there_before_anything_is_known(tmp_path: Path, store: SettingsStore) -> None:
    text = diagnostics(
        DiagnosticInfo(
            version="1.2.3",
            settings=store.value,
            data_folder=tmp_path,
            database=tmp_path / "none",
            models=tmp_path / "none",
            logs=(),
        )
    )
    assert "Not checked yet." in text
    assert "Not loaded." in text
