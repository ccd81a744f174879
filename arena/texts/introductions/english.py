"""How an answer says in English who wrote it."""

from arena.texts.introductions.grammar import ANY, CLAUSE, END, SENTENCE, introduction

AM = (
    r"\bI(?: am|'m)"
    r"(?: (?:actually|just|simply|indeed|really|also|currently|technically|still|only))?"
)
KIND = (
    r"(?:an?|the|your|one of the) (?:(?:very|large|new|helpful|friendly|advanced|virtual|digital"
    r"|conversational|artificial|multimodal|generative|intelligent|intelligence|powerful|personal"
    r"|capable|state-of-the-art|ai|a\.i\.|language|chat|text-based|text|computer|neural|open-source"
    r"|open|experimental|safe|smart|small|machine|learning|foundation|ai-powered|ai-based|trained"
    r"|pre-?trained|network)[ -]){0,7}"
    r"(?:models?|assistant|ai|a\.i\.|chatbot|bot|llm|system|program|agent|software|tool|companion"
    r"|intelligence|network)(?: \([a-z]{2,4}\))?"
)
DID = (
    r"(?:created|made|trained|developed|built|designed|produced|provided|powered|released|engineered"
    r"|programmed|fine-?tuned|operated|maintained|offered|launched)"
)
MADE = rf"{DID}(?:(?:,|,? and|,? or|/) ?{DID}){{0,3}}"
TEAM = (
    r"(?:(?:the |an? )?(?:\w{1,20} ){0,3}(?:team|researchers|engineers|people|folks|scientists"
    r"|company|startup|start-up|firm|lab|labs|developers|organi[sz]ation)(?: at| from| of| called"
    r"| named|,)? )?"
)
AGENT = rf"(?:by|from) {TEAM}"
THAT_WAS = r"(?:,? (?:that|which|who)(?: was| is| has been|'s)?)?"
A_MODEL = r"(?: (?:large|language|ai|chat|open|latest|newest|flagship|based|powered|trained)){0,4}"
NOUN = r" (?:model|assistant|chatbot|bot|llm|language model|ai(?=[.,;:!?)]|\Z| and\b))(?! \w+er\b)"
GAVE_LIFE = (
    r"(?:created|made|trained|developed|built|designed|engineered|programmed|fine-?tuned|released"
    r"|launched)"
)
# Not "made me an offer", "trained me as an engineer".
TO_SERVE = (
    r"(?=[.,;:!?()\n…]|\Z| [-—–]| to\b| in \d{4}| and (?:I|named|trained|gave)\b"
    rf"| (?:as|to be) {KIND}\b)"
)
ENGLISH = [
    introduction(rf"{AM} (?:(?:called|named|known as) )?", END),
    introduction(rf"{AM} {KIND}(?:,? (?:called|named|known as|by the name of)|,|:|)[ ]", END),
    introduction(rf"{AM} {KIND}{THAT_WAS},? (?:{MADE} )?{AGENT}", ANY),
    introduction(
        rf"(?:{SENTENCE}|\b(?:but|and|that|while|since|because|speaking|only|just) )"
        rf"as {KIND}{THAT_WAS},? (?:{MADE} )?{AGENT}",
        # Not "As a model by Meta, Llama 3 is …".
        rf"{ANY}(?!, (?!I\b)\w{{1,20}}(?:[-. ]?\d| (?:is|was|has|can)\b))",
    ),
    # Not "ChatGPT, as a model by OpenAI, is …".
    introduction(rf", as {KIND}{THAT_WAS},? (?:{MADE} )?{AGENT}", r"(?:[.!?]|\Z|,? (?:I|my)\b)"),
    introduction(rf"\bI(?: am|'m| was|'ve been| have been)(?: \w{{1,12}}ly)? {MADE} {AGENT}", ANY),
    introduction(r"\bI(?: was|'ve been) (?:created|developed|built|made|designed) at ", ANY),
    introduction(
        rf"(?:{AM} (?:powered by|based on|built (?:up)?on|running on)|\bI run on) (?:the |a )?", END
    ),
    introduction(
        rf"{AM} (?:an? |the |one )?(?:part|members?|version|instance|variant|product|creation|one)"
        r" (?:of|from) (?:the |\w{1,20}'s )?",
        rf"(?:{END}| (?:family|series|models?|line|lineup)\b)",
    ),
    introduction(
        rf"(?:{AM}|\bas) (?:an? |the )", rf"(?:-(?:based|powered|trained))?{A_MODEL}{NOUN}"
    ),
    introduction(rf"{AM} ", r"'s (?:\w{1,20} ){0,3}(?:model|assistant|chatbot|ai|llm)\b"),
    introduction(
        rf"{AM} \w{{1,20}}'s "
        r"(?:(?:latest|newest|own|new|large|ai|language|model|assistant|chatbot),? ){0,4}",
        END,
    ),
    introduction(r"\bas ", r",? (?:I(?: |')|my )"),
    introduction(r"\bI, ", r","),
    introduction(
        r"\b(?:my (?:model |full |real )?name(?: is|'s)|my (?:underlying |base )?model is"
        r"|(?:you (?:can|may) )?call me|I go by(?: the name)?(?: of)?"
        r"|(?:they|people) call me|known to (?:you|users) as) ",
        END,
    ),
    introduction(
        r"\byou(?: are|'re)(?: currently| now| actually)? (?:chatting|talking|speaking|conversing"
        rf"|interacting|dealing) (?:with|to) (?:{KIND}(?:,| called| named|) )?",
        END,
    ),
    introduction(rf"{CLAUSE}this is ", END),
    introduction(CLAUSE, r" here(?=[.,!:;\n]|\Z)"),
    introduction(
        r"\bmy (?:creators?|developers?|makers?|parent company|trainers?)"
        r"(?: at| is| are| was| were|,|:|) (?:the )?(?:team at )?",
        ANY,
    ),
    introduction(r"(?<!\w)", rf" (?:has |have )?{GAVE_LIFE} me{TO_SERVE}"),
    introduction(
        r"(?<!\w)", r" (?:is|are|was) my (?:creators?|developers?|makers?|parent company)\b"
    ),
    introduction(rf"\b(?:{GAVE_LIFE}|behind) me (?:is|was|are) (?:called |named )?(?:the )?", END),
    introduction(
        r"\bthis (?:answer|response|reply|text|message)(?: was| is|'s) "
        rf"(?:written|generated|produced|given|provided|powered|composed) by (?:{KIND}(?:,|) )?",
        END,
    ),
]
