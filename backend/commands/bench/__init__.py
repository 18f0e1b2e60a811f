"""``trao bench``: measure the engines of ``routing``."""
