"""Measurements that a stranger can repeat: ``ledsign bench``."""
