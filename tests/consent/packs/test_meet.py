"""The strictest of what the packs say, on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationkit.consent.packs import Hours, Pack, SoftOptIn, policy_for, shipped_packs
from relationkit.consent.packs.rules import ASKED, CHANNELS, CLASSES
from relationkit.errors import InvalidDocument

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
COUNTRIES = ["AT", "BG", "CA", "DE", "FR", "GB", "PL", "US"]
SERVING = [name for name in CLASSES if name not in ASKED]


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")


def rule(kind: str, name: str = "a-1", **more: object) -> dict[str, object]:
    said = {"says": "It is so.", "article": "Art. 1", "source": "example.com"}
    return {"id": name, "kind": kind, "in_force": date(2020, 1, 1), **said, **more}


def house(*rules: dict[str, object], name: str = "house", **more: object) -> Pack:
    return Pack.from_dict(
        {
            "id": name,
            "title": "Ours",
            "version": date(2026, 1, 1),
            "countries": ["PL"],
            "rules": rules,
            **more,
        }
    )


# ------------------------------------------------------------------------------------------ the laws


SCOPES = st.fixed_dictionaries(
    {},
    optional={
        "classes": st.lists(st.sampled_from(CLASSES), min_size=1, max_size=3),
        "channels": st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=3),
        "audience": st.sampled_from(["anyone", "consumer", "business"]),
    },
)
MONTHS = st.integers(1, 40)
SAYINGS = st.one_of(
    st.tuples(st.just("consent"), st.fixed_dictionaries({"required": st.booleans()})),
    st.tuples(
        st.just("least"),
        st.fixed_dictionaries({"assurance": st.sampled_from(["claim", "recorded", "confirmed"])}),
    ),
    st.tuples(
        st.just("soft-opt-in"),
        st.fixed_dictionaries(
            {"allowed": st.booleans(), "similar": st.booleans(), "offered": st.booleans()},
            optional={"sale_months": MONTHS, "inquiry_months": st.integers(0, 40)},
        ),
    ),
    st.tuples(st.just("valid-for"), st.fixed_dictionaries({"months": MONTHS})),
    st.tuples(
        st.sampled_from(["headers", "content", "register"]),
        st.fixed_dictionaries({"names": st.lists(st.sampled_from("abc"), min_size=1)}),
    ),
    st.tuples(
        st.just("hours"),
        st.fixed_dictionaries(
            {
                "days": st.lists(st.sampled_from(["mon", "tue"]), min_size=1),
                "open": st.sampled_from([["08:00-12:00"], ["10:00-13:00", "14:00-20:00"]]),
            }
        ),
    ),
)
WHOLES = st.one_of(
    st.tuples(
        st.just("age"),
        st.fixed_dictionaries(
            {"years": st.integers(0, 30), "all_processing": st.booleans()},
            optional={"countries": st.just(["PL"])},
        ),
    ),
    st.tuples(st.just("minors"), st.fixed_dictionaries({"allowed": st.booleans()})),
    st.tuples(
        st.sampled_from(["stale-after", "keep-proof", "keep-stops"]),
        st.fixed_dictionaries({"months": MONTHS}),
    ),
    st.tuples(
        st.sampled_from(["withdrawal", "link-lives"]),
        st.fixed_dictionaries({"days": st.integers(0, 60)}),
    ),
)
RULES = st.one_of(
    st.builds(lambda said, scope: rule(said[0], **said[1], **scope), SAYINGS, SCOPES),
    st.builds(lambda said: rule(said[0], **said[1]), WHOLES),
)


@st.composite
def packs(draw: st.DrawFn, name: str) -> Pack:
    rules = draw(st.lists(RULES, min_size=1, max_size=6))
    return house(*({**each, "id": f"r-{number}"} for number, each in enumerate(rules)), name=name)


def tightened(each: dict[str, object]) -> dict[str, object]:
    """The same rule, stricter, by the plainest reading of its kind."""
    match each["kind"]:
        case "consent":
            return {**each, "required": True}
        case "least":
            return {**each, "assurance": "confirmed"}
        case "soft-opt-in" | "minors":
            return {**each, "allowed": False}
        case "valid-for" | "stale-after":
            return {**each, "months": 1}
        case "keep-proof" | "keep-stops":
            return {**each, "months": 1200}
        case "age":
            return {**each, "years": 30}
        case "withdrawal":
            return {**each, "days": 0}
        case "link-lives":
            return {**each, "days": 3660}
        case "hours":
            return {**each, "days": each["days"][:1], "open": ["11:00-11:30"]}  # type: ignore[index]
        case _:
            return {**each, "names": [*each["names"], "more"]}  # type: ignore[misc]


@settings(deadline=None, max_examples=15)
@given(one=packs("one"), other=packs("other"))
def test_p3_another_pack_never_loosens(one: Pack, other: Pack) -> None:
    """With one more pack the policy is at least as strict as with either alone, and as strict as itself."""
    both = policy_for(["PL"], at=NOON, packs=[one, other])

    for single in (one, other):
        alone = policy_for(["PL"], at=NOON, packs=[single])
        assert both.at_least_as_strict_as(alone)
        assert alone.at_least_as_strict_as(alone)


@settings(deadline=None, max_examples=15)
@given(pack=packs("one"), pick=st.integers(0, 5))
def test_p3_a_tightened_rule_never_loosens(pack: Pack, pick: int) -> None:
    """One rule made stricter makes a policy that is at least as strict."""
    rules = [each.model_dump(exclude_none=True) for each in pack.rules]
    chosen = pick % len(rules)
    rules[chosen] = tightened(rules[chosen])
    strict = Pack.from_dict({**pack.model_dump(exclude_none=True), "rules": rules})

    assert policy_for(["PL"], at=NOON, packs=[strict]).at_least_as_strict_as(
        policy_for(["PL"], at=NOON, packs=[pack])
    )


@settings(deadline=None, max_examples=15)
@given(pack=packs("one"), scope=SCOPES)
def test_p3_a_permission_taken_away_never_loosens(pack: Pack, scope: dict[str, object]) -> None:
    """Without a rule that needs no consent, the policy is at least as strict as with it."""
    extra = rule("consent", name="extra", required=False, **scope)
    rules = [*pack.model_dump(exclude_none=True)["rules"], extra]
    more = Pack.from_dict({**pack.model_dump(exclude_none=True), "rules": rules})

    assert policy_for(["PL"], at=NOON, packs=[pack]).at_least_as_strict_as(
        policy_for(["PL"], at=NOON, packs=[more])
    )


@pytest.mark.parametrize("at", [day("2019-01-01"), NOON])
@pytest.mark.parametrize("country", ["XX", ""])
def test_p23_an_unknown_country_has_the_strictest_policy(country: str, at: datetime) -> None:
    """What no pack knows is judged as strictly as every country together, on every day."""
    unknown = policy_for([country], at=at)

    for known in COUNTRIES:
        assert unknown.at_least_as_strict_as(policy_for([known], at=at))
    assert unknown.answers == policy_for([], at=at).answers


@settings(deadline=None, max_examples=10)
@given(one=packs("one"), other=packs("other"), which=st.sampled_from([[], [None], ["ZZ"]]))
def test_p23_holds_for_any_packs(one: Pack, other: Pack, which: list[str | None]) -> None:
    """Also a shop's own packs: an unknown country gets all of them."""
    given_packs = [one, other]

    assert policy_for(which, at=NOON, packs=given_packs).at_least_as_strict_as(
        policy_for(["PL"], at=NOON, packs=given_packs)
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_one_more_country_never_loosens(country: str) -> None:
    """The policy of two countries is at least as strict as that of each; None counts for nothing."""
    both = policy_for(["PL", country.lower(), None], at=NOON)

    assert both.at_least_as_strict_as(policy_for(["PL"], at=NOON))
    assert both.at_least_as_strict_as(policy_for([country], at=NOON))


@pytest.mark.parametrize("country", COUNTRIES)
def test_an_unheard_of_channel_or_class_is_the_strictest(country: str) -> None:
    """Whatever a pack knows of, what it does not know of is judged at least as strictly."""
    policy = policy_for([country], at=NOON)

    for message_class in ASKED:
        for channel in CHANNELS:
            for business in (False, True):
                needs = policy.needs_consent(message_class, channel, business=business)
                assert needs <= policy.needs_consent(message_class, "pigeon", business=business)
                assert needs <= policy.needs_consent("riddle", channel, business=business)
    assert policy.soft_opt_in("pigeon") is None
    assert policy.soft_opt_in("email", "riddle") is None


def test_p16_what_serves_the_person_needs_no_consent_anywhere() -> None:
    """No shipped pack asks for consent for an invoice, a warning or a confirmation, on any channel."""
    policy = policy_for([], at=NOON)

    assert [] == [
        (message_class, channel)
        for message_class in SERVING
        for channel in CHANNELS
        if policy.needs_consent(message_class, channel)
    ]


# ---------------------------------------------------------------------------------- country by country


@pytest.mark.parametrize("country", ["PL", "CA", "GB", "XX", "FR", "DE"])
@pytest.mark.parametrize("channel", ["email", "sms", "phone"])
def test_a_request_for_consent_needs_a_ground_of_its_own(country: str, channel: str) -> None:
    """Asking for consent by e-mail, text or call is a message that needs consent, and a sale is none."""
    policy = policy_for([country], at=NOON)

    assert policy.needs_consent("consent-request", channel)
    assert policy.soft_opt_in(channel, "consent-request") is None


@pytest.mark.parametrize(
    ("at", "refs"),
    [
        ("2024-11-09", ("eu:eprivacy-13-1", "pl:pt-172", "pl:usude-10")),
        ("2024-11-10", ("eu:eprivacy-13-1", "pl:pke-398-1")),
    ],
)
def test_poland_changed_its_law_on_10_november_2024(at: str, refs: tuple[str, ...]) -> None:
    """One article takes the place of two; consent is needed before and after, by firms too, and a sale is none."""
    policy = policy_for(["PL"], at=day(at))

    assert refs == policy.refs("consent", "marketing", "email")
    assert policy.needs_consent("greeting", "email", business=True)
    assert policy.soft_opt_in("email") is None
    assert ("pl:no-soft-opt-in",) == policy.refs("soft-opt-in")
    assert (True, 16) == (policy.needs_consent("survey", "whatsapp"), policy.consent_age)


def test_france_turned_calls_round_on_11_august_2026() -> None:
    """Before: until they refuse, by the list Bloctel. Since: by consent, for a year, with its proof kept for three."""
    before, after = (policy_for(["FR"], at=day(at)) for at in ("2026-08-10", "2026-08-11"))

    assert not before.needs_consent("marketing", "phone")
    assert ("fr:l-223-1-old",) == before.refs("consent", "marketing", "phone")
    assert ("fr-bloctel",) == before.registers("marketing", "phone")
    assert (None, None) == (before.valid_for("marketing", "phone"), before.keep_proof)
    assert after.needs_consent("marketing", "phone")
    assert () == after.registers("marketing", "phone")
    assert ("12 months", "36 months") == (after.valid_for("marketing", "phone"), after.keep_proof)
    assert ("fr:r-223-1-year",) == after.refs("valid-for", "marketing", "phone")
    assert after.valid_for("marketing", "email") is None
    assert ("36 months", "36 months", 15) == (
        after.stale_after,
        after.keep_stops,
        after.consent_age,
    )


def test_france_has_hours_for_calls() -> None:
    """From Monday to Friday, 10 to 13 and 14 to 20; nothing of the kind for letters or before the decree."""
    hours = policy_for(["FR"], at=NOON).hours("marketing", "phone")

    assert hours is not None
    assert 10 == len(hours.spans)
    assert (0, time(10), time(13)) == hours.spans[0]
    assert policy_for(["FR"], at=NOON).hours("marketing", "email") is None
    assert policy_for(["FR"], at=NOON).hours("marketing", "phone", business=True) is None
    assert policy_for(["FR"], at=day("2023-02-28")).hours("marketing", "phone") is None


def test_bulgaria_lets_firms_be_written_to_until_they_refuse() -> None:
    """Consumers consent; legal persons are looked up in the register of the КЗП; the label shows on arrival."""
    policy = policy_for(["BG"], at=NOON)

    assert policy.needs_consent("marketing", "email")
    assert not policy.needs_consent("marketing", "email", business=True)
    assert ("bg:b2b-opt-out",) == policy.refs("consent", business=True)
    assert ("bg-kzp",) == policy.registers("marketing", "email", business=True)
    assert () == policy.registers("marketing", "email")
    assert "recognisable-label" in policy.content("marketing", "email", business=True)
    assert SoftOptIn(similar=True, offered=True) == policy.soft_opt_in("email")
    assert (14, True) == (policy.consent_age, policy.age_binds_everything)


def test_a_polish_customer_of_a_bulgarian_shop_has_the_stricter_of_both() -> None:
    """No exception for customers, as in Poland; the age of Poland; bound to every consent, as in Bulgaria."""
    policy = policy_for(["BG", "PL"], at=NOON)

    assert policy.needs_consent("marketing", "email", business=True)
    assert policy.soft_opt_in("email") is None
    assert (16, True) == (policy.consent_age, policy.age_binds_everything)
    assert ("bg", "pl") == policy.packs
    assert ("BG", "PL") == policy.countries


def test_germany_asks_for_a_confirmed_mailbox_and_for_nothing_of_it_by_telephone() -> None:
    """A double opt-in is evidence for e-mail only (BGH I ZR 164/09); a survey is advertising (VI ZR 225/17)."""
    policy = policy_for(["DE"], at=NOON)

    assert "confirmed" == policy.least("marketing", "email")
    assert "recorded" == policy.least("marketing", "phone")
    assert "de:bgh-vi-zr-225-17" in policy.refs("consent", "survey", "email")
    assert "de:bgh-vi-zr-225-17" not in policy_for(["DE"], at=day("2018-07-09")).refs(
        "consent", "survey", "email"
    )


def test_the_unknown_country_is_read_strictly() -> None:
    """No exception for customers, post by consent, mailboxes proved, stale after 24 months, no minors."""
    policy = policy_for([], at=NOON)

    assert policy.soft_opt_in("email") is None
    assert policy.needs_consent("marketing", "post")
    assert "confirmed" == policy.least("marketing", "email")
    assert ("24 months", False, 16) == (
        policy.stale_after,
        policy.marketing_to_minors,
        policy.consent_age,
    )
    assert ("eu-strict:stale-24-months",) == policy.refs("stale-after")
    assert 0 == policy.withdrawal_days


def test_post_may_rest_on_a_legitimate_interest_in_the_union() -> None:
    """Addressed letters need no consent in Poland; a request for consent still has no ground."""
    policy = policy_for(["PL"], at=NOON)

    assert not policy.needs_consent("marketing", "post")
    assert policy.needs_consent("consent-request", "post")


@pytest.mark.parametrize(("country", "age"), [("BE", 13), ("IT", 14), ("EL", 15), ("NL", 16)])
def test_the_age_of_consent_is_the_countrys_own(country: str, age: int) -> None:
    """Within one pack each country has its age (GDPR art. 8)."""
    assert age == policy_for([country], at=NOON).consent_age


def test_north_america_has_addresses_days_and_implied_consent() -> None:
    """US: until they opt out, 30 days, 10 business days. Canada: implied for 2 years or 6 months, 60 days."""
    us, ca = policy_for(["US"], at=NOON), policy_for(["CA"], at=NOON)

    assert (False, True) == (
        us.needs_consent("marketing", "email"),
        us.needs_consent("marketing", "sms"),
    )
    assert (30, 10, 60, 10) == (us.link_days, us.withdrawal_days, ca.link_days, ca.withdrawal_days)
    for policy in (us, ca):
        assert "postal-address" in policy.content("marketing", "email")
        assert ("List-Unsubscribe", "List-Unsubscribe-Post") == policy.headers("marketing", "email")
    implied = ca.soft_opt_in("email")
    assert implied is not None
    assert ("24 months", "6 months") == (implied.sale_good_for, implied.inquiry_good_for)
    assert (False, False) == (implied.similar, implied.offered)
    assert policy_for(["CA"], at=day("2014-06-30")).soft_opt_in("email") is None


# ------------------------------------------------------------------------------------- packs of a shop


def test_a_house_pack_sharpens_its_country_and_leaves_the_rest() -> None:
    """A pack that builds on its country's adds its own rules and no silence."""
    sharp = house(rule("stale-after", months=6), builds_on="bg", countries=["BG"])
    policy = policy_for(["BG"], at=NOON, packs=[*shipped_packs(), sharp])

    assert "6 months" == policy.stale_after
    assert not policy.needs_consent("marketing", "email", business=True)
    assert ("bg", "house") == policy.packs


def test_hours_of_two_packs_are_those_that_both_leave_open() -> None:
    """The meet of two weeks is their overlap; a pack without hours leaves the other's."""
    late = house(rule("hours", days=["mon"], open=["12:00-22:00"]), name="late")
    early = house(rule("hours", days=["mon", "tue"], open=["08:00-13:00"]), name="early")
    free = house(rule("minors", allowed=True), name="free")

    assert Hours(((0, time(12), time(13)),)) == policy_for(
        ["PL"], at=NOON, packs=[late, early, free]
    ).hours("marketing", "phone")
    assert policy_for(["PL"], at=NOON, packs=[free]).marketing_to_minors
    assert not policy_for(["PL"], at=NOON, packs=[free, late]).marketing_to_minors


@pytest.mark.parametrize(
    ("given_packs", "code"),
    [
        ([], "not-distinct"),
        (
            [house(rule("minors", allowed=True)), house(rule("minors", allowed=False))],
            "not-distinct",
        ),
        ([house(rule("minors", allowed=True), builds_on="eu")], "no-ground"),
        ([house(rule("minors", allowed=True), builds_on="house")], "no-ground"),
        (
            [*shipped_packs(), house(rule("minors", allowed=True), builds_on="eu", replaces=["x"])],
            "unknown-rule",
        ),
    ],
)
def test_packs_that_do_not_fit_together_are_refused(given_packs: list[Pack], code: str) -> None:
    """None at all, two of one id, a ground that is not there, and a replacement of nothing."""
    with pytest.raises(InvalidDocument) as refused:
        policy_for(["PL"], at=NOON, packs=given_packs)

    assert code == refused.value.issues[0][1]


def test_a_naive_moment_is_refused() -> None:
    """The clock is an argument, and aware."""
    with pytest.raises(InvalidDocument, match="naive"):
        policy_for(["PL"], at=datetime(2026, 1, 1))  # noqa: DTZ001 - the naive one is the point


def test_a_policy_is_a_value_that_shows_no_table() -> None:
    """Two policies of the same day are one; its repr names packs, countries and the day."""
    policy = policy_for(["PL"], at=NOON)

    assert policy == policy_for(["pl"], at=NOON)
    assert "answers" not in repr(policy)
    with pytest.raises(TypeError):
        policy.answers["age", "other", "other", False] = policy.answer("age", "x", "y")  # type: ignore[index]
