"""Which models an endpoint says it has."""

from arena.providers import Target
from arena.providers.asking import asked
from arena.providers.deadlines import Deadline
from arena.providers.details import detail_of
from arena.providers.documents import expected

MOST_MODELS = 1000
LONGEST_ID = 200


async def list_models(target: Target) -> list[str]:
    """Their ids; the target's own model does not matter.

    Raises
    ------
    NoAnswer
        Even if there is just no such list.
    """
    async with asked(target, "/models", Deadline(target.timeouts)) as response:
        listed = expected(await response.read_document(), dict)
        rows = expected(listed.get("data"), list)[:MOST_MODELS]
        ids = [row.get("id") for row in rows if isinstance(row, dict)]
        return sorted({detail_of(id[:LONGEST_ID], target.key) for id in ids if isinstance(id, str)})
