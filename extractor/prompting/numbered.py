"""How an article is shown to the model: one numbered line a sentence."""

from __future__ import annotations

from extractor.article.model import Article

__all__ = ("numbered_text",)


def numbered_text(article: Article) -> str:
    """The article with its sentences numbered, line breaks inside a sentence shown as blanks.

    >>> from extractor.article.model import Article, Sentence
    >>> text = "A market\\nwas hit. Two died."
    >>> article = Article(id="x", text=text, sentences=(Sentence(number=1, start=0, end=17),
    ...                                                 Sentence(number=2, start=18, end=27)))
    >>> print(numbered_text(article))
    [1] A market was hit.
    [2] Two died.
    """
    return "\n".join(
        f"[{sentence.number}] {' '.join(article.text[sentence.start : sentence.end].split())}"
        for sentence in article.sentences
    )
