"""The desk: a live page for editors, fed by ``news.enriched.v1``."""
