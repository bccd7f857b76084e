"""A shop's links and preference centre on this machine: `python examples/preferences/app.py`, then open what it prints.

Ask for a copy of the data or for erasure in the page, then stop the program with Ctrl-C: it answers what is due, and ends.

Everything is kept in memory and goes with the program. A real shop takes its own store, draws its key by chance, mails the links
and serves them by https.
"""

from __future__ import annotations

import secrets
import tempfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from wsgiref.simple_server import make_server

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose, shared_with
from relationkit.consent.centre import Centre, FieldWords, Known, Origin, PastMessage, Visit
from relationkit.consent.links import Holder
from relationkit.consent.pages import consent_app
from relationkit.consent.rights import Eraser, ErasureNotice, access, due
from relationkit.consent.suppression import Peppers
from relationkit.consent.tokens import KeyRing, TokenKind, Tokens, reference
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile
from relationkit.storage import ErasureFolder, MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

JOINED = datetime(2026, 3, 1, 12, tzinfo=UTC)

OGRODY = Controller(
    id="ogrody",
    name="Ogrody Polna",
    postal_address="ul. Polna 1, 00-001 Warszawa",
    country="PL",
    contact="dane@shop.example",
)
NEWS = Purpose(
    id="newsletter",
    title={
        "en": "Garden letter",
        "pl": "List ogrodniczy",
        "bg": "Градинско писмо",
        "fa": "نامهٔ باغ",
    },
    why={
        "en": "News and advice for your garden, twice a month.",
        "pl": "Nowości i porady do ogrodu, dwa razy w miesiącu.",
        "bg": "Новини и съвети за градината, два пъти месечно.",
        "fa": "خبرها و توصیه‌هایی برای باغ شما، دو بار در ماه.",
    },
    valid_for="24 months",
)
WISHES = Purpose(
    id="wishes",
    message_class="greeting",
    title={
        "en": "Birthday wishes",
        "pl": "Życzenia urodzinowe",
        "bg": "Пожелания за рожден ден",
        "fa": "تبریک تولد",
    },
    why={
        "en": "Wishes and a small present on your birthday.",
        "pl": "Życzenia i drobny upominek na urodziny.",
        "bg": "Пожелания и малък подарък за рождения Ви ден.",
        "fa": "تبریک و هدیه‌ای کوچک در روز تولد شما.",
    },
    recipients=("Kwiaty i Kartki",),
)
ORDERS = Purpose(
    id="orders",
    message_class="transactional",
    title={
        "en": "Your orders",
        "pl": "Zamówienia",
        "bg": "Вашите поръчки",
        "fa": "سفارش‌های شما",
    },
    why={
        "en": "Confirmations, invoices and news of the parcel.",
        "pl": "Potwierdzenia, faktury i wiadomości o paczce.",
        "bg": "Потвърждения, фактури и новини за пратката.",
        "fa": "تأیید سفارش، فاکتور و خبر بستهٔ شما.",
    },
)
AGREED = {
    "en": "Yes, I want to get these letters by e-mail. I can stop them at any time.",
    "pl": "Tak, chcę dostawać te listy e-mailem. Mogę z nich zrezygnować w każdej chwili.",
    "bg": "Да, искам да получавам тези писма по имейл. Мога да се откажа по всяко време.",
    "fa": "بله، می‌خواهم این نامه‌ها را با ایمیل بگیرم. هر زمان بخواهم می‌توانم آن را لغو کنم.",
}
NOTICES = {
    purpose.id: {
        language: Notice(id=purpose.id, version="1", language=language, text=text)
        for language, text in AGREED.items()
    }
    for purpose in (NEWS, WISHES)
}
FIELDS = FieldRegistry(
    [
        FieldSpec(
            name="plants",
            type="list",
            purposes=("newsletter",),
            ask={
                "en": "so that we write about what you grow",
                "pl": "aby pisać o tym, co Pani lub Pan uprawia",
                "bg": "за да пишем за това, което отглеждате",
                "fa": "تا دربارهٔ گیاهان شما بنویسیم",
            },
        ),
        FieldSpec(
            name="garden_area",
            type="whole",
            purposes=("newsletter",),
            ask={
                "en": "so that the amounts fit your garden",
                "pl": "aby ilości pasowały do ogrodu",
                "bg": "за да са количествата подходящи за градината Ви",
                "fa": "تا مقدارها با باغ شما جور باشد",
            },
        ),
        FieldSpec(
            name="wife_birthday",
            type="day",
            purposes=("wishes",),
            about="related-person",
            ask={
                "en": "so that we can remind you of flowers",
                "pl": "aby przypomnieć o kwiatach",
                "bg": "за да Ви напомним за цветя",
                "fa": "تا خرید گل را به شما یادآوری کنیم",
            },
        ),
    ]
)
WORDS = {
    "birthday": FieldWords(
        offer={
            "en": "For your birthday you get 5 % off.",
            "pl": "Na urodziny dajemy 5 % rabatu.",
            "bg": "За рождения Ви ден получавате 5 % отстъпка.",
            "fa": "برای تولدتان ۵٪ تخفیف می‌گیرید.",
        }
    ),
    "plants": FieldWords(label={"en": "Plants", "pl": "Rośliny", "bg": "Растения", "fa": "گیاهان"}),
    "garden_area": FieldWords(
        label={
            "en": "Size of the garden in m²",
            "pl": "Wielkość ogrodu w m²",
            "bg": "Площ на градината в m²",
            "fa": "اندازهٔ باغ (متر مربع)",
        }
    ),
    "wife_birthday": FieldWords(
        label={
            "en": "Wife: birthday",
            "pl": "Żona: urodziny",
            "bg": "Съпруга: рожден ден",
            "fa": "همسر: روز تولد",
        }
    ),
}


