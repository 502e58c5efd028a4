"""Console: pages for operators, on the same use cases as the API. No logic of its own.

Pages are NiceGUI; pictures come from the API by the browser's own session. Before somebody is logged in there
are only the plain pages of the door (``door``): log in, set-up link, invitation, second factor.
"""
