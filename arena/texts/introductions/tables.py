"""How speakers of many languages say "I am", and who made them, in one row each."""

from typing import NamedTuple

from arena.texts.introductions.grammar import ANY, END, Introduction, introduction

WORDS = r"(?:[^\s.,!?،]{1,20} ){0,6}"


class Language(NamedTuple):
    """`am`, `noun`, `verb` and `by` as in "I am Foo, a model made by …"; patterns each."""

    am: str
    noun: str
    verb: str
    by: str


KNOWN = [
    Language(
        "ich bin|ich heiße|mein name ist",
        r"\w{0,10}-?(?:modell|assistent(?:in)?|chatbot)|ki",
        r"(?:entwickelt|trainiert|erstellt|erschaffen|gebaut)",
        "von|durch",
    ),
    Language(
        "je suis|je m'appelle",
        "modèle|assistant|chatbot|ia",
        r"(?:créé|développé|entraîné|conçu)e?",
        "par",
    ),
    Language(
        "soy|me llamo",
        "modelo|asistente|chatbot|ia",
        r"(?:cread|desarrollad|entrenad|diseñad)[oa]",
        "por",
    ),
    Language(
        "sou(?: [oa])?|me chamo",
        "modelo|assistente|chatbot|ia",
        r"(?:criad|desenvolvid|treinad|projetad)[oa]",
        "por|pel[oa]",
    ),
    Language(
        "sono|mi chiamo",
        "modello|assistente|chatbot|ia",
        r"(?:creat|sviluppat|addestrat|progettat)[oa]",
        "da|dalla|dal",
    ),
    Language(
        r"я(?: ?[-—–])?|меня зовут",
        r"(?:\w{1,20}ая ){0,2}модель|ассистент|помощник|чат-бот",
        r"(?:созданн?|разработанн?|обученн?)\w{0,3}",
        r"(?:созданн?|разработанн?|обученн?)\w{0,3}(?: компанией)?|от|компанией",
    ),
]

# By the words that may go on after a name.
OTHERS_BY_NEXT_WORDS = {
    # Dutch
    "een|van|en|gemaakt|ontwikkeld": Language(
        "ik ben|ik heet|ik werd|mijn naam is",
        r"\w{0,10}-?(?:model|assistent|chatbot)|ai",
        "gemaakt|ontwikkeld|getraind|gecreëerd|gebouwd|ontworpen",
        "door(?: het bedrijf)?",
    ),
    # Polish
    r"od|i|stworzon\w{1,3}|opracowan\w{1,3}": Language(
        "jestem|nazywam się|mam na imię|moje imię to|został[ea]m",
        r"(?:duży(?:m)? )?(?:\w{1,15} )?model\w{0,3}|asystent\w{0,3}|chatbot\w{0,3}",
        r"(?:stworzon|opracowan|(?:wy|prze)?(?:trenowan|szkolon)|zbudowan)\w{1,3}",
        "przez(?: firmę)?",
    ),
    # Vietnamese
    "một|của|được|và": Language(
        "(?:tôi|mình|em)(?: là)?|tên (?:tôi|mình|của tôi) là|tên tôi là",
        "mô hình|trợ lý|chatbot",
        "(?:được )?(?:phát triển|tạo ra|huấn luyện|đào tạo|xây dựng)",
        "bởi|từ",
    ),
    # Indonesian and Malay
    "yang|dari|sebuah|buatan|dan": Language(
        "(?:saya|aku)(?: adalah| ialah)?|nama saya(?: adalah| ialah)?",
        "model|asisten|chatbot|pembantu",
        "(?:dikembangkan|dibuat|dilatih|diciptakan|dirancang|dibangunkan)",
        "oleh",
    ),
    # Arabic
    "من|نموذج|مساعد": Language(
        "أنا|انا|اسمي(?: هو)?",
        "نموذج|مساعد|برنامج|روبوت",
        r"(?:تم )?(?:تطوير|إنشاؤ|تدريب|تصميم|صنع)\w{0,2}",
        "بواسطة(?: شركة)?|من قبل(?: شركة)?|طورته(?: شركة)?|من تطوير(?: شركة)?|من شركة",
    ),
}
LANGUAGES = [*KNOWN, *OTHERS_BY_NEXT_WORDS.values()]


def plainly(goes_on: str, language: Language) -> list[Introduction]:
    am, noun, verb, by = language
    return [
        introduction(rf"(?<!\w)(?:{am}) ", rf"(?:{END}|(?= (?:{goes_on})\b))"),
        introduction(rf"(?<!\w)(?:{am}) {WORDS}(?:{noun}),? {WORDS}(?:{by}) ", ANY),
        introduction(rf"(?<!\w)(?:{am}) (?:{verb}) (?:{by}) ", ANY),
    ]


OTHERS = [
    *(
        pattern
        for goes_on, row in OTHERS_BY_NEXT_WORDS.items()
        for pattern in plainly(goes_on, row)
    ),
    introduction(r"(?<!\w)تم (?:تطوير|إنشائ|تدريب|تصميم|صنع)ي (?:بواسطة|من قبل)(?: شركة)? ", ANY),
    introduction(r"(?<!\w)(?:طورتني|دربتني|أنشأتني|صنعتني)(?: شركة)? ", ANY),
    introduction(r"\btôi được ", r" (?:phát triển|tạo ra|huấn luyện|xây dựng)"),
]
