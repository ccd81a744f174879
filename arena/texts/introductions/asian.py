"""How an answer says who wrote it in Chinese, Japanese, Korean, Hindi and Turkish.

The maker stands before the verb there.
"""

from arena.texts.introductions.grammar import CLAUSE, END, SENTENCE, introduction

# Chinese
BY = (
    r"(?:公司|团队|團隊)?(?:自主)?(?:独立)?(?:所)?"
    r"(?:开发|研发|训练|创建|创造|打造|推出|设计|构建|提供|開發|訓練|創建|設計)"
)
DONE = r"(?=[\"”」]?(?:\Z|[.,;:!?()\n…。、！？]))"
CHINESE = [
    introduction(r"(?:我是|我叫|我叫做|我的名字是|我的名字叫|我就是) ?", DONE),
    introduction(
        r"(?:我是|我叫)(?:一个|一名|一款)?(?:由)?"
        r"(?:人工智能|智能|大型|语言|ai|大|助手|模型|助理|[ ,]){1,8} ?",
        DONE,
    ),
    introduction(r"(?:我是|我)(?:一个|一名|一款)?(?:由|被) ?", rf" ?{BY}"),
    introduction(r"我是 ?", rf" ?{BY}"),
    introduction(rf"(?:{CLAUSE}|(?<=。))作[为為](?:一个|一名|一款)?(?:由)? ?", rf" ?{BY}"),
    introduction(r"[你您](?:现在)?(?:正在|正|在)(?:与|和|跟) ?", r" ?(?:对话|聊天|交谈|交流|對話)"),
]

# Japanese
JA_DONE = r" ?(?:です|と申し|といい|という(?:名前|ai)|だ。|と呼)"
JA_BY = (
    r" ?(?:社)?(?:によって|により|が|に|の手で)(?:\w{0,6})"
    r"(?:開発|訓練|作成|作ら|トレーニング|学習|設計|構築|提供)"
)
WATASHI = r"(?:私は|わたしは|僕は|ぼくは|私の名前は|名前は) ?,? ?"
JAPANESE = [
    introduction(WATASHI, JA_DONE),
    introduction(rf"{WATASHI}[^\n。.,、]{{1,20}}の ?", JA_DONE),
    introduction(r"(?:\A|(?<=[\n。!,、])) ?", r" ?(?:です|と申し)"),
    introduction(WATASHI, JA_BY),
]

# Korean
KOREAN = [
    introduction(
        r"(?:저는|나는|전|제 이름은|저의 이름은|내 이름은) "
        r"(?:[^\n.!?,]{1,40}(?:모델|비서|어시스턴트|인공지능|ai|챗봇),?(?:인)? "
        r"|[^\n.!?,]{1,20}(?:만든|개발한|훈련한) )?",
        r" ?(?:입니다|예요|이에요|이라고|라고|이야|야|이며|이고)",
    ),
    introduction(
        r"(?:저는|나는|전) ",
        r" ?(?:사)?(?:에서|가|이|에 의해) ?(?:개발|훈련|학습|제작|설계|만든|만들어)"
        r"(?:되었|됐|졌|[한된]? ?[^\n.!?]{0,30}(?:모델|비서|어시스턴트|인공지능|ai|챗봇))",
    ),
]

# Hindi
HINDI = [
    introduction(r"(?<!\w)मैं ", r" (?:हूँ|हूं)"),
    introduction(r"(?<!\w)मेरा नाम ", r" है"),
    introduction(
        r"(?<!\w)मुझे ",
        r" (?:द्वारा|के द्वारा|ने) (?:[^\s।]{1,15} ){0,2}(?:विकसित|बनाया|प्रशिक्षित|निर्मित|तैयार)",
    ),
    introduction(
        r"(?<!\w)मैं ",
        r" (?:द्वारा|के द्वारा) (?:विकसित|बनाया|प्रशिक्षित|निर्मित)[^\n।,]{0,30}"
        r"(?:मॉडल|सहायक|असिस्टेंट|ai|एआई)",
    ),
]

# Turkish; "Ben" is a name elsewhere.
YAPILDI = r" tarafından (?:\w{1,15} ){0,3}(?:geliştiril|eğitil|oluşturul|yaratıl|tasarlan)"
TURKISH = [
    introduction(rf"(?:{SENTENCE}ben|\bbenim adım|\badım) ", rf"(?:'\w{{1,4}})?{END}"),
    introduction(r"(?<!\w)", rf"{YAPILDI}\w{{0,3}}[dt][iıuü]m\b"),
    introduction(r"\bben ", rf"{YAPILDI}\w{{0,5}}(?: \w{{1,15}}){{1,5}}[iıuü]m\b"),
]
