"""Who uses which of the customers' data: what a shop's segments and letters ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.messages import template_fields
from relationkit.rules import profile_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relationkit.campaigns.campaign import Campaign
    from relationkit.messages import Template
    from relationkit.profiles import FieldRegistry
    from relationkit.segments import Segment


def used_fields(
    campaigns: Iterable[Campaign] = (),
    *,
    fields: FieldRegistry,
    segments: Iterable[Segment] = (),
    templates: Iterable[Template] = (),
) -> Mapping[str, frozenset[str]]:
    """Say by whom which data are used: by the segments and templates of the campaigns, and by others that the shop has.

    It is what `relationkit.consent.rights.minimise` compares with what is asked. A segment that asks for another does not use
    what that one uses, so give that one too.

    >>> from relationkit import FieldRegistry, Segment
    >>> from relationkit.rules import field
    >>> used_fields(fields=FieldRegistry(), segments=[Segment("gardeners", where=field("hobby").equals("garden"))])
    {'segment gardeners': frozenset({'hobby'})}
    """
    known = list(campaigns)
    declared = {spec.name for spec in fields}
    asked = [
        (f"segment {one.id}", profile_fields(one.where))
        for one in (*(campaign.segment for campaign in known), *segments)
    ]
    asked += [
        (f"template {one.id}", template_fields(one, declared))
        for one in (*(one for campaign in known for one in campaign.template), *templates)
    ]
    used: dict[str, frozenset[str]] = {}
    for name, taken in asked:
        used[name] = used.get(name, frozenset()) | taken
    return used
