# SPDX-License-Identifier: Apache-2.0
"""A user who reads pages of a real Horizon."""

import requests

from bench.filled import ROTATION

PANEL = "/project/backup_schedules/"

FORM = {
    "workflow": ROTATION,
    "max_full_backups": "2",
    "max_incremental_backups": "5",
    "pattern": "0 2 * * *",
    "name": "bench",
    "backup_name": "",
    "window": "60",
    "wanted": "preview",
}


class Reader:
    """A user who is signed in to Horizon as demo."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = requests.Session()
        login = f"{url}/auth/login/"
        self._http.get(login)
        fields = {"username": "demo", "password": "demo", "region": "default"}
        self._http.post(login, data=fields | self._token, headers={"Referer": login})

    @property
    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self._http.cookies.get("csrftoken", "")}

    def load(self, path: str, rows: str = "", part: bool = False) -> str:
        """Load a page, or ``part`` of one, check that it shows ``rows``, and return its text."""
        headers = {"X-Requested-With": "XMLHttpRequest"} if part else {}
        answer = self._http.get(self._url + path, timeout=120, headers=headers)
        return self._checked(answer, path, rows)

    def plan(self, volumes: list[str], **changes: str) -> str:
        """Render the plan for the form with these changes, and return its text."""
        chosen = {"volume_id": " ".join(volumes)}  # as the page submits them
        fields = FORM | changes | self._token | chosen
        answer = self._http.post(f"{self._url}{PANEL}preview/", data=fields, timeout=120)
        return self._checked(answer, "preview", "bd-sentence")

    def _checked(self, answer: requests.Response, path: str, rows: str) -> str:
        if answer.status_code != 200 or rows not in answer.text or "bd-missing" in answer.text:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
        return answer.text
