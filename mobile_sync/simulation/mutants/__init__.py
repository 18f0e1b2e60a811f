"""Planted bugs: each puts one broken part in the place of a right one, and some guarantee must notice."""
