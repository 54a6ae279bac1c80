"""What a reply must be, whatever it says: in its language throughout, and whole as HTML."""

import re
from html.parser import HTMLParser

HAN = re.compile("[\u4e00-\u9fff]")


def assert_in_language(text, lang):
    """Chinese replies have no English words in them (code stands in backticks), English ones no Chinese."""
    if lang == "en":
        assert not HAN.search(text), text
        return
    assert HAN.search(text) or text.count("`") >= 2, text
    words = re.findall("[A-Za-z]{2,}", re.sub("`[^`]*`", "", text))
    assert set(words) <= {"nan", "inf", "op", "torch", "Keras"}, text


class Outline(HTMLParser):
    """The tags that are open around each summary, and whether all are closed in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.depths, self.tags = [], [], set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "summary":
            self.depths.append(self.open.count("details"))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def assert_reads_well(result, lang):
    for text in (result.message, *result.hints):
        assert_in_language(text, lang)
    if result.status == "right":
        assert result.hints == ()
    html = Outline(result._repr_html_())
    assert html.depths == list(range(1, len(result.hints) + 1))  # each hint inside the one before it
    assert html.tags <= {"style", "div", "span", "b", "code", "details", "summary", "table", "tr", "td", "br"}
    assert result.message in repr(result) and "<div" not in repr(result)
