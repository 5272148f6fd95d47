"""Words of a text: a menu of what else one could be, words to keep, and passages of a draft."""
