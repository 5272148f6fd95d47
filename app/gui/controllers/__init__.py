"""Controllers, one per part of the window: connect a view to session, settings and models."""
