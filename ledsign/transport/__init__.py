"""The only sockets and serial ports of the sending side."""
