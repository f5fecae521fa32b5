"""Which mentions are one thing: names and pronouns within an article, entities and events over the corpus."""
