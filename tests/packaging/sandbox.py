"""A bare Debian in namespaces of its own: all that a test installs, mounts and starts in it vanishes with it.

Needs root, for it mounts file systems and makes user accounts, but only inside of those namespaces.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

USER = "joerg"
HOME = "Jörg Müller"
"""The home folder in /home: a space and an umlaut, as people have them."""

END_WITH_TESTS = ("setpriv", "--pdeathsig", "KILL")
"""Begins a command that ends when this process does, however that ends."""

_NOT_COMPARED = (
    "proc",
    "sys",
    "dev",
    "run",
    "tmp",
    "home",
    "mnt",
    "var/log",
    "var/cache",
    "var/lib/apt",
    "var/lib/dpkg",
)


def make_root(folder: Path) -> Path:
    """Return the files of a Debian like the one that runs here, with only what apt needs; made once."""
    if folder.exists():
        return folder
    release, mirror = _source()
    partial = folder.with_name(folder.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = ["debootstrap", "--variant=minbase", release, str(partial), mirror]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert made.returncode == 0, made.stdout[-3000:]
    shutil.copy("/etc/resolv.conf", partial / "etc" / "resolv.conf")
    settings = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    proxies = [line for line in settings.splitlines() if "proxy" in line.lower() and '""' not in line]
    (partial / "etc" / "apt" / "apt.conf.d" / "90proxies").write_text("\n".join(proxies), encoding="utf-8")
    return partial.rename(folder)


def _source() -> tuple[str, str]:
    """Return the release that runs here, and the mirror that apt takes it from."""
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    release = dict(line.split("=", 1) for line in lines if "=" in line)["VERSION_CODENAME"]
    command = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    mirrors = [line.split()[1] for line in listed if line.split()[:1] == [release]]
    return release, mirrors[0]


class Sandbox:
    """Namespaces of mounts and processes, and one of a network that leads nowhere."""

    def __init__(self, folder: Path) -> None:
        """Begin; inside of it, `folder` is a file system in memory."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        script = 'mount -t tmpfs -o mode=755 tmpfs "$1" && echo ready && exec sleep infinity'
        options = ("--mount", "--pid", "--fork", "--kill-child")
        self._inside = _start(["unshare", *options, "sh", "-c", script, "sh", str(folder)])
        (self._init,) = psutil.Process(self._inside.pid).children()
        script = "ip link set lo up && echo ready && exec sleep infinity"
        self._offline = _start(["unshare", "--net", "sh", "-c", script])

    def enter(self, offline: bool) -> list[str]:
        """Return the command prefix that runs a command inside, by default without a network."""
        inside = f"/proc/{self._init.pid}/ns"
        command = ["nsenter", f"--mount={inside}/mnt", f"--pid={inside}/pid"]
        return [*command, f"--net=/proc/{self._offline.pid}/ns/net"] if offline else command

    def seen_from_outside(self, path: Path) -> Path:
        """Return a path by which a file inside can be read from here."""
        return Path(f"/proc/{self._init.pid}/root") / path.relative_to("/")

    def close(self) -> None:
        """End every process inside; with the last one, the mounts are gone."""
        for process in (self._inside, self._offline):
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen([*END_WITH_TESTS, *command], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", f"{command[0]} failed"
    return process


class Machine:
    """A computer in the sandbox: layers of files that stay as they are, below one that takes the changes."""

    def __init__(self, sandbox: Sandbox, name: str, layers: Sequence[Path], home: Path) -> None:
        """Mount it. `layers`: the topmost first. `home`: the folder that is /home in it."""
        self._sandbox, self._home = sandbox, home
        place = sandbox.folder / name
        self.changes, self.root = place / "changes", place / "root"
        script = """
            set -e
            mkdir -p "$1/changes" "$1/work" "$1/root"
            mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/changes,workdir=$1/work" "$1/root"
            mount -t proc proc "$1/root/proc"
            mount --rbind /dev "$1/root/dev"
            mount --rbind /sys "$1/root/sys"
            mkdir -p "$1/root/tmp/.X11-unix"
            mount --bind /tmp/.X11-unix "$1/root/tmp/.X11-unix"
            mount --bind "$3" "$1/root/home"
        """
        lower = ":".join(map(str, layers))
        command = [*sandbox.enter(offline=False), "sh", "-c", script, "sh", str(place), lower, str(home)]
        subprocess.run(command, check=True)

    def show(self, folder: Path, at: str) -> None:
        """Make a folder from outside visible, read-only."""
        command = [*self._sandbox.enter(offline=False), "mount", "--bind", "-o", "ro"]
        subprocess.run([*command, str(folder), str(self.root / at.lstrip("/"))], check=True)

    def command(self, *arguments: str, offline: bool = True, **variables: str) -> list[str]:
        """Return the command, for this computer here, that runs a command there as the user."""
        home = f"/home/{HOME}"
        environment = {"HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
        settings = [f"{name}={value}" for name, value in environment.items()]
        enter = [*self._sandbox.enter(offline), "chroot", str(self.root)]
        become = ["setpriv", "--reuid", USER, "--regid", USER, "--init-groups"]
        return [*enter, *become, "env", "-i", "-C", home, *settings, *arguments]

    def run(
        self, *arguments: str, stdin: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command as the user, offline, to its end."""
        command = self.command(*arguments, **variables)
        return subprocess.run(command, input=stdin, capture_output=True, check=False)

    def administer(self, *arguments: str) -> str:
        """Run a command as root, with the network; return its output, and fail if it does."""
        enter = [*self._sandbox.enter(offline=False), "chroot", str(self.root), "env", "-i"]
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        settings = [path, "HOME=/root", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
        done = subprocess.run([*enter, *settings, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write a file of the system."""
        script = 'mkdir -p "$(dirname "$1")"; cat > "$1"; chmod "$2" "$1"'
        enter = [*self._sandbox.enter(offline=False), "chroot", str(self.root), "sh", "-c", script]
        subprocess.run([*enter, "sh", path, f"{mode:o}"], input=text, text=True, check=True)

    def path(self, inside: str) -> Path:
        """Return the path by which a file can be read from here."""
        if inside.startswith("/home/"):  # by its own path: SQLite doesn't follow those through /proc
            return self._home / inside.removeprefix("/home/")
        return self._sandbox.seen_from_outside(self.root / inside.lstrip("/"))

    def files(self) -> set[str]:
        """Return the paths of all files and folders of the system, without people's and logs."""
        return set(_walk(os.fspath(self.path("/")), ""))


def _walk(root: str, folder: str) -> Iterator[str]:
    for entry in os.scandir(f"{root}/{folder}"):
        path = f"{folder}/{entry.name}".lstrip("/")
        if path not in _NOT_COMPARED:
            yield path
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, path)
