"""Content types: each makes a clip of one kind of playlist item."""
