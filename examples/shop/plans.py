"""What the shop decides: whom to look for, what to write, what to ask. Read this file first."""

from datetime import UTC, datetime
from pathlib import Path

from relationkit import (
    Campaign,
    Controller,
    FieldRegistry,
    FieldSpec,
    Purpose,
    Segment,
    Sender,
    Survey,
    Template,
    all_of,
    birthday,
    field,
    order,
    orders,
)
from relationkit.surveys import Choice, Nps, Option, Text

HERE = Path(__file__).parent
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
"""The story's present: the day after the last purchase. The clock is an argument everywhere."""

FIELDS = FieldRegistry(
    [
        FieldSpec(
            name="favourite_genre",
            type="text",
            purposes=("newsletter",),
            ask={
                "en": "so that we write about the music you like",
                "pl": "abyśmy pisali o muzyce, którą Pani lub Pan lubi",
            },
            keep="24 months",
        )
    ]
)

# ---------------------------------------------------------------------------------------------- whom

ZONE = "Europe/Warsaw"

LAPSED = Segment(
    "lapsed-regulars",
    where=all_of(orders.count(within="18 months").at_least(3), orders.none(within="3 months")),
    time_zone=ZONE,
)
SPENDERS = Segment(
    "over-50-in-3-months",
    where=orders.sum("total", within="3 months").more_than(50, "EUR"),
    time_zone=ZONE,
)
RECENT = Segment(
    "bought-in-10-days",
    where=all_of(orders.any(within="10d"), field("channels").contains("email")),
    time_zone=ZONE,
)
GIVERS = Segment("gift-buyers", where=orders.any(where=order("gift") == True), time_zone=ZONE)  # noqa: E712
BIRTHDAYS = Segment("birthday-this-week", where=birthday.within_days(7), time_zone=ZONE)
SEGMENTS = (LAPSED, SPENDERS, RECENT, GIVERS, BIRTHDAYS)

# ---------------------------------------------------------------------------------------------- what for

NEWSLETTER = Purpose(
    id="newsletter",
    message_class="marketing",
    title={"en": "Newsletter", "pl": "Listy sklepu", "bg": "Писма от магазина"},
    why={
        "en": "We write because you asked for our letters when you ordered.",
        "pl": "Piszemy, ponieważ przy zamówieniu wyrażono zgodę na listy od nas.",
        "bg": "Пишем Ви, защото при поръчка се съгласихте да получавате писма от нас.",
    },
    # The consents come from the shop's own export, which keeps moment, words and version of each. This shop vouches for it;
    # without this line an imported consent is only a claim and nobody would be written to.
    least="claim",
)
SURVEYS = Purpose(
    id="survey",
    message_class="survey",
    title={"en": "Questions", "pl": "Pytania", "bg": "Въпроси"},
    why={
        "en": "We ask because you agreed to questions about your orders.",
        "pl": "Pytamy, ponieważ wyrażono zgodę na pytania o zamówienia.",
        "bg": "Питаме Ви, защото се съгласихте да отговаряте на въпроси за поръчките си.",
    },
    least="claim",
)

# ---------------------------------------------------------------------------------------------- in which words

ANNA = Sender(
    name="Anna Zielińska",
    role="Customer care",
    phone="+48 22 123 45 67",
    firm="Example Records",
    email="anna.zielinska@shop.example",
)


SHOP = Controller(
    id="example-records",
    name="Example Records",
    postal_address="ul. Przykładowa 1, 00-001 Warszawa",
    country="PL",
    contact="privacy@shop.example",
)


def letters(name: str, subjects: dict[str, str]) -> tuple[Template, ...]:
    """The templates of one letter, a language each, from the folder beside this file."""
    folder = HERE / "letters"
    return tuple(
        Template.from_files(
            name,
            language=language,
            subject=subject,
            text=folder / f"{name}.{language}.txt",
            html=html if (html := folder / f"{name}.{language}.html").exists() else None,
        )
        for language, subject in subjects.items()
    )


RETURN = Campaign(
    "summer-return",
    segment=LAPSED,
    purpose=NEWSLETTER,
    sender=ANNA,
    controller=SHOP,
    # English first: it is what a customer of any other language reads.
    template=letters(
        "return",
        {
            "en": "New on the shelf where you left off",
            "pl": "Nowości z Państwa półki",
            "bg": "Нови записи от Вашия рафт",
        },
    ),
    facts={"until": "31.07.2026"},
)

# ---------------------------------------------------------------------------------------------- what to ask

POST_PURCHASE = Survey(
    "post-purchase",
    version=1,
    title={"en": "Your last order", "pl": "Ostatnie zamówienie", "bg": "Последната Ви поръчка"},
    questions=(
        Nps(
            id="recommend",
            text={
                "en": "How likely are you to recommend us to a friend?",
                "pl": "Na ile prawdopodobne jest polecenie nas komuś bliskiemu?",
                "bg": "Доколко е вероятно да ни препоръчате на приятел?",
            },
            required=True,
        ),
        Choice(
            id="liked",
            text={"en": "What was good?", "pl": "Co było dobre?", "bg": "Какво беше добро?"},
            several=True,
            options=(
                Option(id="choice", text={"en": "The choice", "pl": "Wybór", "bg": "Изборът"}),
                Option(id="price", text={"en": "The price", "pl": "Cena", "bg": "Цената"}),
                Option(
                    id="delivery", text={"en": "The delivery", "pl": "Dostawa", "bg": "Доставката"}
                ),
                Option(
                    id="none", text={"en": "Nothing", "pl": "Nic", "bg": "Нищо"}, exclusive=True
                ),
            ),
        ),
        Text(
            id="why",
            text={"en": "What went wrong?", "pl": "Co się nie udało?", "bg": "Какво се обърка?"},
            relevant=field("recommend").at_most(6),
        ),
    ),
)
ASKED = Segment("bought-in-3-months", where=orders.any(within="3 months"), time_zone=ZONE)
WAVE = Campaign(
    "post-purchase-2026-07",
    segment=ASKED,
    purpose=SURVEYS,
    sender=ANNA,
    controller=SHOP,
    tone="warm",
    survey=POST_PURCHASE.id,
    template=letters(
        "survey",
        {
            "en": "Three questions about your order",
            "pl": "Trzy pytania o zamówienie",
            "bg": "Три въпроса за поръчката",
        },
    ),
)
UNHAPPY = Segment(
    "unhappy", where=field("answers.post-purchase.recommend").at_most(6), time_zone=ZONE
)
