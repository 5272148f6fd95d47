"""A passage of a reply is written anew in its place: the bar beside a selection, and the fog over it."""
