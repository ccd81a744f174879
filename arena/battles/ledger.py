"""Seals votes: gives each vote that is stored its place in one sequence without holes.

Sealing is separate from voting, so that a vote's own request takes no lock and waits for nobody. It
goes by what is committed, not by when a transaction began, so that a slow commit is sealed later
instead of being skipped. Therefore the votes "up to sequence w" are always the same set.
"""

from django.db import connection

from arena.models import Vote

SEAL = """
UPDATE arena_vote SET sequence = numbered.sequence
FROM (
    SELECT id, head.sequence + ROW_NUMBER() OVER (ORDER BY id) AS sequence
    FROM arena_vote,
         (SELECT COALESCE(MAX(sequence), 0) AS sequence FROM arena_vote) AS head
    WHERE arena_vote.sequence IS NULL
) AS numbered
WHERE arena_vote.id = numbered.id AND arena_vote.sequence IS NULL
"""


def seal() -> int:
    """Number every vote that has no number yet, in the order of their ids; return how many.

    If two seal at once, the unique sequence lets one of them win. The other raises IntegrityError
    with nothing changed, and finds those votes sealed when it looks again.
    """
    if not Vote.objects.filter(sequence__isnull=True).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(SEAL)
        return cursor.rowcount
