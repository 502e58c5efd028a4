"""Review: what people decide about a show before it may be shown, and the words they are told to look at."""
