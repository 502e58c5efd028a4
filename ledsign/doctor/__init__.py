"""Doctor: what on this machine would keep ledsign from working well, each finding with its remedy."""
