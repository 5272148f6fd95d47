"""The settings window's texts on privacy, where nothing can be set."""

from model_backends.lazy_text import translatable

PRIVACY = (
    (
        translatable("Nothing is sent"),
        translatable(
            "Conversations, drafts, settings and logs stay on this computer. There is no telemetry, no "
            "account and no crash report, so there is nothing to switch off."
        ),
        translatable("privacy telemetry tracking analytics data protection offline cloud"),
    ),
    (
        translatable("When Unfog uses the network"),
        translatable(
            "Only to download a model, or to refresh the catalogue, when you ask for it. A download that was "
            "not finished goes on at the next start. Links open in your browser, after a question."
        ),
        translatable("privacy internet connection download online offline"),
    ),
    (
        translatable("The access token"),
        translatable(
            "A token for the Hub is kept in the system’s keyring, never in a file of Unfog. It is set on the "
            "Models page."
        ),
        translatable("privacy password secret hugging face key credentials"),
    ),
)
"""Title, text and search words of each row."""
