"""The address of the server alone leads somewhere."""

from __future__ import annotations

import httpx


def test_the_bare_address_leads_to_the_console(http: httpx.Client) -> None:
    answer = http.get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.path.startswith("/console/")
    assert "走访" in answer.text
