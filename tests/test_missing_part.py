"""On a developer's machine a missing browser skips a test; in CI it is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A suite of one test that misses a browser, one of another skip, and one module that misses a server."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(
        test_browser="""
            import pytest

            def test_in_a_browser(missing_part):
                missing_part("chromium; install Debian's package chromium")

            @pytest.mark.skip(reason="only on odd days")
            def test_on_odd_days():
                pass
        """,
        test_server="""
            import pytest

            pytest.skip("missing part: a server", allow_module_level=True)
        """,
    )
    return pytester


def test_on_a_developers_machine_a_missing_part_is_a_visible_skip(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without CI=true a missing part skips, and the reason is shown."""
    monkeypatch.delenv("CI", raising=False)
    result = suite.runpytest_subprocess("-rs")

    result.assert_outcomes(skipped=3)
    result.stdout.fnmatch_lines(["*missing part: chromium; install Debian's package chromium*"])


def test_in_ci_a_missing_part_is_a_failure(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With CI=true a missing part fails, also where a whole module is skipped; other skips stay."""
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest_subprocess("--continue-on-collection-errors")

    result.assert_outcomes(failed=1, errors=1, skipped=1)
    result.stdout.fnmatch_lines(["*with CI=true no part may be missing*"])
