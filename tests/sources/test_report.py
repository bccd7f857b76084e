from relationkit.sources import LoadReport, RowIssue
from relationkit.sources.report import MOST_ISSUES, Tally


def test_the_first_issues_are_kept_and_all_are_counted() -> None:
    """A broken export does not fill the memory."""
    tally = Tally()
    for row in range(MOST_ISSUES + 5):
        tally.issue(RowIssue("orders.json", row, None, "missing-id", "id"))

    report = tally.report()

    assert MOST_ISSUES == len(report.issues)
    assert {"missing-id": MOST_ISSUES + 5} == report.counts
    assert "LoadReport(0 profiles, 0 guests, 0 orders, 1005 issues)" == repr(report)


def test_names_that_may_be_data_are_not_repeated() -> None:
    """What was left aside is named, unless its name is no plain name; and there are not endless names."""
    tally = Tally()
    tally.left(iter(["customers.colour", "anna@example.com", "Zażółć", "customers.colour", ""]))
    tally.left(f"customers.meta_data.k{number}" for number in range(300))
    aside = tally.report().aside

    assert 2 == aside["customers.colour"]
    assert 200 == len(aside)
    assert 3 + 102 == aside["(other)"]


def test_the_report_prints_as_a_table() -> None:
    """Counts, then issues by code, then what was left aside."""
    report = LoadReport(
        profiles=2199,
        orders=6919,
        not_paid=11,
        consents=2787,
        stops=192,
        counts={"consent-unproven": 195, "duplicate-id": 2},
        aside={"customers.colour": 1},
    )

    assert """\
profiles          2,199
guests                0
orders            6,919
not paid             11
consents          2,787
stops               192
suppressed            0

issue             times
consent-unproven    195
duplicate-id          2

left aside        times
customers.colour      1""" == str(report)


def test_an_issue_prints_as_a_line() -> None:
    """File, row, id, code, path; what is not known is left out."""
    assert "o.json row 7 id 9: invalid-date (date_created_gmt)" == str(
        RowIssue("o.json", 7, "9", "invalid-date", "date_created_gmt")
    )
    assert "o.json row 7: not-an-object" == str(RowIssue("o.json", 7, None, "not-an-object", ""))
