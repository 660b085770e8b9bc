# SPDX-License-Identifier: Apache-2.0
"""Somebody at Horizon, without a browser."""

import requests


class Visitor(requests.Session):
    """Somebody who has logged in to Horizon."""

    def __init__(self, url: str, user: str) -> None:
        super().__init__()
        self.url = url
        self.trust_env = False
        self.open("/auth/login/")
        form = {"username": user, "password": user, "region": "default"}
        form["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        self.landed = self.post(f"{url}/auth/login/", data=form, headers={"Referer": url})

    def open(self, path: str) -> requests.Response:
        """Open a page, as a person does by a click."""
        return self.get(f"{self.url}{path}", timeout=30)
