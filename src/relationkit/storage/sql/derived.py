"""What is kept twice: the columns and facts that rules ask for, worked out anew from the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.profiles import Answer, Profile
from relationkit.storage.encoding import read_document
from relationkit.storage.sql.facts import replace_facts
from relationkit.storage.sql.profiles import everyone, write_people

if TYPE_CHECKING:
    from relationkit.storage.sql.session import Statements

_ANSWERS = "SELECT profile_id, doc FROM rk_answers WHERE profile_id IN (:keys)"


def derive(sql: Statements) -> None:
    """Fill in what a later release keeps beside the documents of an earlier one; where it is there, nothing changes."""
    for page in everyone(sql):
        people = [read_document(Profile, document, profile_id) for profile_id, document in page]
        write_people(
            sql, [(person, document) for person, (_, document) in zip(people, page, strict=True)]
        )
        ids = [person.id for person in people]
        answers = [
            (profile_id, read_document(Answer, document, profile_id))
            for profile_id, document in sql.among(_ANSWERS, ids)
        ]
        replace_facts(sql, [(answer.name, owner, answer.value) for owner, answer in answers])
