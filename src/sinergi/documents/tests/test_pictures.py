"""The size of a picture is told from its head, without drawing it."""

import io
import struct

import pytest
from PIL import Image

from sinergi.documents.pictures import points_of


def drawn(kind: str, size: tuple[int, int], **more: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind, **more)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_points_are_width_times_height(kind):
    assert points_of(drawn(kind, (31, 17))) == 31 * 17


def test_a_progressive_jpeg_with_exif_says_it_too():
    exif = Image.Exif()
    exif[0x010E] = "x" * 5_000
    content = drawn("JPEG", (40, 30), progressive=True, exif=exif)
    assert points_of(content) == 1_200


def test_a_few_bytes_may_claim_a_monstrous_picture():
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 2**31, 2**31)
    assert points_of(head) == 2**62


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\x00\x00\x00\x00",
        b"\xff\xd8\xff\xe0\x00\x00" + b"\xff" * 40, b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dJUNK" + b"\x00" * 20, b"\xff\xd8\xff\xc0\x00\x11",
    ],
)  # fmt: skip
def test_what_says_no_size_has_none(content):
    assert points_of(content) is None


def test_no_cut_of_a_true_picture_breaks_it():
    content = drawn("JPEG", (40, 30))
    assert {points_of(content[:end]) for end in range(len(content))} == {None, 1_200}
