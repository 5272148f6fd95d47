; What the installer says, in English and German.

!macro TEXT name english german
  LangString ${name} ${LANG_ENGLISH} "${english}"
  LangString ${name} ${LANG_GERMAN} "${german}"
!macroend

!insertmacro TEXT Description \
  "Chat with diffusion language models on your own computer" \
  "Mit Diffusions-Sprachmodellen auf dem eigenen Computer chatten"
!insertmacro TEXT FileTypeName "GGUF model" "GGUF-Modell"
!insertmacro TEXT FileTypeSection "Open model files (.gguf) with Unfog" "Modelldateien (.gguf) mit Unfog öffnen"
!insertmacro TEXT PathSection "The command unfog in terminals" "Der Befehl unfog im Terminal"
!insertmacro TEXT DesktopSection "Shortcut on the desktop" "Verknüpfung auf dem Desktop"
!insertmacro TEXT IsRunning \
  "Unfog is running.$\r$\n$\r$\nClose its window and any terminal it runs in, then click Retry." \
  "Unfog läuft gerade.$\r$\n$\r$\nDas Fenster und jedes Terminal schließen, in dem es läuft, dann auf „Wiederholen“ klicken."
!insertmacro TEXT WindowsTooOld \
  "Unfog needs a 64-bit Windows 10, version 1809, or newer." \
  "Unfog braucht ein 64-Bit-Windows 10, Version 1809, oder neuer."
!insertmacro TEXT FolderTooLong \
  "The path of this folder is too long: Windows allows 259 characters for a file, and Unfog's files need ${LONGEST_PATH} of them. Choose a folder with a shorter path." \
  "Der Pfad dieses Ordners ist zu lang: Windows erlaubt 259 Zeichen je Datei, und die Dateien von Unfog brauchen ${LONGEST_PATH} davon. Einen Ordner mit kürzerem Pfad wählen."
!insertmacro TEXT FolderOfData \
  "Unfog keeps your conversations in this folder. Choose another one." \
  "In diesem Ordner liegen die Unterhaltungen von Unfog. Einen anderen wählen."
!insertmacro TEXT FolderNotEmpty \
  "This folder contains other files. Choose an empty folder, or type the name of a new one." \
  "In diesem Ordner liegen andere Dateien. Einen leeren Ordner wählen oder den Namen eines neuen eingeben."
!insertmacro TEXT EarlierStays \
  "The installed version of Unfog can't be removed. Close Unfog, restart Windows, then run this program again. Your conversations are not affected." \
  "Die installierte Version von Unfog lässt sich nicht entfernen. Unfog schließen, Windows neu starten und dieses Programm noch einmal ausführen. Die Unterhaltungen sind nicht betroffen."
!insertmacro TEXT NotWritten \
  "Some of Unfog's files couldn't be written. Free up space on the disk, then run this program again." \
  "Einige Dateien von Unfog konnten nicht geschrieben werden. Speicherplatz freigeben und dieses Programm noch einmal ausführen."
!insertmacro TEXT PathTooLong \
  "PATH is too long to be changed here. Add or remove $INSTDIR yourself, in Windows' environment variables." \
  "PATH ist zu lang, um hier geändert zu werden. $INSTDIR selbst in den Umgebungsvariablen von Windows ein- oder austragen."
!insertmacro TEXT OthersStay \
  "$INSTDIR contains other files and is kept." \
  "$INSTDIR enthält andere Dateien und bleibt erhalten."
!insertmacro TEXT DataTitle "Your data" "Eigene Daten"
!insertmacro TEXT DataSubtitle \
  "Conversations, settings and downloaded models" \
  "Unterhaltungen, Einstellungen und heruntergeladene Modelle"
!insertmacro TEXT DataStays \
  "Your conversations, settings and downloaded models are kept, in$\r$\n$LOCALAPPDATA\unfog$\r$\nIf you install Unfog again, everything is there." \
  "Unterhaltungen, Einstellungen und heruntergeladene Modelle bleiben erhalten, in$\r$\n$LOCALAPPDATA\unfog$\r$\nWird Unfog wieder installiert, ist alles da."
!insertmacro TEXT DataElsewhere \
  "Your conversations, settings and downloaded models are kept, in the folder that UNFOG_DATA_DIR names:$\r$\n$1$\r$\nTo delete them, delete that folder." \
  "Unterhaltungen, Einstellungen und heruntergeladene Modelle bleiben erhalten, im Ordner aus UNFOG_DATA_DIR:$\r$\n$1$\r$\nWer sie löschen will, löscht diesen Ordner."
!insertmacro TEXT DeleteData \
  "Delete them as well. This can't be undone." \
  "Auch löschen. Das lässt sich nicht rückgängig machen."
