"""Worker: processes that compile, render and decode, apart from the service and from each other.

``python -m ledsign.worker`` answers one request after another and keeps fonts, signs and shows warm;
``python -m ledsign.worker.decode`` looks at one upload and ends. Both are spoken to in frames (``framing``).
"""
