"""teiten: what the three rooms share, and nothing that touches the world by itself."""

from importlib.metadata import version

__version__ = version("teiten")
