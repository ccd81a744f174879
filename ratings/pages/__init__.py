"""The pages of a board, one folder a page, with its query, sentences, chart, view and API."""
