"""The root of an image -> its files in a folder, and what its programs say, of whatever machine."""

import subprocess
from pathlib import Path

_IN_TOOLS = 'mount --bind "$0" "$0/tools/mnt" && exec chroot "$0/tools" "$@"'
_IN_ROOT = """\
for each in proc sys dev; do mount --rbind "/$each" "$0/$each"; done
mount -t tmpfs tmpfs "$0/tmp"
exec chroot "$0" "$@"
"""


def unpacked(image: Path, folder: Path) -> Path:
    """Take an image apart by the tools that lie beside `folder`, which is that of all images."""
    tools = folder.parent
    root, out = (
        Path("/mnt") / path.relative_to(tools) for path in (image.with_suffix(".root.raw"), folder)
    )
    (tools / "tools" / "mnt").mkdir(exist_ok=True)
    words = ["fsck.erofs", "--preserve", f"--extract={out}", str(root)]
    _apart(_IN_TOOLS, tools, *words)
    return folder


def said(root: Path, *words: str, emulate: Path) -> str:
    """What a program of a root says, by `image/emulate` where this kernel does not run it."""
    return _apart(_IN_ROOT, root, *words, before=[str(emulate)])


def _apart(script: str, place: Path, *words: str, before: list[str] | None = None) -> str:
    whole = [*(before or []), "unshare", "--mount", "sh", "-c", script, str(place), *words]
    done = subprocess.run(whole, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout
