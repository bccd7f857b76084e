"""What a customer takes home: an event, what opens it, and the way from it to the root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, JsonValue

from relationkit.consent.events import ConsentEvent
from relationkit.consent.ledger.canonical import canonical, read_json
from relationkit.consent.ledger.checkpoint import Checkpoint
from relationkit.consent.ledger.leaf import Leaf, commitment, digest_of
from relationkit.consent.ledger.merkle import verify_inclusion
from relationkit.consent.notices import Notice
from relationkit.documents import Document
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relationkit.consent.ledger.notes import Verifier
    from relationkit.consent.ledger.store import Entry

_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a receipt holds, and by which code.

    valid; or: checkpoint-refused (no checkpoint, or not signed by those who were asked for), other-checkpoint, notice-differs,
    fields-overlap, not-canonical, not-in-log.

    >>> Verification(holds=False, code="not-in-log").holds
    False
    """

    holds: bool
    code: str


class ConsentReceipt(Document):
    r"""The proof that one event stands in the log, which needs neither the log nor anybody else's data.

    ``public`` is what stands in the leaf, ``evidence`` and ``salt`` open its commitment, ``proof`` leads from the leaf at
    ``index`` to the root in ``checkpoint``. It is personal data of its holder, and stays good when others are erased.

    It shows that the event was in the log when the checkpoint was written. It does not show that the checkpoint is the one that
    others saw: a whole log can be made up, and so can origin and size. For that it must be signed by somebody whom the holder
    trusts, or be equal to one got elsewhere.

    >>> receipt = ConsentReceipt(
    ...     public={"kind": "given", "v": 1}, evidence={"profile_id": "c1"}, salt="0" * 64, index=0, proof=[],
    ...     checkpoint="shop.example\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
    ... )
    >>> receipt.verify().code
    'not-in-log'
    """

    public: Mapping[str, JsonValue]
    evidence: Mapping[str, JsonValue]
    notice: Notice | None = None
    salt: _Hash
    index: Annotated[int, Field(ge=0, lt=2**53)]
    proof: Annotated[tuple[_Hash, ...], Field(max_length=63)]
    checkpoint: Annotated[str, Field(max_length=100_000)]

    @classmethod
    def of(
        cls,
        entry: Entry,
        *,
        public: Mapping[str, JsonValue],
        evidence: Mapping[str, JsonValue],
        proof: Sequence[bytes],
        note: str,
    ) -> Self:
        """Put a receipt together; `Ledger.receipt` does."""
        return cls(
            public=public,
            evidence=evidence,
            notice=entry.event.notice,
            salt=entry.salt.hex(),
            index=entry.index,
            proof=tuple(map(bytes.hex, proof)),
            checkpoint=note,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a receipt; `InvalidDocument` for anything that is none, and for what two readers may read differently."""
        return cls.from_dict(read_json(text))

    @property
    def event(self) -> ConsentEvent:
        """The event that it proves; `InvalidDocument` where the parts are not one."""
        known = {name: value for name, value in self.public.items() if name not in {"v", "notice"}}
        return ConsentEvent.from_dict({**self.evidence, **known, "notice": self.notice})

    def verify(
        self, *, checkpoint: Checkpoint | None = None, verifiers: Iterable[Verifier] = ()
    ) -> Verification:
        """Work out the way from the event to the root again; never raise for what stands in the receipt.

        With a `checkpoint` got elsewhere the receipt's must be the same; with `verifiers` one of them must have signed it.
        """
        try:
            own = Checkpoint.from_note(self.checkpoint, verifiers)
        except InvalidDocument:
            return Verification(holds=False, code="checkpoint-refused")
        if checkpoint is not None and checkpoint != own:
            return Verification(holds=False, code="other-checkpoint")
        if self.public.keys() & self.evidence.keys():
            return Verification(holds=False, code="fields-overlap")
        try:
            digest = None if self.notice is None else digest_of(self.notice)
            leaf = Leaf(
                canonical(dict(self.public)).decode(),
                commitment(bytes.fromhex(self.salt), dict(self.evidence)),
            )
        except InvalidDocument:
            return Verification(holds=False, code="not-canonical")
        if self.public.get("notice") != digest:
            return Verification(holds=False, code="notice-differs")
        proof = tuple(map(bytes.fromhex, self.proof))
        if not verify_inclusion(self.index, own.size, leaf.hash, proof, own.root):
            return Verification(holds=False, code="not-in-log")
        return Verification(holds=True, code="valid")
