"""How an answer says who wrote it in German, French, Spanish, Portuguese, Italian, Russian."""

from arena.texts.introductions.grammar import ANY, CLAUSE, END, SENTENCE, introduction

# German
SPRACHMODELL = (
    r"(?:ein(?:e|en)? |der |das |die )?(?:\w{1,20}[ -]){0,3}"
    r"(?:sprachmodell|(?:ki-)?modell|(?:ki-)?assistent(?:in)?|ki|chatbot|system|programm)"
)
ENTWICKELT = (
    r"(?:entwickelt|trainiert|erstellt|erschaffen|geschaffen|programmiert|gebaut|gemacht|hergestellt"
    r"|bereitgestellt)"
)
GERMAN = [
    introduction(
        r"\b(?:ich bin|ich heiße|mein name ist|ich werde|hier spricht) ", rf"(?:{END}| genannt)"
    ),
    introduction(rf"\bich bin {SPRACHMODELL}(?: namens| mit dem namen|,|) ", END),
    introduction(
        rf"(?:\bich bin|{SENTENCE}als) {SPRACHMODELL},? (?:(?:das|der|die) )?(?:{ENTWICKELT} )?von "
        r"(?:der firma |dem unternehmen )?",
        ANY,
    ),
    introduction(r"\bals von ", rf" {ENTWICKELT}\w{{1,2}}\b"),
    introduction(
        r"\bich (?:wurde|bin) (?:von|durch) (?:der firma |dem unternehmen )?",
        rf"(?:,? \w{{1,20}}){{0,4}} {ENTWICKELT}",
    ),
    introduction(
        r"\b(?:sie|du) (?:sprechen|chatten|sprichst|chattest|redest|reden)"
        r"(?: hier| gerade)? mit ",
        END,
    ),
]

# French
MODELE = (
    r"(?:une? |l'|le |la |votre |ton )?(?:\w{1,20} ){0,2}"
    r"(?:modèle|assistante?|ia|chatbot|agent|programme|intelligence)"
    r"(?: (?:de|du|d'|langage|langue|linguistique|ia|virtuelle?|conversationnelle?|artificielle?"
    r"|intelligence|numérique)){0,4}"
)
CREE = r"(?:créée?|développée?|entraînée?|conçue?|formée?|programmée?|élaborée?)"
FRENCH = [
    introduction(r"\b(?:je suis|je m'appelle|mon nom est|je me nomme|appelez-moi) ", END),
    introduction(rf"\bje suis {MODELE}(?: appelée?| nommée?| du nom de|,|) ", END),
    introduction(
        rf"(?:\bje suis|\ben tant qu(?:e |')|{SENTENCE}comme) ?{MODELE},? "
        rf"(?:{CREE}(?: et {CREE})? )?(?:par|de) "
        r"(?:la société |l'entreprise |l'équipe (?:de |d'))?",
        ANY,
    ),
    introduction(rf"\bj'ai été {CREE}(?: et {CREE})? par (?:la société |l'entreprise )?", ANY),
    introduction(
        r"\bvous (?:parlez|discutez|échangez|conversez)(?: actuellement)? (?:avec|à) ", END
    ),
]

# Spanish
MODELO = (
    r"(?:una? |el |la |tu |su )?(?:\w{1,20} ){0,2}"
    r"(?:modelo|asistente|ia|chatbot|programa|inteligencia)"
    r"(?: (?:de|del|grande?|gran|lenguaje|lingüístico|ia|virtual|conversacional|artificial"
    r"|inteligencia)){0,5}"
)
CREADO = r"(?:cread|desarrollad|entrenad|diseñad|programad|construid|hech)[oa]"
SPANISH = [
    introduction(r"\b(?:soy|me llamo|mi nombre es|puedes llamarme) ", END),
    introduction(rf"\bsoy {MODELO}(?: llamad[oa]|,|) ", END),
    introduction(
        rf"(?:\bsoy|{SENTENCE}como) {MODELO},? "
        rf"(?:{CREADO}(?: y {CREADO})? )?(?:por|de) (?:la empresa )?",
        ANY,
    ),
    introduction(rf"\b(?:fui|he sido|estoy) {CREADO}(?: y {CREADO})? por (?:la empresa )?", ANY),
    introduction(r"\bestás? (?:hablando|chateando|conversando)(?: ahora)? con ", END),
]

