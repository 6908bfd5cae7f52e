"""Clicks through every link that a person is shown, and says what leads nowhere or does nothing."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

_LEFTOVERS = re.compile(r"(?i:lorem ipsum)|\{\{|\{%|\bTODO\b|\bFIXME\b|>None<|DoesNotExist")
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ENOUGH_OF_ONE_KIND = 4  # pages of one address that differ in their ids or their query only
_BY_SCRIPT = ("data-copy", "aria-controls", "data-module", "data-allauth")


@dataclass
class Element:
    """A start tag, with the form that it stands in."""

    tag: str
    attrs: dict[str, str]
    form: "Element | None" = None


class _Reader(HTMLParser):
    """Collects the start tags of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self._form: Element | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._form)
        if tag == "form":
            self._form = element
        self.elements.append(element)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {n: v or "" for n, v in attrs}, self._form))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in _VOID:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.crossed.append(f"</{tag}> closes <{self.open[-1] if self.open else '?'}>")


@dataclass
class Crawl:
    """What a person found by clicking everything."""

    client: Client
    pages: dict[str, int] = field(default_factory=dict)  # address → status
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def run(self, *starts: str, most: int = 400) -> "Crawl":
        """Click from these addresses on."""
        waiting = deque((start, "the start") for start in starts)
        seen = set(starts)
        while waiting and len(self.pages) < most:
            address, seen_on = waiting.popleft()
            for link in self._visit(address, seen_on):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, address))
        return self

    def _visit(self, address: str, seen_on: str) -> Iterator[str]:
        kind = kind_of(address)
        if kind is None:
            if not is_there(address):
                self.faults.append(f"{seen_on}: {address} is no address of ours")
            return
        self.kinds[kind] += 1
        if self.kinds[kind] > _ENOUGH_OF_ONE_KIND:
            return
        answer = self.client.get(address, follow=True)
        self.pages[address] = answer.status_code
        if answer.status_code != 200:
            self.faults.append(f"{seen_on}: {address} answers {answer.status_code}")
            return
        landed = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            yield from self._read(urljoin(address, landed), text)
        if answer.streaming:
            for closes in answer._resource_closers:  # its file; close() would end the database too
                closes()

    def _read(self, address: str, text: str) -> Iterator[str]:
        reader = _Reader()
        reader.feed(text)
        for fault in faults_of(text, reader, address):
            self.faults.append(f"{address}: {fault}")
        for element in reader.elements:
            if element.tag == "a" and (href := element.attrs.get("href")):
                whole, _ = urldefrag(urljoin(address, href))
                if not urlsplit(whole).netloc and whole.startswith("/"):
                    yield whole


def kind_of(address: str) -> str | None:
    """The name of the address and the keys of its query; None where nothing answers there."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    keys = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{found.view_name}?{keys}"


def is_there(address: str) -> bool:
    """Whether a static file stands at an address."""
    path = urlsplit(address).path
    return path.startswith("/static/") and finders.find(path.removeprefix("/static/")) is not None


def faults_of(text: str, reader: _Reader, address: str) -> Iterator[str]:
    """What is wrong with a page as it stands."""
    elements = reader.elements
    ids = Counter(e.attrs["id"] for e in elements if "id" in e.attrs)
    yield from (f"the id {name} stands {n} times" for name, n in ids.items() if n > 1)
    if reader.crossed or reader.open:
        yield f"tags that do not close: {reader.crossed[:3]} {reader.open[:3]}"
    if found := _LEFTOVERS.search(text):
        yield f"left over: {text[max(0, found.start() - 30) : found.end() + 30]!r}"
    headings = sum(element.tag == "h1" for element in elements)
    if headings != 1:
        yield f"{headings} headings h1"
    for element in elements:
        if check := _CHECKS.get(element.tag):
            yield from check(element, ids, address)
        yield from _points_nowhere(element, ids)


def _link(element: Element, ids: Counter[str], address: str) -> Iterator[str]:
    href = element.attrs.get("href")
    if href is None or href == "#":
        yield f"a link that leads nowhere: {element.attrs}"
    elif href.startswith("#") and href[1:] not in ids:
        yield f"a link to {href}, which is not on the page"


def _button(element: Element, ids: Counter[str], address: str) -> Iterator[str]:
    attrs = element.attrs
    sends = attrs.get("type", "submit") == "submit" and (element.form or "form" in attrs)
    if not sends and not any(name.startswith(_BY_SCRIPT) for name in attrs):
        yield f"a button without effect: {attrs}"


def _form(element: Element, ids: Counter[str], address: str) -> Iterator[str]:
    target = urlsplit(urljoin(address, element.attrs.get("action", "")))
    if not target.netloc and kind_of(target.path) is None:
        yield f"a form that is sent to {target.path}, where nothing answers"


def _source(element: Element, ids: Counter[str], address: str) -> Iterator[str]:
    source = element.attrs.get("src") or element.attrs.get("href", "")
    if source.startswith("/static/") and not is_there(source):
        yield f"{source} is missing"


_CHECKS = {
    "a": _link,
    "button": _button,
    "form": _form,
    "img": _source,
    "link": _source,
    "script": _source,
}


def _points_nowhere(element: Element, ids: Counter[str]) -> Iterator[str]:
    for name in ("aria-describedby", "aria-labelledby", "for", "form", "aria-controls", "list"):
        for target in element.attrs.get(name, "").split():
            if target not in ids:
                yield f"{name}={target}, which is not on the page"
