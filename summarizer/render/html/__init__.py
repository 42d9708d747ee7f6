"""A brief -> one self-contained page of HTML: look, click, check.

Nothing is fetched, and nothing in an article or a model's reply can become markup or script: jinja2 escapes all of it,
and a Content-Security-Policy allows the page's own style sheet and script, by their hashes, and nothing else.
"""
