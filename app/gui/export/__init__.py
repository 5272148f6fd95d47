"""Export replies as films, pictures and traces."""
