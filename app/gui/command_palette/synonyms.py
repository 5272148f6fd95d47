"""Other words for the palette's actions, English and German, whatever the language of the window.

What people call it elsewhere, and what they want to have: "gif" for the export as video. Titles need not be
repeated here, in no language: the palette knows them. Words before a "|" are as good as the title; an
action that loses something is only meant by one of these.
"""

from __future__ import annotations

SYNONYMS: dict[str, str] = {
    "new_pad": "page document note text write editor start create blatt seite dokument notiz schreiben neues",
    "new": "chat start create blank clear reset neu neue neuer neues anlegen leeren beginnen",
    "search": "history verlauf | find messages all chats everywhere suchen durchsuchen überall alle",
    "find": "search page within highlight text suchen finden stelle",
    "find_next": "search again weitersuchen",
    "find_previous": "search back zurücksuchen",
    "pin": "favourite favorite star keep top anheften lösen merken favorit stern",
    "suggest_title": "name automatic generate automatisch vorschlagen benennen",
    "send_queued": "queue waiting warteschlange wartende",
    "rename": "title name label titel benennen",
    "delete": "delete remove erase löschen entfernen | trash papierkorb bin conversation chat unterhaltung",
    "archive": "archive archivieren | hide away store ablegen weglegen",
    "move": "folder tag sort organise ordner verschieben sortieren",
    "undo": "revert back restore rückgängig wiederherstellen zurücknehmen",
    "export_conversation": "download save print share markdown html json pdf docx backup file copy out "
    "herunterladen speichern drucken teilen sichern datei",
    "export_all": "download save backup archive everything herunterladen speichern sichern sicherung alles",
    "import_conversations": "load open restore upload migrate chatgpt claude lm studio file laden öffnen "
    "einlesen übernehmen wiederherstellen",
    "previous": "back earlier chat vorherige zurück",
    "next": "forward later chat nächste weiter",
    "choose_model": "switch change another llm gemma wechseln umschalten anderes modell",
    "chat_settings": "conversation overrides parameters temperature system prompt persona role model "
    "sampling options preferences temperatur systemprompt rolle parameter optionen unterhaltung",
    "focus": "type input field message box tippen eingabe feld nachricht",
    "edit": "change correct rewrite question bearbeiten ändern korrigieren frage",
    "attach": "upload add document pdf word image file hochladen hinzufügen anhang dokument datei bild",
    "stop": "cancel abort halt interrupt abbrechen anhalten unterbrechen",
    "preset": "speed steps fast balanced best polish sampling schnell ausgewogen schritte geschwindigkeit "
    "voreinstellung",
    "think": "reasoning thoughts reason denken nachdenken überlegen",
    "decisions": "decide classify classification form questions answers sentiment label extract "
    "probabilities csv batch table texts several sort spreadsheet survey entscheidungen entscheiden "
    "fragebogen fragen antworten klassifizieren einordnen auswerten tabelle texte sortieren umfrage",
    "prompts": "system prompt library templates persona role vorlagen bibliothek systemprompt rolle",
    "copy": "clipboard markdown zwischenablage kopieren",
    "copy_text": "clipboard unformatted zwischenablage kopieren unformatiert",
    "copy_code": "clipboard snippet source zwischenablage kopieren quelltext",
    "again": "regenerate retry wiederholen neu generieren | redo another rewrite refresh erneut nochmal",
    "reproduce": "repeat identical seed again wiederholen gleich startwert",
    "resume": "continue more longer go on weiter fortsetzen länger",
    "keep_draft": "unfinished partial save behalten entwurf",
    "discard_draft": "discard throw verwerfen wegwerfen | away",
    "more_steps": "settle refine longer ausreifen verfeinern",
    "replay": "play watch animation again trace wiedergabe abspielen ansehen",
    "live_drafts": "suggest autocomplete completion tab ghost predict vorschlag vervollständigen entwurf",
    "fill_holes": "gaps blanks infill complete slots lücken füllen ergänzen lückentext",
    "slow_motion": "slower speed watch zeitlupe langsam langsamer",
    "clip": "video movie film gif share short download save kurzvideo filmen teilen speichern",
    "nearly_said": "alternatives candidates probabilities uncertainty heat entropy tint poster "
    "alternativen kandidaten wahrscheinlichkeiten unsicherheit",
    "rewrite_again": "rewrite regenerate selection sentence paragraph edit inpaint infill redo noise "
    "umschreiben neu schreiben auswahl satz absatz stelle nebel",
    "rewrite_shorter": "rewrite shorten condense cut trim selection kürzen straffen auswahl stelle",
    "rewrite_longer": "rewrite lengthen expand extend selection verlängern ausführlicher auswahl stelle",
    "rewrite_other_words": "rewrite rephrase paraphrase reword selection umformulieren anders auswahl stelle",
    "keep_words": "pin lock hold fix freeze words these dream up rest infill inpaint edit partly "
    "behalten festhalten diese wörter anheften rest neu erfinden",
    "alternatives": "word synonym synonyms replace swap other thesaurus probability probabilities "
    "wort synonym ersetzen austauschen wahrscheinlichkeit",
    "compare": "diff side versions difference vergleichen unterschied nebeneinander",
    "export": "gif movie mp4 | video film animation webp png picture download save record share "
    "herunterladen speichern aufnehmen bild",
    "export_pdf": "print document paper download save drucken dokument papier herunterladen speichern",
    "read_aloud": "speak voice speech listen tts vorlesen sprechen stimme anhören",
    "details": "statistics info seed tokens speed statistik angaben startwert",
    "thoughts": "reasoning thinking gedanken denken",
    "earlier": "variant back fassung variante zweig",
    "later": "variant forward fassung variante zweig",
    "fork": "branch | split duplicate clone copy conversation abzweigen verzweigen duplizieren kopie zweig",
    "delete_reply": "delete remove erase löschen entfernen | answer antwort",
    "end": "bottom down latest newest unten ende neueste",
    "skip": "finish now instantly wait überspringen sofort",
    "shortcuts": "help hilfe | keys hotkeys cheat sheet keyboard manual tasten tastenkürzel kürzel anleitung",
    "sidebar": "panel list navigation drawer collapse leiste liste einklappen ausklappen",
    "models": "download herunterladen | gguf weights llm gemma install gpu card pack installieren "
    "grafikkarte laden",
    "inspector": "entropy statistics tokens heat map debug developer entropie statistik wärmebild einblick",
    "canvas": "prose grid quiet layout view fog animation mode text raster ruhig ansicht leinwand nebel",
    "present": "fullscreen vollbild | presentation talk show kiosk beamer projector slides vorführung "
    "vortrag präsentation",
    "settings": "preferences options einstellungen optionen | configuration config setup customize "
    "konfiguration",
    "appearance": "dark light dunkel hell | theme mode night colour color scheme black white design "
    "nachtmodus farben farbschema aussehen",
    "larger": "zoom | in bigger font size increase text vergrößern größer schrift schriftgröße",
    "smaller": "zoom out font size decrease text verkleinern kleiner schrift schriftgröße",
    "usual_size": "zoom 100 normal font default zurücksetzen schrift schriftgröße",
    "quit": "quit exit close beenden schließen verlassen | leave end",
    "show_archived": "archive old hidden ablage archiv",
    "show_trash": "trash bin papierkorb | deleted restore recycle gelöscht wiederherstellen",
    "new_folder": "group project tag directory gruppe projekt verzeichnis",
}
"""By the name of the action. A name that no action has yet is ignored."""

