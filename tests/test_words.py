"""The words: two languages that say the same, for every key that a picture can ask for."""

import re
from string import Formatter

import pytest

from deconv_helpers import language
from deconv_helpers.arithmetic import Refusal
from deconv_helpers.page import SCRIPT
from deconv_helpers.words import WORDS

ENGLISH = {**Refusal.SENTENCES, **WORDS["en"]}
CHINESE = WORDS["zh"]


def slots(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys():
    assert ENGLISH.keys() == CHINESE.keys()


@pytest.mark.parametrize("key", ENGLISH)
def test_a_translation_keeps_the_slots(key):
    assert slots(CHINESE[key]) == slots(ENGLISH[key])


@pytest.mark.parametrize("key", [key for key in CHINESE if re.search("[\u4e00-\u9fff]", CHINESE[key])])
def test_chinese_sentences_have_chinese_punctuation(key):
    prose = re.sub(r"\{\w+\}|[(\[][^\u4e00-\u9fff]*?[)\]]", "", CHINESE[key])
    assert not re.search(r"[\u4e00-\u9fff]\s*[,:;?!(]", prose), prose


def test_every_word_that_the_player_asks_for_by_name_exists():
    asked = set(re.findall(r"words\.(\w+)", SCRIPT)) | set(re.findall(r'words\["([\w.-]+)"\]', SCRIPT))
    assert asked and asked <= CHINESE.keys()


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="language must be one of en, zh, got 'fr'"):
        language("fr")
