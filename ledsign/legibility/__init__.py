"""Can it be read? Pace, strokes at a distance, contrast, flashes, and the rules of a city. Pure values."""
