"""Text: fonts, clusters, layout and raster."""
