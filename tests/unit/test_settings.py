"""The settings file accepts any content and loses nothing; shown log lines are not private."""

from __future__ import annotations

import logging
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from app.gui.application.crash_reports import CrashReporter
from app.settings import file
from app.settings.fields import (
    AUTO,
    Field,
    SettingsError,
    Value,
    changed_fields,
    fields,
    get,
    groups,
    with_values,
)
from app.settings.log_lines import safe_lines, without_paths
from app.settings.schema import Settings
from model_backends.protocol import Generate, Load, Message, Sampling, Shutdown, encode
from tests.patience import PATIENCE_SECONDS
from tests.tiny_model import TinyModel

SECRET = "xylophone"


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Values that a field takes."""
    match field.kind:
        case "switch":
            return st.booleans()
        case "choice":
            return st.sampled_from([value for value, _ in field.choices])
        case "number":
            numbers = st.integers(int(field.minimum), int(field.maximum))
            return numbers | st.just(AUTO) if field.auto else numbers
        case "decimal":
            return st.floats(field.minimum, field.maximum, exclude_min=field.excludes_minimum)
        case "language":
            return st.sampled_from(["system", "en", "de", "pt_BR"])
        case "device":
            return st.sampled_from(["auto", "cpu", "cuda:0", "CUDA0".lower()])
        case _:
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@st.composite
def all_settings(draw: st.DrawFn) -> Settings:
    found = {field.name: draw(values_of(field)) for field in fields().values()}
    low, high = sorted((found["replies.t_min"], found["replies.t_max"]))  # type: ignore[type-var]
    return with_values(Settings(), {**found, "replies.t_min": low, "replies.t_max": high})


# TOML has no other values; nothing in this list may be lost.
TOML_VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.datetimes()
    | st.dates()
    | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


# The fields


def test_every_field_explains_itself() -> None:
    for field in fields().values():
        assert field.title
        assert field.description.endswith(".")
        assert field.keywords
        assert field.format_value(field.default)
        assert with_values(Settings(), {field.name: field.default}) == Settings()
    assert all(group.title for group in groups())
    assert len({field.title for field in fields().values()}) == len(fields())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("appearance.scheme", "pink", "one of system, light, dark"),
        ("appearance.font_scale", 2.5, "a number from 80 to 200 %"),
        ("appearance.font_scale", float("nan"), "a number from 80 to 200 %"),
        ("replies.max_steps", True, "a whole number from 1"),
        ("replies.t_min", 0, "above 0"),
        ("replies.t_min", 0.9, "the last temperature is higher than the first"),
        ("replies.system_prompt", "x" * 100_001, "up to 100,000 characters"),
        ("models.device", "the card", "auto, cpu"),
        ("models.context_length", 1, "or automatic"),
        ("traces.keep", 1, "on or off"),
        ("appearance.colour", "red", "There is no setting"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_rule(name: str, value: object, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        with_values(Settings(), {name: value})


def test_values_that_only_go_together_are_changed_together() -> None:
    changed = with_values(Settings(), {"replies.t_min": 0.9, "replies.t_max": 1.2})
    assert (changed.replies.t_min, changed.replies.t_max) == (0.9, 1.2)
    assert {field.name for field in changed_fields(changed)} == {"replies.t_min", "replies.t_max"}


def test_the_preset_decides_what_the_sampler_gets() -> None:
    assert Settings().replies.sampling == Sampling()
    fast = with_values(Settings(), {"replies.preset": "fast", "replies.t_max": 0.7})
    assert fast.replies.sampling == Sampling(max_steps=16)
    custom = with_values(fast, {"replies.preset": "custom", "replies.max_tokens": 9}).replies.sampling
    assert (custom.max_steps, custom.t_max, custom.max_tokens) == (48, 0.7, 9)


# The file


@given(all_settings())
def test_what_is_written_is_read_again(settings: Settings) -> None:
    loaded = file.parse(file.text(settings).encode())
    assert loaded.settings == settings
    assert loaded.notes == ()


@given(TOML_VALUES)
def test_every_unknown_value_is_kept(value: object) -> None:
    tables = {"x": value, "appearance": {"x": value}}
    loaded = file.parse(tomli_w.dumps(tables).encode())
    kept = tomllib.loads(file.text(loaded.settings, loaded.extras))
    assert {name: kept[name] for name in tables} == tables


@pytest.mark.parametrize("prompt", ["one\ntwo\n", "one\r\ntwo", "\n", 'a """\nb\\', "\x00\n\x7f", "\r"])
def test_prompts_of_several_lines_are_kept(prompt: str) -> None:
    settings = with_values(Settings(), {"replies.system_prompt": prompt})
    assert file.parse(file.text(settings).encode()).settings == settings


