"""Introductions that any name may stand in, since the maker or the kind of speaker follows:
"I am Foo, a language model made by …".
"""

from arena.texts.introductions.english import AGENT, AM, MADE, THAT_WAS
from arena.texts.introductions.grammar import ANY, Introduction, introduction
from arena.texts.introductions.tables import LANGUAGES, WORDS, Language

MORE = r"[\w+-]{0,20}(?:\.[\w+-]{1,20})?"
CAPITAL = r"(?-i:[^\W\d_a-zà-öø-ÿа-яё])"
OWN_NAME = (
    rf"(?:{CAPITAL}{MORE}(?: (?:{CAPITAL}|\d){MORE}){{0,3}}"
    r"|(?!(?:sure|sorry|glad|happy|afraid|told|here|proud|late|fine|ok|okay)\b)"
    r"[a-z][\w+-]{1,20}(?=,| [—–-]))"
)
THEN = r"(?:, ?| ?[—–(] ?| - | )"
ARTICLE = r"(?:eine?|une?|una|uno|uma?|een|một|sebuah)"
A_SPEAKER = (
    r"(?:an?|the|your|one of the) (?:(?!(?:of|for|with|who|that|in|at|to|and)\b)[\w.-]{1,20} ){0,7}"
    r"(?:models?|assistant|ai|a\.i\.|chatbot|bot|llm)(?: \([a-z]{2,4}\))?"
)


def own_name(language: Language) -> list[Introduction]:
    am, noun, verb, by = language
    return [
        introduction(
            rf"(?<!\w)(?:{am}) {OWN_NAME}{THEN}(?:{ARTICLE} {WORDS})?(?:{noun}),? {WORDS}(?:{by}) ",
            ANY,
        ),
        introduction(rf"(?<!\w)(?:{am}) {OWN_NAME}{THEN}(?:{verb}) (?:{by}) ", ANY),
    ]


OWN_NAMES = [
    introduction(rf"{AM} ", rf",? {A_SPEAKER}\b"),
    introduction(
        rf"(?:{AM}(?: {A_SPEAKER},?)?(?: called| named)?|\bmy name is) {OWN_NAME}{THEN}(?:and )?"
        rf"(?:I was |I am |I'm |was )?(?:{A_SPEAKER}{THAT_WAS},? (?:{MADE} )?|{MADE} ){AGENT}",
        ANY,
    ),
    *(pattern for language in LANGUAGES for pattern in own_name(language)),
    introduction(
        r"(?:我是|我叫|我的名字是) ?[^\n。,.!?]{1,20}[,(] ?"
        r"(?:是)?(?:一个|一款|一名|一种)?(?:由|被) ?",
        r" ?(?:公司|团队|團隊)?(?:自主)?(?:独立)?(?:所)?"
        r"(?:开发|研发|训练|创建|创造|打造|推出|设计|開發|訓練|創建|設計)"
        r"(?=[。.,!?)\n]|\Z|的?[^\n。,.]{0,20}(?:模型|助手|助理|ai|系统|机器人))",
    ),
    introduction(
        r"(?:私は|わたしは|僕は|私の名前は)[^\n。.,、]{1,20}(?:です[。.!、,]? ?(?:私は)?|、|,)",
        r" ?(?:社)?(?:によって|により|が|の手で)\w{0,6}?(?:開発|訓練|作成|学習|設計|構築|提供)"
        r"(?:しました|されました|されています|(?:した|された)[^\n。、,]{0,12}(?:モデル|ai|アシスタント))",
    ),
    introduction(
        r"(?:저는|나는|제 이름은) ?[^\n.,!?]{1,20}(?:입니다|이며|이고)[.,] ?(?:저는 )?",
        r" ?(?:사)?(?:에서|가|이|에 의해) ?(?:개발|훈련|학습|제작|설계)(?:했|하였|되었|됐)",
    ),
]
