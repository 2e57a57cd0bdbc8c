"""A picture's SVG -> a PNG, with whichever font this machine has for the language."""

from pathlib import Path
from typing import NamedTuple

from collector.paper.words import Language
from teiten.errors import OperatorError


class Font(NamedTuple):
    """A font of a Debian package."""

    family: str
    file: str
    japanese: bool


FONTS = (
    Font("Noto Sans CJK JP", "opentype/noto/NotoSansCJK-Regular.ttc", True),
    Font("IPAexGothic", "opentype/ipaexfont-gothic/ipaexg.ttf", True),
    Font("VL Gothic", "truetype/vlgothic/VL-Gothic-Regular.ttf", True),
    Font("DejaVu Sans", "truetype/dejavu/DejaVuSans.ttf", False),
    Font("Liberation Sans", "truetype/liberation/LiberationSans-Regular.ttf", False),
)
"""The best first; any of the Japanese ones has English letters as well."""
FOLDER = Path("/usr/share/fonts")


def png(svg: str, language: Language, folder: Path = FOLDER) -> bytes:
    """Draw it; without a font for the language nothing could be read, so then there is none."""
    import resvg_py

    font = _font(language, folder)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(folder / font.file)],
            sans_serif_family=font.family,
            font_family=font.family,
        )
    )


def _font(language: Language, folder: Path) -> Font:
    for font in FONTS:
        if (font.japanese or language == "en") and (folder / font.file).is_file():
            return font
    if language == "ja":
        raise OperatorError(
            "no font of this machine has Japanese letters, so there is only the English picture.",
            hint="apt-get install fonts-ipaexfont-gothic, or ask for --language en",
        )
    raise OperatorError(
        "this machine has no font to draw with.", hint="apt-get install fonts-ipaexfont-gothic"
    )
