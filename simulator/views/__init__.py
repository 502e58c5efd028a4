"""Ways to look at the wall: a picture file, a terminal, a page in the browser."""
