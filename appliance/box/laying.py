"""Files that make a box what it is -> the same below /run, whole or not at all."""

import os
from pathlib import Path

from appliance.box.making import Files
from teiten.errors import OperatorError


def lay(files: Files, run: Path, *, owner: int | None) -> None:
    """Write all of them, and take away what an earlier seed left.

    What is secret only `owner` may read, for whom a user's number stands.
    """
    try:
        for path in (*run.glob("teiten/*"), *run.glob("systemd/network/*-teiten-*")):
            if str(path.relative_to(run)) not in files and path.is_file():
                path.unlink()
        for name, file in files.items():
            path = run / name
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.draft")
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as out:
                out.write(file.text)
                if file.secret and owner is not None:
                    os.fchown(descriptor, owner, -1)
                os.fchmod(descriptor, 0o400 if file.secret else 0o644)
            draft.replace(path)
    except OSError as error:
        raise OperatorError(f"{run}: {error.strerror}", hint="Run this as root.") from error
