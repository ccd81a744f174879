"""What models and their makers are called, and where a text calls one of them by name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

# A word is letters of one kind, digits, or one character of a script without spaces between words.
WORD = re.compile(
    r"\d+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
JOINTS = {"", " ", "\n", "-", ".", "_", "/"}

FEWEST_CHARACTERS = 3
"""Names of one or two letters are ordinary words too."""

LONGEST_VERSION = 8
"""In words; a text that is all versions must not cost its square."""

# Words that make a version of a name.
VERSIONS = """
    advanced, ai, b, base, chat, coder, exp, experimental, flash, haiku, instant, instruct, k,
    large, latest, lite, max, medium, mini, nano, o, opus, plus, preview, pro, r, small, sonnet,
    thinking, turbo, ultra, v, vl, x
"""

# Names that are nobody else's.
MODELS = """
    Alice AI, Amazon Nova, Baichuan, BLOOMZ, ChatGLM, ChatGPT, Chat GPT, Claude AI, Code Llama,
    Codestral, Command A, Command R, DBRX, DeepSeek, Deep Seek, Doubao, ERNIE Bot, EXAONE,
    Falcon LLM, Gemma, GigaChat, GLM, GPT, Grok AI, Hunyuan, HuggingChat, HyperCLOVA, InternLM,
    Jamba, LaMDA, LLaMA 2, Magistral, Microsoft Copilot, Ministral, Mixtral, Nemotron, Nous Hermes,
    OLMo, OpenAssistant, OpenHermes, Qianwen, Qwen, Qwen AI, QwQ, RWKV, SmolLM, StableLM,
    Tongyi Qianwen, Vicuna, WizardLM, YandexGPT, Yandex GPT,
    클로드, 챗GPT, 제미나이, ГигаЧат, ЯндексGPT, ЧатГПТ,
    通义千问, 千问, 文心一言, 豆包, 智谱清言, 讯飞星火, 混元
"""
MAKERS = """
    01.AI, Arcee AI, BigScience, EleutherAI, H2O.ai, iFlytek, LG AI Research, LightOn, Liquid AI,
    LMSYS, Sakana AI, Sarvam AI, SenseTime, Swiss AI,
    Technology Innovation Institute,
    AI21, AI21 Labs, Aleph Alpha, Alibaba, Alibaba Cloud, Allen AI, Anthropic, ByteDance,
    Character.AI, Cohere, Databricks, DeepMind, Google AI, Google DeepMind, Hugging Face,
    Inflection AI, Meta AI, MiniMax, Mistral AI, Moonshot AI, NVIDIA, Nous Research, OpenAI,
    Open AI, Perplexity AI, Reka AI, Stability AI, StepFun, Tencent, xAI, x.AI, Yandex, Z.ai,
    Zhipu AI, Zhipu,
    Яндекс, Сбер, 深度求索, 智谱, 月之暗面, 阿里云, 阿里巴巴, 百度, 腾讯, 字节跳动, 谷歌, 微软,
    科大讯飞, 零一万物, 商汤, 百川智能, 阶跃星辰, 华为, 구글, 오픈AI, 업스테이지,
    グーグル, マイクロソフト, オープンAI
"""
# Names only if written like names.
WELL_WRITTEN = """
    Baidu, Claude, Google, Grok, IBM, Kimi, Microsoft, Mistral, TII, クロード
"""
# Things and trades too: an answer that is nothing but this word may be about them.
ORDINARY = """
    Alpaca, Amazon, Apple, Bard, Bing, Copilot, Facebook, Gemini, Huawei, Kakao, Llama, Meta,
    Naver, Perplexity, Salesforce, Samsung, ServiceNow, Snowflake, Upstage, Xiaomi, ジェミニ
"""
# Names only if a maker comes with them.
COMMON = """
    Aya, Command, Dolly, Falcon, Granite, Hermes, Nova, Orca, Phi, Titan, Yi, Zephyr
