"""Django's EmailMultiAlternatives with rendered templates on the locmem backend. Prints one JSON line."""

from __future__ import annotations

import json
import resource
import sys
import time

import django
from django.conf import settings

settings.configure(
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)
django.setup()

from django.core import mail  # noqa: E402 - after the settings
from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.template import engines  # noqa: E402
from letters import HTML, PRODUCTS, SENDER, SUBJECT, TEXT, customers  # noqa: E402

FOOT = """
{{ sender.name }}
{{ sender.firm }}
tel. {{ sender.phone }}

--
{{ why }}
{{ unsubscribe_url }}
{{ your_data_url }}
"""


def main(count: int) -> None:
    """Render and send one letter to each customer; no store, no consent, no outbox."""
    django_templates = engines["django"]
    subject = django_templates.from_string(SUBJECT)
    text = django_templates.from_string(
        "{% autoescape off %}" + TEXT + FOOT + "{% endautoescape %}"
    )
    html = django_templates.from_string(HTML + FOOT)
    everyone = list(customers(min(count, 20_000)))
    connection = get_connection()
    mail.outbox = []
    shared = {
        "you": {"genitive": "Pani", "nominative": "Pani"},
        "facts": {"products": PRODUCTS},
        "sender": {"name": SENDER.name, "firm": SENDER.firm, "phone": SENDER.phone},
        "why": "Piszemy, bo zgodziła się Pani lub zgodził się Pan na listy sklepu.",
    }
    started, cpu = time.perf_counter(), time.process_time()
    for profile in everyone:
        url = f"https://shop.example/r/u{profile.id}"
        context = {
            **shared,
            "customer": {"given": profile.given},
            "greeting": f"Szanowna Pani {profile.given},",
            "unsubscribe_url": url,
            "your_data_url": url,
        }
        letter = EmailMultiAlternatives(
            subject=subject.render(context).strip(),
            body=text.render(context),
            from_email=SENDER.mailbox,
            to=[profile.contacts[0].address],
            connection=connection,
            headers={
                "List-Unsubscribe": f"<{url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        letter.attach_alternative(html.render(context), "text/html")
        letter.send()
        mail.outbox.clear()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    report = {
        "candidate": f"Django {django.get_version()} render + EmailMultiAlternatives + locmem",
        "messages": len(everyone),
        "seconds": round(seconds, 2),
        "per_second": round(len(everyone) / seconds),
        "cpu_ms": round(cpu / len(everyone) * 1000, 3),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    sys.stdout.write(json.dumps(report) + "\n")


main(int(sys.argv[1]))
