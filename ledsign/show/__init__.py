"""Show: the immutable compiled bundle a player needs, and the frame it gives at any instant."""
