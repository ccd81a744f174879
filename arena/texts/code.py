"""Code in colour, within a time limit, because lexers read what strangers write."""

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer, RegexLexer, words
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String, Text

# A lexer may take a time that grows with the square of the code, so the sum of the squares of an
# answer's blocks is limited. The lexers of these languages take about half a second for 4,000
# of the worst characters.
MOST_CODE = 4000
LANGUAGES = {
    *("python", "py", "javascript", "js", "typescript", "ts", "json", "html", "css", "xml", "yaml"),
    *("bash", "sh", "shell", "sql", "go"),
    *("ruby", "php", "kotlin", "swift", "r", "diff", "toml"),
}

# fmt: off
KEYWORDS = (
    "abstract", "as", "async", "await", "break", "case", "catch", "class", "const", "continue",
    "crate", "default", "delete", "do", "dyn", "else", "enum", "explicit", "extends", "extern",
    "false", "final", "finally", "fn", "for", "foreach", "friend", "get", "goto", "if", "impl",
    "implements", "import", "in", "inline", "instanceof", "interface", "let", "lock", "loop",
    "match", "mod", "move", "mut", "namespace", "new", "null", "nullptr", "operator", "out",
    "override", "package", "params", "partial", "private", "protected", "pub", "public",
    "readonly", "ref", "return", "sealed", "self", "set", "sizeof", "static", "struct", "super",
    "switch", "synchronized", "template", "this", "throw", "throws", "trait", "true", "try",
    "type", "typedef", "typename", "union", "unsafe", "use", "using", "var", "virtual",
    "volatile", "where", "while", "yield",
)
# fmt: on
# fmt: off
TYPES = (
    "Option", "Result", "String", "Vec", "auto", "bool", "boolean", "byte", "char", "decimal",
    "double", "f32", "f64", "float", "i16", "i32", "i64", "i8", "int", "isize", "long", "object",
    "short", "signed", "size_t", "str", "string", "u16", "u32", "u64", "u8", "unsigned", "usize",
    "void",
)
# fmt: on


class BraceLexer(RegexLexer):
    """C, C++, C#, Java and Rust as far as colours need them, in time linear in the length of the
    code.

    Pygments' own lexers of these languages look for whole declarations, which takes seconds on
    code that is made for it.
    """

    name = "braces"
    tokens = {
        "root": [
            (r"\s+", Text),
            (r"//[^\n]*", Comment),
            (r"/\*", Comment, "comment"),
            (r"#\[?[a-z]+\b", Comment),
            (r'"', String, "string"),
            (r"'(?:\\.|[^'\\\n])'", String),
            (r"\d[\w.]{0,40}", Number),
            (words(KEYWORDS, suffix=r"\b"), Keyword),
            (words(TYPES, suffix=r"\b"), Keyword.Type),
            (r"[A-Za-z_]\w{0,80}(?=!?\()", Name.Function),
            (r"\w+", Name),
            (r".", Text),
        ],
        "comment": [(r"[^*]+", Comment), (r"\*/", Comment, "#pop"), (r"\*", Comment)],
        "string": [(r'[^"\\\n]+', String), (r"\\.", String), (r'["\n]', String, "#pop")],
    }


BRACES = {"c", "h", "cpp", "c++", "cc", "hpp", "cs", "csharp", "c#", "java", "rust", "rs"}

NAMES = {
    **{"py": "Python", "js": "JavaScript", "ts": "TypeScript", "sh": "shell", "cpp": "C++"},
    **{"cc": "C++", "hpp": "C++", "c++": "C++", "cs": "C#", "csharp": "C#", "rs": "Rust"},
    **{"javascript": "JavaScript", "typescript": "TypeScript", "php": "PHP", "html": "HTML"},
    **{"css": "CSS", "xml": "XML", "json": "JSON", "yaml": "YAML", "sql": "SQL", "toml": "TOML"},
}


def highlighted(code: str, language: str) -> str:
    """The code with a span for each kind of token; empty if the language is not one of ours."""
    lexer = lexer_of(language.lower())
    return highlight(code, lexer, HtmlFormatter(nowrap=True)) if lexer else ""


def lexer_of(language: str) -> Lexer | None:
    if language in BRACES:
        return BraceLexer(stripnl=False)
    if language in LANGUAGES:
        return get_lexer_by_name(language, stripnl=False)
    return None


def name_of(language: str) -> str:
    """The name for a label: C++ for cpp, Python for python, and other words as they were
    written."""
    known = language.lower()
    if known in NAMES:
        return NAMES[known]
    return known.capitalize() if known in LANGUAGES | BRACES else language
