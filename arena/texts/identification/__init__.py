"""Whether an answer says who wrote it, in any of 17 languages.

To add a model or a maker, see `names.toml`; to add a phrase, `phrases/every_language.toml`.
"""

from arena.texts.identification.answers import names_one_of, says_who_wrote_it
from arena.texts.identification.names import Names

__all__ = ["Names", "names_one_of", "says_who_wrote_it"]
