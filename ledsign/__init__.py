"""ledsign: Chinese captions on LED facades and any LED sign."""

__version__ = "0.1.0"