def test_the_file_explains_every_setting_and_shows_its_default() -> None:
    text = file.text(Settings())
    for field in fields().values():
        assert f"\n# {tomli_w.dumps({field.key: field.default})}" in text
    assert file.parse(text.encode()).settings == Settings()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"a = ", b"\xef\xbb\xbf[appearance]\n", b"x = 0x" + b"f" * 9000]
)
def test_odd_files_are_no_trouble(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(data)
    loaded = file.load(path)
    assert loaded.settings == Settings()
    file.save(path, loaded.settings, loaded.extras)
    assert file.load(path).extras == loaded.extras


@pytest.mark.parametrize(
    ("data", "prompt", "note"),
    [
        ('[replies]\nsystem_prompt = "雾"\n'.encode("utf-16"), "雾", ""),
        ('[replies]\nsystem_prompt = "Müller"\n'.encode("cp1252"), "Müller", "Windows-1252"),
        ('[replies]\n# Größe\nsystem_prompt = "ü'.encode() + b'\xff"\n', "ü�", "can't be read"),
    ],
    ids=["utf-16", "cp1252", "damaged"],
)
def test_settings_in_another_encoding_are_read_and_that_is_told(
    tmp_path: Path, data: bytes, prompt: str, note: str
) -> None:
    (tmp_path / "settings.toml").write_bytes(data)
    loaded = file.load(tmp_path / "settings.toml")
    assert loaded.settings.replies.system_prompt == prompt
    assert [note in one for one in loaded.notes] == ([True] if note else [])


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="ignore")))
def test_no_content_stops_the_program(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("data") / "settings.toml"
    path.write_bytes(data)
    loaded = file.load(path)
    assert loaded.is_usable or loaded.notes
    file.save(path, loaded.settings, loaded.extras, loaded.version)
    assert file.load(path).settings == loaded.settings


@given(
    st.dictionaries(
        st.sampled_from([group.name for group in groups()]),
        st.dictionaries(
            st.sampled_from([field.key for field in fields().values()]) | st.text(max_size=4),
            TOML_VALUES,
            max_size=4,
        )
        | TOML_VALUES,
        max_size=4,
    )
)
def test_no_values_stop_the_program(tables: dict[str, object]) -> None:
    loaded = file.parse(tomli_w.dumps(tables).encode())
    again = file.parse(file.text(loaded.settings, loaded.extras).encode())
    assert (again.settings, again.extras) == (loaded.settings, loaded.extras)


def test_tables_without_end_are_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("x = " + "[" * 50_000)
    loaded = file.load(path)
    assert not loaded.is_usable
    keys = (".".join(parts) for parts in ("a" * 500_000, ["'a b'", '"c"'] * 250_000))
    for endless in (*keys, " . ".join("a" * 500_000)):
        path.write_text(f"[{endless}]\n{endless} = 1")
        assert not file.load(path).is_usable
    assert len(list(tmp_path.glob("settings.toml.damaged*"))) == 4


@pytest.mark.parametrize("part", ["a", "a b. ", "'", '"', ".\n", "http://a.b.c/ "])
def test_a_long_text_is_no_endless_key(tmp_path: Path, part: str) -> None:
    path, prompt = tmp_path / "settings.toml", (part * 100_000)[:900]
    settings = with_values(Settings(), {"replies.system_prompt": prompt})
    file.save(path, settings)
    path.write_bytes(path.read_bytes() + b"\n# " + (part.strip() * 100_000).replace("\n", " ").encode())
    assert file.load(path).settings == settings


def test_a_damaged_file_is_put_aside_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[appearance\nscheme = 'dark'")
    loaded = file.load(path)
    assert not path.exists()
    assert (tmp_path / "settings.toml.damaged").read_text().startswith("[appearance\n")
    assert "damaged" in loaded.notes[0]
    assert str(tmp_path / "settings.toml.damaged") in loaded.notes[0]


def test_wrong_values_fall_back_one_by_one() -> None:
    loaded = file.parse(
        b"traces = 5\n[appearance]\nscheme = 'dark'\nfont_scale = 9\n"
        b"[replies]\nt_min = 1\nt_max = 2\nstability = -1\n"
    )
    assert loaded.settings.appearance.scheme == "dark"
    assert loaded.settings.appearance.font_scale == 1.0
    assert (loaded.settings.replies.t_min, loaded.settings.replies.t_max) == (1.0, 2.0)
    assert len(loaded.notes) == 3
    assert any("appearance.font_scale" in note and "from 80 to 200 %" in note for note in loaded.notes)


def test_what_does_not_go_together_falls_back() -> None:
    loaded = file.parse(b"[replies]\nt_min = 3\nt_max = 2\n")
    assert (loaded.settings.replies.t_min, loaded.settings.replies.t_max) == (0.4, 2.0)
    assert "the last temperature is higher than the first" in loaded.notes[0]


def test_what_is_not_known_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("colour = 'red'\n[appearance]\nglow = [1, {a = 2.5}]\n[plugin]\nday = 2026-11-23\n")
    loaded = file.load(path)
    assert "appearance.glow" in loaded.notes[0]
    file.save(path, with_values(loaded.settings, {"appearance.scheme": "dark"}), loaded.extras)
    tables = tomllib.loads(path.read_text())
    assert tables["appearance"] == {"scheme": "dark", "glow": [1, {"a": 2.5}]}
    assert tables["colour"] == "red"
    assert str(tables["plugin"]["day"]) == "2026-11-23"


def test_older_versions_are_brought_up_to_date() -> None:
    def rename(tables: file.Table) -> file.Table:
        return {"appearance": {"scheme": tables["look"]}}

    assert file.parse(b"version = 2\nlook = 'dark'", [rename]).settings.appearance.scheme == "dark"
    assert file.parse(b"version = 3\n[appearance]\nscheme = 'light'", [rename]).version == 3


def test_a_file_of_version_2_is_kept() -> None:
    loaded = file.parse(Path(__file__).with_name("settings_v2.toml").read_bytes())
    assert {field.name: get(loaded.settings, field.name) for field in changed_fields(loaded.settings)} == {
        "appearance.scheme": "dark",
        "appearance.font_scale": 1.25,
        "appearance.reduced_motion": "always",
        "replies.preset": "custom",
        "replies.t_max": 0.7,
        "replies.system_prompt": 'Be "kind".\nAlways.',
        "models.context_length": 4096,
        "traces.keep": False,
        "notifications.tell": False,
        "notifications.long_seconds": 60,
        "notifications.tray": True,
    }
    assert (loaded.version, len(loaded.notes)) == (file.VERSION, 1)
    assert "appearance.glow, notifications.sound, plugin" in loaded.notes[0]
    tables = tomllib.loads(file.text(loaded.settings, loaded.extras))
    assert (tables["version"], tables["plugin"]) == (3, {"day": 1})
    assert (tables["appearance"]["glow"], tables["notifications"]["sound"]) == ([1, {"a": 2.5}], "bell")


def test_a_file_from_before_version_2_loses_only_what_has_changed_since() -> None:
    loaded = file.parse(b"version = 1\n[appearance]\nreduced_motion = true\nscheme = 'dark'")
    assert (loaded.settings.appearance.scheme, loaded.settings.appearance.reduced_motion) == (
        "dark",
        "system",
    )
    assert "appearance.reduced_motion" in loaded.notes[0]


def test_the_file_of_a_newer_version_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("version = 7\nfuture = true\n[appearance]\nscheme = 'dark'\n")
    loaded = file.load(path)
    assert loaded.settings.appearance.scheme == "dark"
    assert "newer version of Unfog" in loaded.notes[0]
    file.save(path, loaded.settings, loaded.extras, loaded.version)
    assert tomllib.loads(path.read_text())["version"] == 7


def test_a_folder_that_is_gone_is_a_known_failure(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Can't save") as raised:
        file.save(tmp_path / "gone" / "settings.toml", Settings())
    assert raised.value.hint
    (tmp_path / "folder").mkdir()
    assert "Can't read" in file.load(tmp_path / "folder").notes[0]


# Logs

PYTHON_LOG = f"""\
2026-11-23 19:00:00,123 ERROR Traceback (most recent call last):
  File "{Path(file.__file__)}", line 12, in load
    raise ValueError("{SECRET}")
ValueError: the text was {SECRET}
and {SECRET} again
2026-11-23 19:00:01,000 ERROR Something {SECRET}
"""
ENGINE_LOG = f"""\
2026-11-23 19:00:00,123 INFO WARNING model_backends.ggml.library: no /home/{SECRET}/My {SECRET}/lib/ggml.so
2026-11-23 19:00:00,124 INFO ERROR model_backends.worker: a bug
2026-11-23 19:00:00,124 INFO Traceback (most recent call last):
2026-11-23 19:00:00,124 INFO   File "/home/{SECRET}/private.py", line 3, in <module>
2026-11-23 19:00:00,124 INFO     explode("{SECRET}")
2026-11-23 19:00:00,124 INFO KeyError: '{SECRET}'
2026-11-23 19:00:00,125 INFO {SECRET}
2026-11-23 19:00:00,126 INFO /home/{SECRET}/ggml/src/ggml.c:77: GGML_ASSERT(ne >= 0) failed
2026-11-23 19:00:00,127 ERROR Not an event: Object. Line: b'{{"text": "{SECRET}"}}'
2026-11-23 19:00:00,128 ERROR The engine ended unexpectedly with code 6.
"""


@pytest.mark.parametrize("log", [PYTHON_LOG, ENGINE_LOG])
def test_what_is_shown_of_a_log_says_where_and_not_what(tmp_path: Path, log: str) -> None:
    path = tmp_path / "some.log"
    path.write_text(log)
    text = "\n".join(safe_lines(path, 50))
    assert SECRET not in text
    assert "Traceback (most recent call last):" in text
    assert "Error: …" in text
    assert "left out)" in text


def test_what_helps_is_shown_of_a_log(tmp_path: Path) -> None:
    path = tmp_path / "some.log"
    path.write_text(PYTHON_LOG + ENGINE_LOG)
    text = "\n".join(safe_lines(path, 50))
    assert '  File "app/settings/file.py", line 12, in load' in text
    assert "ggml.c:77: GGML_ASSERT(ne >= 0) failed" in text
    assert "2026-11-23 19:00:00,128 ERROR The engine ended unexpectedly with code 6." in text
    assert len(safe_lines(path, 3)) == 3
    assert safe_lines(tmp_path / "none.log", 3) == ()


@given(st.text(string.printable, max_size=300))
def test_no_line_that_anyone_typed_is_shown(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    path = tmp_path_factory.mktemp("logs") / "some.log"
    lines = "".join(f"2026-11-23 19:00:00,123 ERROR {SECRET} {line}\n" for line in typed.splitlines())
    path.write_text(lines)
    assert SECRET not in "\n".join(safe_lines(path, 50))


@pytest.mark.parametrize(
    "text",
    [
        f"cannot open '/home/{SECRET}/a b/c.so' there",
        f"cannot open C:\\Users\\{SECRET}\\a {SECRET}\\c.so there",
        f"no answer from https://{SECRET}:word@{SECRET}.example/x?{SECRET}=1",
        f"the token hf_{SECRET} is wrong",
        f"cannot open \\\\server\\{SECRET}\\c.so",
    ],
)
def test_paths_addresses_and_tokens_are_cut_down(text: str) -> None:
    assert SECRET not in without_paths(text)
    assert "…" in without_paths(text)


def test_the_worker_logs_nothing_of_a_prompt(tmp_path: Path) -> None:
    model = TinyModel(context=256).write(tmp_path / "tiny.gguf")
    message = Message(role="user", content=f"the {SECRET}")
    asked = [
        Load(path=str(model), device="cpu"),
        Generate(id=1, messages=(message,), seed=1, sampling=Sampling(max_steps=2, max_tokens=16)),
        Generate(id=2, messages=(message,) * 300, seed=1),  # too long
        Generate(id=3, messages=(message,), seed=1, sampling=Sampling(max_steps=0)),  # refused
        Generate(id=4, messages=(Message(role="assistant", content=SECRET),), seed=1),
    ]
    lines = [
        *map(encode, asked),
        f'{{"type":"Generate","messages":"{SECRET}"}}\n'.encode(),
        encode(Shutdown()),
    ]
    command = [sys.executable, "-c", "from model_backends.worker import main; raise SystemExit(main())"]
    ended = subprocess.run(
        command, input=b"".join(lines), capture_output=True, timeout=PATIENCE_SECONDS, check=True
    )
    assert ended.stdout.count(b'"type":"Finished"') >= 1
    assert SECRET.encode() not in ended.stderr


def test_the_log_of_the_window_goes_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        logging.getLogger("app"), "propagate", False
    )  # pytest-xdist cannot send half characters
    reports = CrashReporter(tmp_path / "window.log")
    for _ in range(30):  # half a character, which no file can hold as it is
        logging.getLogger("app").error("%s", "x" * 200_000 + "\ud800")
    reports.close()
    logs = list(tmp_path.glob("window.log*"))
    assert len(logs) == 4
    assert all(log.stat().st_size <= 1_000_000 for log in logs)
