"""Tables: one group of nouns a file. Importing this package makes ``Base.metadata`` complete."""

from ledsign.store.base import Base
from ledsign.store.tables.audit import AuditRecord
from ledsign.store.tables.content import Document, Medium, Revision
from ledsign.store.tables.people import Grant, Link, Login, Person, Token
from ledsign.store.tables.review import Flag, ReleaseRecord, Review, Submission, WordList
from ledsign.store.tables.running import Alarm, Delivery, Job, Remembered, Webhook, Wish

__all__ = [
    "Alarm", "AuditRecord", "Base", "Delivery", "Document", "Flag", "Grant", "Job", "Link", "Login", "Medium",
    "Person", "ReleaseRecord", "Remembered", "Review", "Revision", "Submission", "Token", "Webhook", "Wish",
    "WordList",
]  # fmt: skip
