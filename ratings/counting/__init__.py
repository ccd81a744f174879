"""What the worker does: `refit` makes and publishes boards, `examine` finds out how sure each one
is.

Sealed votes become arrays (`ballots`). With everything else that boards depend on (`basis`), each
part of them that has its own board (`slices`) is rated (`boards`), and all boards are published at
once.
"""
