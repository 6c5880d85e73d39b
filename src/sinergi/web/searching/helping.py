"""Words of the glossary, as the help page explains them."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.web.glossary import GLOSSARY, Word
from sinergi.web.name_index import plain
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.question import Question


def find_words(question: Question, actor: Actor) -> Found:
    """Return the words that hold what is asked, in the language shown."""
    rows = [
        one
        for one in GLOSSARY
        if question.plain and question.plain in plain(str(one.word))
    ]
    return Found(rows, lambda shown: [_word(one) for one in shown])


def _word(one: Word) -> Hit:
    page = f"{reverse('web:help')}#{one.key}"
    return Hit(one.key, str(one.word), page, str(one.meaning))
