"""Import and export of conversations as files. No Qt."""

from app.import_export.exporting import (
    SUFFIXES,
    Format,
    TextFormat,
    export_conversation,
    export_json,
    names_in,
    save_all,
    save_conversation,
    suggested_name,
    write_file,
)
from app.import_export.records import ImportExportError, ImportReport, LeftOut

__all__ = [
    "SUFFIXES",
    "Format",
    "ImportExportError",
    "ImportReport",
    "LeftOut",
    "TextFormat",
    "export_conversation",
    "export_json",
    "names_in",
    "save_all",
    "save_conversation",
    "suggested_name",
    "write_file",
]
