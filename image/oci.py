#!/usr/bin/env python3
"""A root's tar -> an image of one layer for containers, in one tar, as OCI lays it out.

`docker load`, `podman load` and `skopeo copy oci-archive:` read it. The same layer and version give
the same bytes.
"""

import gzip
import json
import sys
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

_KIND = "application/vnd.oci.image."
_START = ["/opt/teiten/bin/teiten", "appliance", "run"]


def main(layer: Path, version: str, machine: str, out: Path) -> None:
    """Write `out`."""
    raw = layer.read_bytes()
    packed = gzip.compress(raw, 6, mtime=0)
    config = {
        "architecture": {"x86-64": "amd64"}.get(machine, machine),
        "os": "linux",
        "config": {"Entrypoint": _START, "Labels": {"org.opencontainers.image.version": version}},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{sha256(raw).hexdigest()}"]},
        "history": [{"created_by": "make image"}],
    }
    blobs: dict[str, bytes] = {}
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{_KIND}manifest.v1+json",
        "config": _put(blobs, json.dumps(config).encode(), "config.v1+json"),
        "layers": [_put(blobs, packed, "layer.v1.tar+gzip")],
    }
    named = {"org.opencontainers.image.ref.name": f"teiten:{version}"}
    found = _put(blobs, json.dumps(manifest).encode(), "manifest.v1+json")
    index = {"schemaVersion": 2, "manifests": [found | {"annotations": named}]}
    with tarfile.open(out, "w", format=tarfile.USTAR_FORMAT) as tar:
        _add(tar, "oci-layout", b'{"imageLayoutVersion": "1.0.0"}')
        _add(tar, "index.json", json.dumps(index).encode())
        for digest, data in sorted(blobs.items()):
            _add(tar, f"blobs/sha256/{digest}", data)


def _put(blobs: dict[str, bytes], data: bytes, kind: str) -> dict[str, object]:
    digest = sha256(data).hexdigest()
    blobs[digest] = data
    return {"mediaType": f"{_KIND}{kind}", "digest": f"sha256:{digest}", "size": len(data)}


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    tar.addfile(entry, BytesIO(data))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
