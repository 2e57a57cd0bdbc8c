"""Topics of experiments, tried as tests do it: fewer seeds and shorter weeks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("experiments.py")


@pytest.fixture(scope="session")
def tried(tmp_path_factory):
    """What each trial of a topic found; a topic is tried once."""
    path, known = tmp_path_factory.mktemp("experiments") / "figures.json", {}

    def found(topic):
        if topic not in known:
            command = [sys.executable, SCRIPT, topic, "--quick", "--figures", path]
            subprocess.run(command, check=True)
            known[topic] = json.loads(path.read_text())[topic]
        return known[topic]

    return found
