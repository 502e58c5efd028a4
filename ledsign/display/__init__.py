"""The sign as hardware: faces, panels, wiring, colour. Pure."""