"""


def listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


VERSION_WORDS = set(listed(VERSIONS))


@dataclass(frozen=True)
class Naming:
    """Where a text has a name; a version that follows belongs to it."""

    start: int
    end: int


class Names:
    """Names to look for, as whole words; `-`, `.`, `/` and `_` are as good as a space."""

    def __init__(
        self,
        names: Iterable[str],
        written_like_names: bool = False,
        fewest_characters: int = FEWEST_CHARACTERS,
    ) -> None:
        """With `written_like_names` those that are letters only must begin with a capital."""
        self.beginning_with: dict[str, dict[tuple[str, ...], bool]] = {}
        for name in chain.from_iterable((name, name.rsplit("/")[-1]) for name in names):
            words = words_of(name)
            letters = "".join(words)
            if weight(letters) >= fewest_characters and not letters.isdigit():
                ordinary = written_like_names and letters.isalpha()
                self.beginning_with.setdefault(words[0], {})[words] = ordinary

    def __or__(self, others: "Names") -> "Names":
        """Both; where they differ on how a name is written, as the first ones say."""
        both = Names(())
        for beginning in (others.beginning_with, self.beginning_with):
            for word, names in beginning.items():
                both.beginning_with[word] = both.beginning_with.get(word, {}) | names
        return both

    def found_in(self, text: str) -> list[Naming]:
        """Every place, in order; of names that begin at the same place the longest."""
        words = list(WORD.finditer(text))
        folded = [word.group().casefold() for word in words]
        namings = []
        for first, word in enumerate(folded):
            names = self.beginning_with.get(word)
            length = names and self.longest(names, words, folded, first)
            if length and is_one(words[first : first + length]):
                last = with_version(words, folded, first + length - 1)
                namings.append(Naming(words[first].start(), end_of(words[last])))
        return namings

    def longest(
        self,
        names: dict[tuple[str, ...], bool],
        words: list[re.Match[str]],
        folded: list[str],
        first: int,
    ) -> int:
        """Of how many words the longest of `names` is that stands there, or 0."""
        is_capital = not words[first].group()[0].islower()
        for length in sorted({len(name) for name in names}, reverse=True):
            name = tuple(folded[first : first + length])
            if name in names and (is_capital or not names[name]):
                return len(name)
        return 0


def words_of(name: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in WORD.findall(name))


def weight(letters: str) -> int:
    """Characters of a script without spaces are worth two."""
    return len(letters) + len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", letters))


def end_of(word: re.Match[str]) -> int:
    """A plus belongs to the name: "Command R+"."""
    text, end = word.string, word.end()
    has_plus = text.startswith("+", end) and not text[end + 1 : end + 2].isalnum()
    return end + has_plus


def is_one(words: list[re.Match[str]]) -> bool:
    """Whether the words stand together as those of one name do."""
    return all(between(one, other) in JOINTS for one, other in pairwise(words))


def between(one: re.Match[str], other: re.Match[str]) -> str:
    return one.string[one.end() : other.start()]


def with_version(words: list[re.Match[str]], folded: list[str], last: int) -> int:
    """The place of the last word of what follows a name as its version: "3.5 Sonnet", "-4o"."""
    most = min(last + LONGEST_VERSION, len(words) - 1)
    while last < most:
        joint = between(words[last], words[last + 1])
        if joint not in JOINTS - {"\n"}:
            break
        if not (folded[last + 1].isdigit() or folded[last + 1] in VERSION_WORDS):
            break
        last += 1
    return last


def without_versions(names: Iterable[str]) -> Iterator[str]:
    """What registered models are called for short: "Phi" of "Phi-4 mini instruct"."""
    for name in names:
        first, *others = words_of(name.rsplit("/")[-1]) or ("",)
        has_version = others and (others[0].isdigit() or others[0] in VERSION_WORDS)
        if has_version and first.isalpha() and first not in VERSION_WORDS:
            yield first


def alternatives(*lists: str) -> str:
    """A pattern for any of the names."""
    return "|".join(
        re.escape(name).replace(r"\ ", " ") for names in lists for name in listed(names)
    )


KNOWN_ANYHOW = Names([*listed(MODELS), *listed(MAKERS)])
WELL_KNOWN = KNOWN_ANYHOW | Names([*listed(WELL_WRITTEN), *listed(ORDINARY)], True)
IN_ANY_CASE = KNOWN_ANYHOW | Names([*listed(WELL_WRITTEN), *listed(ORDINARY)])
DISTINCTIVE = {
    name.casefold() for names in (MODELS, MAKERS, WELL_WRITTEN) for name in listed(names)
}
"""Names that stand for a model or its maker even with nothing around them."""
