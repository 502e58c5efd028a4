"""Sans-IO codecs: one protocol a file, encoder and decoder side by side. No socket, clock or logging."""
