"""A public folder -> real servers that hand it out: our own, and nginx as we configure it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from patience import until
from ports import held

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "collector" / "nginx"
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
SERVERS = ("kiosk", "nginx")


def answers(port: int) -> bool:
    """Whether somebody listens."""
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(
    kind: str, public: Path, folder: Path, port: int = 0, past: int = 0
) -> Iterator[tuple[int, int]]:
    """Start one of the servers; gives its port and the process that answers.

    nginx asks the kiosk at `past` for what is in no file.
    """
    with ExitStack() as stack:
        port = port or stack.enter_context(held())
        past = past or stack.enter_context(held())
        command = (
            _kiosk(public, folder, port) if kind == "kiosk" else _nginx(public, folder, port, past)
        )
        process = stack.enter_context(subprocess.Popen(command, env={**os.environ, "PATH": PATH}))
        stack.callback(process.terminate)
        until(lambda: answers(port), kind)
        yield port, _worker(process.pid) if kind == "nginx" else process.pid


def _kiosk(public: Path, folder: Path, port: int) -> list[str]:
    settings = folder / "kiosk.toml"
    settings.write_text(
        f'state = "{folder / "nowhere"}"\npublic = "{public}"\n'
        f'[kiosk]\nlisten = ["127.0.0.1:{port}"]\n'
    )
    teiten = str(Path(sys.executable).with_name("teiten"))
    return [teiten, "collector", "kiosk", "--config", str(settings)]


def _nginx(public: Path, folder: Path, port: int, past: int) -> list[str]:
    """Change nothing of what is shipped but where it listens and what it hands out."""
    shutil.copy(SHIPPED / "teiten-proxy.conf", folder)
    site = (SHIPPED / "teiten.conf").read_text()
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    site = site.replace("127.0.0.1:8081", f"127.0.0.1:{past}")
    (folder / "site.conf").write_text(site.replace("/var/lib/teiten/public", str(public)))
    temporary = "".join(
        f"{name}_temp_path {folder / name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder / 'nginx.pid'};\n"
        f"error_log {folder / 'error.log'};\nevents {{ worker_connections 1024; }}\n"
        f"http {{\naccess_log off;\n{temporary}include site.conf;\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(whole)]


def _worker(master: int) -> int:
    """The process of nginx that answers, beside the one that watches it."""
    children = Path(f"/proc/{master}/task/{master}/children")
    return int(until(lambda: children.read_text().split(), "a worker of nginx")[0])
