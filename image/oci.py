#!/usr/bin/env python3
"""A root's tar -> an image of one layer for containers, in one tar, as OCI lays it out.

`podman load`, `docker load` and `skopeo copy oci-archive:` read it. The same layer, version and
time give the same bytes.
"""

import gzip
import json
import sys
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

_KIND = "application/vnd.oci.image."
_PLATFORMS = {
    "x86-64": {"architecture": "amd64", "os": "linux"},
    "arm64": {"architecture": "arm64", "os": "linux", "variant": "v8"},
}
_START = {
    "Entrypoint": ["/opt/teiten/bin/teiten"],
    "Cmd": ["appliance", "run"],
    "Env": ["PATH=/opt/teiten/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"],
    "StopSignal": "SIGTERM",
    "Volumes": {"/var/lib/teiten": {}},
}
"""As root, since an engine gives rights to nobody else."""


def main(layer: Path, version: str, machine: str, epoch: int, out: Path) -> None:
    """Write `out`; `epoch` is when it was made, in seconds."""
    raw, name = layer.read_bytes(), f"teiten:{version}"
    made = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = _told(version, made)
    blobs: dict[str, bytes] = {}
    config = {
        "created": made,
        **_PLATFORMS[machine],
        "config": _START | {"Labels": told},
        "rootfs": {"type": "layers", "diff_ids": [_digest(raw)]},
        "history": [{"created": made, "created_by": "make image"}],
    }
    ours = _put(blobs, _json(config), "config.v1+json")
    packed = _put(blobs, gzip.compress(raw, 6, mtime=0), "layer.v1.tar+gzip")
    manifest = _typed("manifest", {"config": ours, "layers": [packed], "annotations": told})
    found = _put(blobs, _json(manifest), "manifest.v1+json") | {
        "platform": _PLATFORMS[machine],
        "annotations": {"org.opencontainers.image.ref.name": name},
    }
    # An older Docker knows nothing but this of what it loads.
    docker = {"Config": _at(ours), "RepoTags": [name], "Layers": [_at(packed)]}
    with tarfile.open(out, "w", format=tarfile.USTAR_FORMAT) as tar:
        _add(tar, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
        _add(tar, "index.json", _json(_typed("index", {"manifests": [found]})))
        _add(tar, "manifest.json", _json([docker]))
        for place, data in sorted(blobs.items()):
            _add(tar, place, data)


def _told(version: str, made: str) -> dict[str, str]:
    """What the image says of itself, in OCI's words."""
    words = {
        "title": "teiten",
        "description": "A sensor: denies everything, answers ping, counts every packet that knocks",
        "licenses": "Apache-2.0",
        "version": version,
        "created": made,
    }
    return {f"org.opencontainers.image.{word}": text for word, text in words.items()}


def _typed(kind: str, content: dict[str, object]) -> dict[str, object]:
    return {"schemaVersion": 2, "mediaType": f"{_KIND}{kind}.v1+json"} | content


def _put(blobs: dict[str, bytes], data: bytes, kind: str) -> dict[str, object]:
    placed = {"mediaType": f"{_KIND}{kind}", "digest": _digest(data), "size": len(data)}
    blobs[_at(placed)] = data
    return placed


def _at(placed: Mapping[str, object]) -> str:
    """Where a blob lies in the tar."""
    return f"blobs/{placed['digest']}".replace(":", "/")


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    tar.addfile(entry, BytesIO(data))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), Path(sys.argv[5]))
