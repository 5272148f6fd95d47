"""Words of replies and drafts: what else they could be, and which of them are kept."""
