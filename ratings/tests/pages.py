"""The pages of a running demo, for tests that look at each and for screenshots."""

BOARD = "/arenas/playground/leaderboard/"
CROWD = "/arenas/crowd-2023/leaderboard/"
PUBLISHED = "/arenas/chatbot-arena/leaderboard/2024-10-24/"

PAGES = {
    "home": "/",
    "prompts": "/arenas/playground/",
    "board": BOARD,
    "board with style control": f"{BOARD}?style_control=1",
    "organisations": f"{BOARD}?by=organization",
    "published board": PUBLISHED,
    "crowd board": CROWD,
    "prices": f"{BOARD}prices/",
    "published prices": f"{PUBLISHED}prices/",
    "figures": f"{CROWD}figures/",
    "large figures": f"{CROWD}figures/?models=40",
    "published figures": f"{PUBLISHED}figures/",
    "sureness": f"{CROWD}sureness/",
    "validation": f"{CROWD}validation/",
    "model": f"{BOARD}models/?name=Curlew",
    "published model": f"{PUBLISHED}models/?name=GPT-4o-mini-2024-07-18",
    "compare": f"{CROWD}compare/?a=GPT+4&b=command",
    "published compare": f"{PUBLISHED}compare/?a=Yi-Lightning&b=GPT-4o-2024-08-06",
    "snapshots": "/arenas/chatbot-arena/snapshots/",
    "data": f"{BOARD}data/",
    "yours": "/arenas/playground/yours/",
    "methods": "/methods/",
    "not found": "/nothing",
}
