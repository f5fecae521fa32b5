"""Knowledge graphs from news articles: who did what, who says so, and how surely."""

__version__ = "0.1.0"
