"""Attachments: read files as text, and insert the text into a message. No Qt.

Reading (`read`) needs libraries that the window does not need, so it runs in a process of its own (`worker`).
"""

from app.attachments.fitting import Cut, Fit, fit
from app.attachments.prompt import message_text, summary
from app.attachments.records import Attachment, AttachmentError, Kind, Limits

__all__ = [
    "Attachment",
    "AttachmentError",
    "Cut",
    "Fit",
    "Kind",
    "Limits",
    "fit",
    "message_text",
    "summary",
]