class Shop:
    """The shop's own side: what it keeps, and what it does when a customer has asked for something."""

    def __init__(self) -> None:
        self.store = MemoryStore(fields=FIELDS)
        self.tokens = Tokens(KeyRing({1: secrets.token_bytes(32)}, current=1))
        self.peppers = Peppers(secrets.token_bytes(32))
        self.to_do: list[Visit] = []
        self.centre = Centre(
            OGRODY, (NEWS, WISHES, ORDERS), notices=NOTICES, words=WORDS, known=self.known
        )
        anna = Profile(
            id="c1",
            given="Anna",
            family="Nowak",
            country="PL",
            contacts=[
                ContactPoint(channel="email", address="anna@example.com", epoch=0, since=JOINED)
            ],
            attributes={
                "plants": ("pelargonia", "lavandula"),
                "wife_birthday": JOINED.date().replace(month=5, day=4),
            },
        )
        self.store.put([anna])
        self.joined = ConsentEvent.confirmed(
            anna,
            purpose="newsletter",
            channel="email",
            at=JOINED,
            notice=NOTICES["newsletter"]["pl"],
            source="checkout",
        )
        self.store.append([self.joined])

    def known(self, profile_id: str) -> Known:
        """What the outbox and the other books say."""
        letters = tuple(
            PastMessage(JOINED + timedelta(days=days), subject, "email", ground, evidence)
            for days, subject, ground, evidence in (
                (1, "Potwierdzenie zamówienia 1024", "exempt", ()),
                (14, "Pelargonie już są", "consent", (self.joined.id,)),
            )
        )
        origins = {"plants": Origin("checkout", JOINED), "given": Origin("checkout", JOINED)}
        return Known(letters if profile_id == "c1" else (), origins)

    def carry_out(self, visit: Visit) -> None:
        """Keep what needs a letter for whoever sends it, and say what was asked for by right."""
        self.to_do.append(visit)
        if visit.opened is not None:
            print(
                f"{visit.opened.kind} for {visit.profile_id}, due by {visit.opened.due_at:%Y-%m-%d}"
            )

    def answer(self, at: datetime, journal: str) -> Iterator[str]:
        """Answer every request that is due, the most pressing first; the letters go to the address on file."""
        eraser = Eraser(
            {"shop": self.store},
            listed=self.store,
            ledger=self.store,
            peppers=self.peppers,
            journal=ErasureFolder(journal),
            recipients=self,
        )
        for one in due(self.store.requests(), at):
            person = self.store.profile(one.request.profile_id)
            if person is not None:
                events = self.store.consents([person])[person.id]
                if one.request.kind == "access":
                    yield access(
                        person,
                        events,
                        at=at,
                        fields=FIELDS,
                        purposes=self.centre.purposes,
                        controller=OGRODY,
                        requests=self.store.requests(person.id),
                        paused_until=self.store.pauses([person.id]).get(person.id),
                    ).to_html()
                else:
                    told = shared_with(person, events, self.centre.purposes)
                    plan = eraser.plan(person, reason="asked for it", at=at, recipients=told)
                    if not eraser.run(plan).complete:
                        continue  # it stays due; the journal knows how far it got
                    yield "Your data are erased. This is our last letter."
            self.store.file_request(one.request.answered(at=at))

    def tell(self, notice: ErasureNotice) -> None:
        """Have a recipient of data erase them too."""
        print("to", notice.recipient, notice.key)

    def link(self, language: str, door: TokenKind, purpose: str, at: datetime) -> str:
        """The path of a link that would go to Anna's mailbox."""
        anna = Holder("c1", "email", 0)
        token = self.tokens.issue(
            door,
            ref=self.store.refer([anna])[anna],
            scope=reference(purpose),
            message=secrets.token_bytes(8),
            at=at,
        )
        return f"/{language}/{door}/{token}"


def main() -> None:
    """Serve the shop until it is stopped."""
    shop = Shop()
    app = consent_app(
        centre=shop.centre,
        store=shop.store,
        tokens=shop.tokens,
        clock=lambda: datetime.now(UTC),
        carry_out=shop.carry_out,
    )
    now, here = datetime.now(UTC), "http://127.0.0.1:8000"
    with make_server("127.0.0.1", 8000, app) as server:
        for language in ("en", "pl", "bg", "fa"):
            print(here + shop.link(language, "preferences", "", now))
            print(here + shop.link(language, "unsubscribe", "newsletter", now))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            with tempfile.TemporaryDirectory() as journal:
                for letter in shop.answer(datetime.now(UTC), journal):
                    print(letter)


if __name__ == "__main__":
    main()