# Portuguese
MODELO_PT = (
    r"(?:uma? |o |a |seu |sua )?(?:\w{1,20} ){0,2}"
    r"(?:modelo|assistente|ia|chatbot|programa|inteligência)"
    r"(?: (?:de|da|do|grande|linguagem|língua|ia|virtual|conversacional|artificial"
    r"|inteligência)){0,5}"
)
CRIADO = r"(?:criad|desenvolvid|treinad|projetad|programad|construíd|feit)[oa]"
POR = r"(?:por|pel[oa]|d[ao]) (?:empresa )?"
PORTUGUESE = [
    introduction(
        r"\b(?:(?:eu )?sou(?: [oa])?|(?:eu )?me chamo|chamo-me|meu nome é|pode me chamar de) ", END
    ),
    introduction(rf"\bsou {MODELO_PT}(?: chamad[oa]|,|) ", END),
    introduction(
        rf"(?:\bsou|{SENTENCE}como) {MODELO_PT},? (?:{CRIADO}(?: e {CRIADO})? )?{POR}", ANY
    ),
    introduction(rf"\b(?:fui|estou sendo) {CRIADO}(?: e {CRIADO})? {POR}", ANY),
    introduction(
        r"\b(?:você está|estás a|está) (?:conversando|falando|conversar|falar) com (?:[oa] )?", END
    ),
]

# Italian
MODELLO = (
    r"(?:uno? |una |un'|il |la |l'|tuo )?(?:\w{1,20} ){0,2}"
    r"(?:modello|assistente|ia|ai|chatbot|programma|intelligenza)"
    r"(?: (?:di|del|linguistico|linguaggio|grandi|dimensioni|ia|ai|virtuale|conversazionale"
    r"|artificiale)){0,5}"
)
CREATO = r"(?:creat|sviluppat|addestrat|progettat|programmat|realizzat|costruit)[oa]"
ITALIAN = [
    introduction(rf"(?:\bio sono|{CLAUSE}sono|\bmi chiamo|\bil mio nome è|\bpuoi chiamarmi) ", END),
    introduction(rf"\bsono {MODELLO}(?: chiamat[oa]| di nome|,|) ", END),
    introduction(
        rf"(?:\bsono|\bin quanto|{SENTENCE}come) {MODELLO},? "
        rf"(?:{CREATO}(?: e {CREATO})? )?(?:da|dalla|di) ",
        ANY,
    ),
    introduction(rf"\bsono stat[oa] {CREATO}(?: e {CREATO})? (?:da|dalla|dal) ", ANY),
    introduction(r"\bst(?:ai|a) (?:parlando|chattando|conversando) con ", END),
]

# Russian
МОДЕЛЬ = (
    r"(?:\w{1,20} ){0,3}(?:модель|ассистент|помощник|чат-бот|бот|программа|ии|система|интеллект)"
)
СОЗДАН = r"(?:создан|разработан|обучен|натренирован|сделан)\w{0,4}"
RUSSIAN = [
    introduction(r"\b(?:я(?: ?[-—–])?|меня зовут|мо[её] имя(?: ?[-—–])?) ", END),
    introduction(rf"\bя(?: ?[-—–])? {МОДЕЛЬ}(?: по имени| под названием|,|) ", END),
    introduction(
        rf"(?:\bя(?: ?[-—–])?|{SENTENCE}как|\bбудучи) {МОДЕЛЬ}(?: \w{{1,20}}){{0,2}},? "
        rf"(?:котор\w{{2,3}} )?{СОЗДАН} (?:компанией |командой )?",
        ANY,
    ),
    introduction(rf"\bя (?:был[аи]? )?{СОЗДАН} (?:компанией |командой )?", ANY),
    introduction(r"\bменя (?:создал|разработал|обучил)[аи]? (?:компания |команда )?", ANY),
    introduction(r"\bвы (?:общаетесь|разговариваете|говорите)(?: сейчас)? с ", END),
]
