"""Claims become quads: one named graph an article, one for what depends on all articles, one for the background."""
