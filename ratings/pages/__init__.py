"""The pages of a board, one folder per page, with its query, sentences, chart, view and API."""
