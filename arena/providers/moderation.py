"""Whether a text breaks rules, as OpenAI's moderation API and servers like it judge."""

from arena.providers import Failure, NoAnswer, Target
from arena.providers.asking import asked
from arena.providers.deadlines import Deadline
from arena.providers.documents import expected


async def is_flagged(target: Target, text: str) -> bool:
    """Whether any of the results says so.

    Raises
    ------
    NoAnswer
        Nothing was judged.
    """
    question = {"input": text} | ({"model": target.model} if target.model else {})
    async with asked(target, "/moderations", Deadline(target.timeouts), question) as response:
        judged = expected(await response.read_document(), dict)
        results = expected(judged.get("results"), list)
        if not results:
            raise NoAnswer(Failure.MALFORMED, "no results")
        return any(expected(expected(each, dict).get("flagged"), bool) for each in results)
