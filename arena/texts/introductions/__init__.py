"""How an answer says in the first person who wrote it: what stands before and after the name.

`INTRODUCTIONS` want a name written like a name; `STRONG` say so much themselves that any spelling
of it does; `ALONE` are answers that are little more than a name, which must be nobody else's.
"""

from arena.texts.introductions import alone, asian, english, european, own_names, tables

INTRODUCTIONS = [
    *english.ENGLISH,
    *european.GERMAN,
    *european.FRENCH,
    *european.SPANISH,
    *european.PORTUGUESE,
    *european.ITALIAN,
    *european.RUSSIAN,
    *asian.CHINESE,
    *asian.JAPANESE,
    *asian.KOREAN,
    *asian.HINDI,
    *asian.TURKISH,
    *tables.OTHERS,
    *alone.WITH_A_MAKER_OR_LABEL,
]
STRONG = own_names.OWN_NAMES
ALONE = alone.ALONE
