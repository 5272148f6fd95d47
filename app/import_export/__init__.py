"""Import and export of conversations as files. No Qt."""

from app.import_export.exporting import (
    SUFFIXES,
    Format,
    export_conversation,
    export_json,
    save_all,
    save_conversation,
    suggested_name,
)
from app.import_export.records import ImportExportError, ImportReport, LeftOut

__all__ = [
    "SUFFIXES",
    "Format",
    "ImportExportError",
    "ImportReport",
    "LeftOut",
    "export_conversation",
    "export_json",
    "save_all",
    "save_conversation",
    "suggested_name",
]
