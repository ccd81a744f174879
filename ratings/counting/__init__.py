"""What the worker does: `refit` makes and publishes boards, `examine` finds how sure each one is.

Sealed votes become arrays (`ballots`). With what else boards depend on (`basis`), each part of them
that has a board of its own (`slices`) is rated (`boards`), and all are published at once.
"""
