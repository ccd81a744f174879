"""Template filters for words that are stored in English and shown in the reader's language."""

from django import template

from arena.texts.stored_words import licence_title, translated

register = template.Library()

register.filter("licence", licence_title)
register.filter(translated)
