"""Values everything else stands on: geometry, frames, clocks, errors, the registry. Pure."""
