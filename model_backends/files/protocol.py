"""The seam between the program and the child processes that look after model files.

One process per task: `unfog --files` reads one request, a JSON line, writes events as JSON lines and ends.
The last event of every task is its result or `Failed`. A task is stopped by ending its process; it also
ends when its standard input does, so that nothing goes on when the program is gone. What a download has
fetched stays, and the next `Download` of the same file goes on from there.
"""

from __future__ import annotations

import msgspec

from model_backends.files.catalog import Catalog, CatalogFile
from model_backends.protocol import Failed, LineDecoder, encode_line

MARGIN = 1 << 30
"""Bytes of the disk that a download leaves free, unless it is told otherwise."""


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """An immutable value."""


class _Line(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """An immutable value that travels as a line of its own."""


class Hub(_Value, frozen=True):
    """How to reach the Hub. Empty `endpoint`: `HF_ENDPOINT`, else the public one; `proxy`: the system's."""

    endpoint: str = ""
    proxy: str = ""
    token: str = ""


# ---- Requests ----------------------------------------------------------------------------------


class InspectSystem(_Line, frozen=True):
    """Look at this computer: which catalogue files fit, and which are in the Hugging Face cache already."""

    catalog: Catalog
    device: str = "auto"


class Refresh(_Line, frozen=True):
    """Ask the catalogue's repositories what files they have now."""

    catalog: Catalog
    hub: Hub = Hub()


class Download(_Line, frozen=True):
    """Fetch a catalogue file into `folder`, going on with what is there of it, and check it."""

    file: CatalogFile
    folder: str
    hub: Hub = Hub()
    margin: int = MARGIN


class Check(_Line, frozen=True):
    """Look at a model file's header, tensors and sizes; says whether Unfog can run it."""

    path: str


class Verify(_Line, frozen=True):
    """Compute a file's SHA-256 and compare it with `sha256`, if that is known."""

    path: str
    sha256: str = ""


class Copy(_Line, frozen=True):
    """Copy a model file into `folder`. The copy appears there when it is complete."""

    path: str
    folder: str
    margin: int = MARGIN


Task = InspectSystem | Refresh | Download | Check | Verify | Copy

# ---- Events ------------------------------------------------------------------------------------


class Computer(_Value, frozen=True):
    """What runs models here. `device`: "CUDA0"; `why`: why it is not a card, "" if it is; memory in bytes."""

    device: str
    description: str
    is_cpu: bool
    memory: int
    free: int
    host_memory: int
    host_free: int
    why: str


class Advice(_Value, frozen=True):
    """How a catalogue file would run here. `fit`: "yes", "partly" (some of it on the processor) or "no".

    `device_bytes` and `cpu_bytes` are predicted memory, `sentence` says it for people, `speed` is "fast",
    "medium", "slow" or "". `recommended` is set for at most one file.
    """

    name: str
    repository: str
    fit: str
    device_bytes: int
    cpu_bytes: int
    sentence: str
    speed: str
    recommended: bool


class Cached(_Value, frozen=True):
    """A catalogue file that lies in the Hugging Face cache."""

    name: str
    repository: str
    path: str
    sha256: str


class SystemInspected(_Line, frozen=True):
    """The answer to `InspectSystem`."""

    computer: Computer
    advice: tuple[Advice, ...]
    cached: tuple[Cached, ...]


class Refreshed(_Line, frozen=True):
    """The answer to `Refresh`."""

    catalog: Catalog


class Progress(_Line, frozen=True):
    """`done` of `total` bytes are on the disk; at least once a second, also while nothing comes.

    `activity`: "connecting", "downloading", "waiting" (the server asked for patience, `message` says how
    much), "checking" (the SHA-256 of what has come) or "copying". `rate` in bytes/s, of the last seconds.
    """

    activity: str
    done: int
    total: int
    rate: float
    seconds_left: float | None = None
    message: str = ""


class Downloaded(_Line, frozen=True):
    """The file is complete; `checked` tells whether a SHA-256 was known to compare it with.

    `fetched`: bytes that came from the network in this process.
    """

    path: str
    bytes: int
    sha256: str
    checked: bool
    fetched: int


class Checked(_Line, frozen=True):
    """A model file that Unfog can run; `tensor_types` with how many tensors have them, the most first."""

    path: str
    name: str
    bytes: int
    layers: int
    vocab_size: int
    context_length: int
    tensor_types: tuple[str, ...]
    sentence: str


class Verified(_Line, frozen=True):
    """`matches` is None if there was nothing to compare with."""

    path: str
    sha256: str
    matches: bool | None


class Copied(_Line, frozen=True):
    """The copy is complete."""

    path: str
    bytes: int


TaskEvent = SystemInspected | Refreshed | Progress | Downloaded | Checked | Verified | Copied | Failed


def encode(line: Task | TaskEvent) -> bytes:
    """One JSON line, newline included."""
    return encode_line(line)


decode_task: LineDecoder[Task] = LineDecoder(Task, "a request")
decode_event: LineDecoder[TaskEvent] = LineDecoder(TaskEvent, "an event")
