"""Messages between the program and the child processes that handle model files.

One process per task: `unfog --files` reads one request, a JSON line, writes events as JSON lines and exits.
The last event of every task is its result or `Failed`. A task is cancelled by killing its process; it also
exits at the end of its standard input, so it never outlives the program. A partial download is kept, and
the next `Download` of the same file resumes it.
"""

from __future__ import annotations

import msgspec

from model_backends.files.catalog import Catalog, CatalogFile
from model_backends.gpu_packs.manifest import Kind, PackManifest, PublishedPack
from model_backends.protocol import Failed, LineDecoder, encode_line

MARGIN = 1 << 30
"""Bytes of the disk that a download leaves free by default."""


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """An immutable value."""


class _Line(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """An immutable value that is sent as a line of its own."""


class Hub(_Value, frozen=True):
    """How to reach the Hub. Defaults: `HF_ENDPOINT` or the public Hub, and the system's proxy."""

    endpoint: str = ""
    proxy: str = ""
    token: str = ""


# ---- Requests ----------------------------------------------------------------------------------


class InspectSystem(_Line, frozen=True):
    """Inspect this computer: which catalogue files fit, and which are already in the Hugging Face cache."""

    catalog: Catalog
    device: str = "auto"


class Refresh(_Line, frozen=True):
    """Query the current files of the catalogue's repositories."""

    catalog: Catalog
    hub: Hub = Hub()


class Download(_Line, frozen=True):
    """Download a catalogue file into `folder`, resuming a partial download, and verify it."""

    file: CatalogFile
    folder: str
    hub: Hub = Hub()
    margin: int = MARGIN


class Check(_Line, frozen=True):
    """Check from a model file's header, tensors and sizes whether Unfog can run it."""

    path: str


class Verify(_Line, frozen=True):
    """Compute a file's SHA-256 and compare it with `sha256`, if given."""

    path: str
    sha256: str = ""


class Copy(_Line, frozen=True):
    """Copy a model file into `folder`; it appears there only when complete."""

    path: str
    folder: str
    margin: int = MARGIN


class InspectCards(_Line, frozen=True):
    """Find the NVIDIA cards in this computer and their driver, without loading ggml."""


class InstallPack(_Line, frozen=True):
    """Install a GPU pack into `folder`, replacing one of its kind.

    It is the file `path`, or else the `published` one, which is downloaded first; that resumes.
    """

    folder: str
    path: str = ""
    published: PublishedPack | None = None
    hub: Hub = Hub()
    margin: int = MARGIN


class VerifyPack(_Line, frozen=True):
    """Compare every file of an installed GPU pack with its SHA-256."""

    folder: str
    kind: Kind


class RemovePack(_Line, frozen=True):
    """Remove an installed GPU pack, and what is left of its downloads."""

    folder: str
    kind: Kind


class MeasureSpeed(_Line, frozen=True):
    """Measure how fast a device computes, with the demo model `model`; it is checked, too."""

    device: str
    model: str


class CheckForUpdates(_Line, frozen=True):
    """Ask whether a newer version of Unfog than `version` is published."""

    version: str
    hub: Hub = Hub()


PackTask = InspectCards | InstallPack | VerifyPack | RemovePack
Task = InspectSystem | Refresh | Download | Check | Verify | Copy | PackTask | MeasureSpeed | CheckForUpdates

# ---- Events ------------------------------------------------------------------------------------


class Computer(_Value, frozen=True):
    """The hardware models run on. `device`: "CUDA0"; `why`: why it is not a card, or ""; memory in bytes."""

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

    Judged by all the memory there is; `missing_bytes` are not free at this moment. `device_bytes` and
    `cpu_bytes` are predicted memory, `sentence` is the text to show, `speed` is "fast", "medium", "slow" or
    "". `recommended` is set for at most one file.
    """

    name: str
    repository: str
    fit: str
    device_bytes: int
    cpu_bytes: int
    sentence: str
    speed: str
    recommended: bool
    missing_bytes: int = 0


class Cached(_Value, frozen=True):
    """A catalogue file found in the Hugging Face cache."""

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
    """`done` of `total` bytes are on disk; sent at least once a second, also while nothing arrives.

    `activity`: "connecting", "downloading", "waiting" (the server asked to wait, `message` says how long),
    "checking" (the SHA-256 of what was downloaded), "copying" or "unpacking". `rate` in bytes/s, over
    the last seconds.
    """

    activity: str
    done: int
    total: int
    rate: float
    seconds_left: float | None = None
    message: str = ""


class Downloaded(_Line, frozen=True):
    """The file is complete; `checked`: a SHA-256 was known to compare it with.

    `fetched`: bytes downloaded by this process.
    """

    path: str
    bytes: int
    sha256: str
    checked: bool
    fetched: int


class Checked(_Line, frozen=True):
    """A model file that Unfog can run; `tensor_types` with their number of tensors, most frequent first."""

    path: str
    name: str
    bytes: int
    layers: int
    vocab_size: int
    context_length: int
    tensor_types: tuple[str, ...]
    sentence: str


class Verified(_Line, frozen=True):
    """The computed SHA-256; `matches` is None if there was nothing to compare with."""

    path: str
    sha256: str
    matches: bool | None


class Copied(_Line, frozen=True):
    """The copy is complete."""

    path: str
    bytes: int


class Card(_Value, frozen=True):
    """An NVIDIA card; `capability`: its compute capability, "8.9", or "" if the driver doesn't say."""

    name: str
    capability: str


class Cards(_Line, frozen=True):
    """The answer to `InspectCards`. `present`: there is a card, also if its driver is missing.

    `driver`: its version, "" if there is none that works; then `cards` is empty. `cuda`: the newest CUDA that
    the driver takes, "13.0", or "".
    """

    present: bool
    driver: str = ""
    cuda: str = ""
    cards: tuple[Card, ...] = ()


class PackInstalled(_Line, frozen=True):
    """A GPU pack is installed; `note`: why it isn't used yet, or "". `fetched`: bytes downloaded."""

    manifest: PackManifest
    note: str = ""
    fetched: int = 0


class PackVerified(_Line, frozen=True):
    """Every file of the installed pack is right."""

    kind: Kind
    files: int
    bytes: int


class SpeedMeasured(_Line, frozen=True):
    """A device computes rightly, this fast: `device` is ggml's name.

    `operations_per_second`: multiplications and additions in the product of a matrix of the full-size model,
    in Q4_K, with 256 columns. `bytes_per_second`: of such a matrix in the product with one column.
    `step_seconds`: a denoising step of the demo model. `copied_per_second`: bytes of weights to a card; 0 for
    the processor.
    """

    device: str
    operations_per_second: float
    bytes_per_second: float
    step_seconds: float
    copied_per_second: float


class UpdatesChecked(_Line, frozen=True):
    """The answer to `CheckForUpdates`: a newer `version` or "", and the `page` to get it from."""

    version: str = ""
    page: str = ""


class PackRemoved(_Line, frozen=True):
    """A GPU pack is removed, in bytes; `left`: files that a running program still uses (on Windows)."""

    kind: Kind
    freed: int
    left: int


PackResult = Cards | PackInstalled | PackVerified | PackRemoved
TaskEvent = (
    SystemInspected
    | Refreshed
    | Progress
    | Downloaded
    | Checked
    | Verified
    | Copied
    | PackResult
    | SpeedMeasured
    | UpdatesChecked
    | Failed
)


def encode(line: Task | TaskEvent) -> bytes:
    """Encode a message as a JSON line, newline included."""
    return encode_line(line)


decode_task: LineDecoder[Task] = LineDecoder(Task, "a request", lazy_texts=False)
decode_event: LineDecoder[TaskEvent] = LineDecoder(TaskEvent, "an event")
