"""The settings window's texts on privacy, where nothing can be set."""

from model_backends.lazy_text import translatable

PRIVACY = (
    (
        translatable("Nothing is sent"),
        translatable(
            "Conversations, drafts, settings and logs stay on this computer. There is no "
            "telemetry, no account and no crash reporting, so there is nothing to turn off."
        ),
        translatable("privacy telemetry tracking analytics data protection offline cloud"),
    ),
    (
        translatable("Deleted conversations"),
        translatable(
            "A conversation in the trash is hidden, not erased. When it is deleted "
            "forever, by you or when its time is up, its text is overwritten in Unfog's "
            "files."
        ),
        translatable("privacy delete erase trash secure remove forever"),
    ),
    (
        translatable("When Unfog uses the network"),
        translatable(
            "Only when you download something, refresh the catalogue or check for updates. An "
            "unfinished download resumes at the next start; Unfog checks for updates by itself only if "
            "you turn that on. Links open in your browser after you confirm."
        ),
        translatable("privacy internet connection download online offline"),
    ),
    (
        translatable("Access token"),
        translatable(
            "A Hub token is stored in the system keyring, never in Unfog's files. Set it on the Models page."
        ),
        translatable("privacy password secret hugging face key credentials"),
    ),
)
"""Title, text and search words of each row."""
