"""How good an extraction is: a built graph against articles that people annotated."""
