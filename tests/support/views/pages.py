# SPDX-License-Identifier: Apache-2.0
"""Parse what a person sees on a page: its rows, its badges, its errors and the values of its form."""

import re
from dataclasses import dataclass
from dataclasses import field
from html.parser import HTMLParser

VOID = {"input", "br", "img", "meta", "link", "hr"}


@dataclass
class Node:
    """An element: its tag, its attributes, its content and its parent element."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return all its text."""
        words = (each if isinstance(each, str) else each.text for each in self.children)
        return " ".join(" ".join(words).split())

    @property
    def classes(self) -> set[str]:
        """Return its CSS classes."""
        return set(self.attributes.get("class", "").split())

    def find(self, tag: str = "", css: str = "", **attributes: str) -> list["Node"]:
        """Return all elements below it with the given tag, class and attributes."""
        found = []
        for each in self.children:
            if isinstance(each, str):
                continue
            wanted = {
                name.replace("_", "-").strip("-"): value for name, value in attributes.items()
            }
            if (
                tag in ("", each.tag)
                and (not css or css in each.classes)
                and wanted.items() <= each.attributes.items()
            ):
                found.append(each)
            found += each.find(tag, css, **attributes)
        return found

    def one(self, tag: str = "", css: str = "", **attributes: str) -> "Node":
        """Return the only such element."""
        (found,) = self.find(tag, css, **attributes)
        return found


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        at: Node | None = self.here
        while at and at.tag != tag:
            at = at.parent
        if at and at.parent:
            self.here = at.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Node:
    """Parse a page."""
    builder = _Builder()
    builder.feed(html)
    return builder.root


def errors(page: Node) -> dict[str, list[str]]:
    """Return the errors of a form, by the name of their field."""
    found: dict[str, list[str]] = {}
    for error in page.find("span", css="bd-error"):
        at = error.parent
        while at and not _controls(at):
            at = at.parent
        name = _controls(at)[0].attributes["name"] if at else ""
        # A field with several controls names its error after itself.
        around = error.parent.attributes.get("id", "") if error.parent else ""
        if told := re.fullmatch("id_(.*)_error", around):
            name = told[1]
        found.setdefault(name, []).append(error.text)
    return found


def held(form: Node) -> dict[str, str]:
    """Return the values of the form's fields, as the browser would submit them."""
    values: dict[str, str] = {}
    for control in _controls(form):
        name, kind = control.attributes["name"], control.attributes.get("type")
        if control.tag == "select":
            chosen = [o for o in control.find("option") if "selected" in o.attributes]
            values[name] = (chosen or control.find("option"))[0].attributes["value"]
        elif kind not in ("radio", "checkbox") or "checked" in control.attributes:
            values[name] = control.attributes.get("value", "")
    return values


def _controls(at: Node) -> list[Node]:
    found = [each for tag in ("input", "select", "textarea") for each in at.find(tag)]
    sent = [each for each in found if each.attributes.get("name")]
    return [each for each in sent if each.attributes.get("type") not in ("hidden", "submit")]
