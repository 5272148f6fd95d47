"""Model files before they run: what there is to fetch, what fits, downloads, checks, and what is here."""
