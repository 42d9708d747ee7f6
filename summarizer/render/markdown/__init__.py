"""A brief, the index of briefs, or what has changed since an earlier one -> Markdown.

`brief`, `index` and `changes` each make a page; the others make the lines of sections of a brief. All that comes from
an article or a model passes `render.escaping.escape` on its way here, so that none of it can become markup.
"""
