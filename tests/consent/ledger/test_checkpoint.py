"""Checkpoints as C2SP tlog-checkpoint has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.ledger import Checkpoint
from relationkit.errors import InvalidDocument

SPECIFIED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def test_the_example_of_the_specification_is_read() -> None:
    """Its signature is of a key that nobody knows here."""
    found = Checkpoint.from_note(SPECIFIED)

    assert ("example.com/behind-the-sofa", 20852163) == (found.origin, found.size)
    assert SPECIFIED.startswith(found.text)


def test_extension_lines_are_passed_over() -> None:
    """They are opaque and optional."""
    plain = "shop.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

    assert Checkpoint.from_note(f"{plain}\n") == Checkpoint.from_note(f"{plain}more\nand more\n\n")


@given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_back(size: int, root: bytes) -> None:
    """Any size, any root."""
    checkpoint = Checkpoint("shop.example/consent", size, root)

    assert checkpoint == Checkpoint.from_note(checkpoint.note())


@pytest.mark.parametrize(
    "note",
    [
        "shop.example\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "shop.example\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "shop.example\n٣\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "shop.example\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "shop.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n\n",
        "shop.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n\n",
        "shop.example\n0\n\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
        "shop.example\n0\n\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(note: str) -> None:
    """Another spelling of a number or a root too."""
    with pytest.raises(InvalidDocument, match=r"checkpoint is refused|note is refused"):
        Checkpoint.from_note(note)


@pytest.mark.parametrize(
    ("origin", "size", "root"), [("", 0, bytes(32)), ("a\nb", 0, bytes(32)), ("a", -1, bytes(32)), ("a", 0, b"")]
)  # fmt: skip
def test_a_checkpoint_that_could_not_be_read_is_not_made(
    origin: str, size: int, root: bytes
) -> None:
    """Neither an empty origin, nor a negative size, nor a root of another length."""
    with pytest.raises(InvalidDocument, match="checkpoint is refused"):
        Checkpoint(origin, size, root)
