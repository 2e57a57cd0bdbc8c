"""A folder of templates, folders of style -> what lays pages out, and the files they need."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent


def templates(folder: Path) -> Environment:
    """Read the templates of `folder`, and the frame; each escapes whatever is put into it."""
    return Environment(
        loader=FileSystemLoader((folder, _HERE / "pages")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def static(*folders: Path) -> dict[str, bytes]:
    """Read style, scripts and drawings, everybody's and those of `folders`, by their paths."""
    return {
        f"static/{path.relative_to(folder)}": path.read_bytes()
        for folder in (_HERE / "static", *folders)
        for path in folder.rglob("*")
        if path.is_file()
    }