SETTING_SYNONYMS: dict[str, str] = {
    "appearance.scheme": "dark mode light night design colours dunkel hell nachtmodus farben",
    "appearance.font_scale": "zoom font type bigger schrift schriftgröße vergrößern",
    "appearance.language": "german english deutsch englisch translation locale übersetzung",
    "appearance.reduced_motion": "animation off still animationen aus bewegung",
    "replies.system_prompt": "instructions persona role custom anweisungen rolle",
    "replies.t_max": "temperature creativity random temperatur kreativität zufall",
    "replies.t_min": "temperature creativity random temperatur kreativität zufall",
    "replies.max_tokens": "length longer limit output länge länger grenze",
    "replies.voice_speed": "tts speech rate vorlesen stimme sprechen tempo geschwindigkeit",
    "replies.preset": "temperature speed temperatur geschwindigkeit",
    "models.device": "gpu cuda card processor grafikkarte prozessor",
    "models.context_length": "memory length tokens window speicher länge",
    "updates.check_at_start": "version upgrade new aktualisierung neu",
    "traces.keep": "history disk storage verlauf speicherplatz",
}
"""By the name of the setting."""

SECTION_SYNONYMS: dict[str, str] = {
    "about": "version about | licence license help info credits folder log diagnostics bug lizenz hilfe "
    "ordner protokoll fehler",
    "privacy": "data offline telemetry network internet daten netz datenschutz",
}
"""By the name of the section of the settings dialog."""

_FILLERS = """
a an the to of in my me for with how do i can please make change set show open turn switch go use
ein eine einen der die das den im zu zum zur mein meine für mit wie kann ich man bitte machen ändern
setzen zeigen anzeigen öffnen wechseln umschalten verwenden
"""
FILLERS = frozenset(_FILLERS.split())
"""Words of a query that need not match if others do."""
