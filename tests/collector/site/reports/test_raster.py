import struct

import pytest

from collector.site.reports.picture import HIGH, WIDE, svg
from collector.site.reports.raster import FONTS, png
from teiten.errors import OperatorError


def size(body):
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", body[16:24])


def test_a_report_becomes_a_png_of_its_size(report, speaker):
    body = png(svg(report, speaker), speaker.language)
    assert size(body) == (WIDE, HIGH)
    assert len(body) < 200_000


@pytest.mark.parametrize(("letters", "language"), [("calm", "en"), ("平穏", "ja"), ("荒れ", "ja")])
def test_letters_are_drawn_and_are_no_boxes(letters, language):
    """What a font has no letter for looks alike; what nobody draws looks like nothing."""

    def drawn(said):
        text = f'<text x="9" y="70" font-size="60" font-family="sans-serif">{said}</text>'
        head = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="99">'
        return png(f"{head}{text}</svg>", language)

    missing = drawn("\U0010fffd" * len(letters))
    assert len({drawn(letters), missing, drawn("")}) == 3


def test_without_a_japanese_font_there_is_the_english_picture_alone(report, tmp_path):
    latin = next(font for font in FONTS if not font.japanese)
    (tmp_path / latin.file).parent.mkdir(parents=True)
    (tmp_path / latin.file).write_bytes(b"no font, but there")
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
    assert size(png(picture, "en", tmp_path)) == (9, 9)
    with pytest.raises(OperatorError, match="only the English picture") as told:
        png(picture, "ja", tmp_path)
    assert "fonts-ipaexfont-gothic" in told.value.hint


def test_without_any_font_there_is_no_picture(tmp_path):
    with pytest.raises(OperatorError, match="no font"):
        png("<svg/>", "en", tmp_path)
