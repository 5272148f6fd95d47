<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Can&apos;t use the system keyring.</source>
        <translation>Der Schlüsselbund des Systems ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Unlock it, then try again.</source>
        <translation>Den Schlüsselbund entsperren und es erneut versuchen.</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Folder “{title}”, {count}</source>
        <translation>Ordner „{title}“, {count}</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Last reply</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Rename “{title}”</source>
        <translation>„{title}“ umbenennen</translation>
    </message>
    <message>
        <source>{title} – rename (F2)</source>
        <translation>{title} – umbenennen (F2)</translation>
    </message>
    <message>
        <source>Title of the conversation</source>
        <translation>Titel der Unterhaltung</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>Alle Unterhaltungen durchsuchen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Unarchive</source>
        <translation>Aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner …</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>New conversation in this folder</source>
        <translation>Neue Unterhaltung in diesem Ordner</translation>
    </message>
    <message>
        <source>New pad in this folder</source>
        <translation>Neues Blatt in diesem Ordner</translation>
    </message>
    <message>
        <source>Delete folder</source>
        <translation>Ordner löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export conversation…</source>
        <translation>Unterhaltung exportieren …</translation>
    </message>
    <message>
        <source>Export all conversations…</source>
        <translation>Alle Unterhaltungen exportieren …</translation>
    </message>
    <message>
        <source>Import conversations…</source>
        <translation>Unterhaltungen importieren …</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>Vorige Unterhaltung</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>Nächste Unterhaltung</translation>
    </message>
    <message>
        <source>Chat settings…</source>
        <translation>Chat-Einstellungen …</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Edit last message</source>
        <translation>Letzte Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>Dateien anhängen …</translation>
    </message>
    <message>
        <source>Stop reply or go back</source>
        <translation>Antwort stoppen oder zurück</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Turn thinking on or off</source>
        <translation>Nachdenken ein- oder ausschalten</translation>
    </message>
    <message>
        <source>Copy last reply</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Copy last reply as plain text</source>
        <translation>Letzte Antwort als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Copy last code block</source>
        <translation>Letzten Code-Block kopieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Pads</source>
        <translation>Blätter</translation>
    </message>
    <message>
        <source>Open text file as pad…</source>
        <translation>Textdatei als Blatt öffnen …</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Find and replace</source>
        <translation>Suchen und ersetzen</translation>
    </message>
    <message>
        <source>Send to chat</source>
        <translation>In den Chat übernehmen</translation>
    </message>
    <message>
        <source>Copy all of the pad</source>
        <translation>Ganzes Blatt kopieren</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Lücken füllen</translation>
    </message>
    <message>
        <source>Decisions…</source>
        <translation>Entscheidungen …</translation>
    </message>
    <message>
        <source>Regenerate last reply with the same seed</source>
        <translation>Letzte Antwort mit demselben Startwert neu erzeugen</translation>
    </message>
    <message>
        <source>Continue last reply</source>
        <translation>Letzte Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Keep draft of last reply</source>
        <translation>Entwurf der letzten Antwort behalten</translation>
    </message>
    <message>
        <source>Discard draft of last reply</source>
        <translation>Entwurf der letzten Antwort verwerfen</translation>
    </message>
    <message>
        <source>Regenerate last reply with more steps</source>
        <translation>Letzte Antwort mit mehr Schritten neu erzeugen</translation>
    </message>
    <message>
        <source>Replay last reply</source>
        <translation>Wiederholung der letzten Antwort</translation>
    </message>
    <message>
        <source>Save a clip of last reply</source>
        <translation>Clip der letzten Antwort speichern</translation>
    </message>
    <message>
        <source>What the last reply nearly said</source>
        <translation>Beinahe gesagt: letzte Antwort</translation>
    </message>
    <message>
        <source>Keep words of last reply, rewrite the rest…</source>
        <translation>Wörter der letzten Antwort behalten, den Rest neu schreiben …</translation>
    </message>
    <message>
        <source>Alternatives for a word</source>
        <translation>Alternativen zu einem Wort</translation>
    </message>
    <message>
        <source>Fog the selected passage again</source>
        <translation>Markierte Stelle neu vernebeln</translation>
    </message>
    <message>
        <source>Write the selected passage shorter</source>
        <translation>Markierte Stelle kürzer schreiben</translation>
    </message>
    <message>
        <source>Write the selected passage longer</source>
        <translation>Markierte Stelle länger schreiben</translation>
    </message>
    <message>
        <source>Write the selected passage in other words</source>
        <translation>Markierte Stelle in anderen Worten schreiben</translation>
    </message>
    <message>
        <source>Compare last reply…</source>
        <translation>Letzte Antwort vergleichen …</translation>
    </message>
    <message>
        <source>Export last reply as video…</source>
        <translation>Letzte Antwort als Video exportieren …</translation>
    </message>
    <message>
        <source>Export last reply as PDF…</source>
        <translation>Letzte Antwort als PDF exportieren …</translation>
    </message>
    <message>
        <source>Read last reply aloud</source>
        <translation>Letzte Antwort vorlesen</translation>
    </message>
    <message>
        <source>Details of last reply</source>
        <translation>Details zur letzten Antwort</translation>
    </message>
    <message>
        <source>Show or hide thoughts</source>
        <translation>Gedanken ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Switch canvas mode</source>
        <translation>Ansicht der Leinwand wechseln</translation>
    </message>
    <message>
        <source>Previous branch</source>
        <translation>Voriger Zweig</translation>
    </message>
    <message>
        <source>Next branch</source>
        <translation>Nächster Zweig</translation>
    </message>
    <message>
        <source>Scroll to the end</source>
        <translation>Zum Ende scrollen</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>This reply can&apos;t be inspected</source>
        <translation>Diese Antwort lässt sich nicht untersuchen</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorheriger Treffer</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>In Ordner verschieben …</translation>
    </message>
    <message>
        <source>Show archived conversations</source>
        <translation>Archivierte Unterhaltungen anzeigen</translation>
    </message>
    <message>
        <source>Show the trash</source>
        <translation>Papierkorb anzeigen</translation>
    </message>
    <message>
        <source>Choose model…</source>
        <translation>Modell wählen …</translation>
    </message>
    <message>
        <source>Send queued messages now</source>
        <translation>Nachrichten in der Warteschlange jetzt senden</translation>
    </message>
    <message>
        <source>New conversation from last reply</source>
        <translation>Neue Unterhaltung ab der letzten Antwort</translation>
    </message>
    <message>
        <source>Delete last reply</source>
        <translation>Letzte Antwort löschen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Skip the animation</source>
        <translation>Animation überspringen</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>Zeitlupe</translation>
    </message>
    <message>
        <source>Show this reply in slow motion; it is still written at full speed</source>
        <translation>Diese Antwort in Zeitlupe anzeigen; geschrieben wird sie mit vollem Tempo</translation>
    </message>
    <message>
        <source>Normal speed</source>
        <translation>Normales Tempo</translation>
    </message>
    <message>
        <source>Presentation mode (full screen)</source>
        <translation>Vorführung (Vollbild)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings:</source>
        <translation>Einstellungen:</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Reset text size</source>
        <translation>Schriftgröße zurücksetzen</translation>
    </message>
    <message>
        <source>Quit Unfog</source>
        <translation>Unfog beenden</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Mean entropy</source>
        <translation>Mittlere Entropie</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>of {count}</source>
        <comment>positions</comment>
        <translation>von {count}</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>Entrauschen</translation>
    </message>
    <message>
        <source>Steps per block</source>
        <translation>Schritte je Block</translation>
    </message>
    <message>
        <source>Tokens per step</source>
        <translation>Token je Schritt</translation>
    </message>
    <message>
        <source>This reply</source>
        <translation>Diese Antwort</translation>
    </message>
    <message>
        <source>This reply so far</source>
        <translation>Diese Antwort bisher</translation>
    </message>
    <message>
        <source> tokens/s</source>
        <translation> Token/s</translation>
    </message>
    <message>
        <source> steps/s</source>
        <translation> Schritte/s</translation>
    </message>
    <message>
        <source>Block map by step</source>
        <translation>Blockkarte nach Schritten</translation>
    </message>
    <message>
        <source>Block positions</source>
        <translation>Positionen des Blocks</translation>
    </message>
    <message numerus="yes">
        <source>%Ln block position(s)</source>
        <translation>
            <numerusform>%Ln Position des Blocks</numerusform>
            <numerusform>%Ln Positionen des Blocks</numerusform>
        </translation>
    </message>
    <message>
        <source>0 nats</source>
        <translation>0 Nat</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>{decided} · {changed}</source>
        <translation>{decided} · {changed}</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>No other word came close.</source>
        <translation>Kein anderes Wort kam infrage.</translation>
    </message>
    <message>
        <source>Block {number}</source>
        <translation>Block {number}</translation>
    </message>
    <message>
        <source>Mean entropy and temperature by step</source>
        <translation>Mittlere Entropie und Temperatur nach Schritten</translation>
    </message>
    <message>
        <source>Mean entropy, nats</source>
        <translation>Mittlere Entropie, Nat</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Accepted positions by step</source>
        <translation>Angenommene Positionen nach Schritten</translation>
    </message>
    <message>
        <source>Accepted positions</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>Token history</source>
        <translation>Verlauf eines Tokens</translation>
    </message>
    <message>
        <source>position {number}</source>
        <translation>Position {number}</translation>
    </message>
    <message>
        <source>Every block starts from random tokens; this is the one in this place.</source>
        <translation>Jeder Block beginnt mit zufälligen Token; dieses steht an dieser Stelle.</translation>
    </message>
    <message>
        <source>{number} nats</source>
        <translation>{number} Nat</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>kein Text</translation>
    </message>
    <message>
        <source>No reply to inspect yet</source>
        <translation>Noch keine Antwort zum Untersuchen</translation>
    </message>
    <message>
        <source>Send a message. While the reply emerges from the fog, you can see here how unsure the model is at each step, which positions it has accepted, and how often it changed its mind.</source>
        <translation>Nach dem Senden einer Nachricht zeigt diese Ansicht, wie die Antwort aus dem Nebel kommt: wie unsicher das Modell bei jedem Schritt ist, welche Positionen es angenommen hat und wie oft es seine Meinung ändert.</translation>
    </message>
    <message>
        <source>Afterwards, hover over a word to see every token tried in its place.</source>
        <translation>Danach zeigt der Mauszeiger über einem Wort alle Token, die an seiner Stelle ausprobiert wurden.</translation>
    </message>
    <message>
        <source>Hover over a word or a row of the map to see every token tried there.</source>
        <translation>Der Mauszeiger über einem Wort oder einer Zeile der Karte zeigt alle Token, die dort ausprobiert wurden.</translation>
    </message>
    <message>
        <source>How freely tokens are drawn in this step: higher values try more, lower values stick to the likeliest.</source>
        <translation>Wie frei in diesem Schritt gezogen wird: Hohe Werte probieren mehr, niedrige bleiben beim Wahrscheinlichsten.</translation>
    </message>
    <message>
        <source>How unsure the model is, averaged over all positions: 0 nats is certain, 0.7 is a toss-up between two tokens.</source>
        <translation>Wie unsicher das Modell ist, gemittelt über alle Positionen: 0 Nat ist sicher, bei 0,7 steht es unentschieden zwischen zwei Token.</translation>
    </message>
    <message>
        <source>Positions the model is sure enough of to build on in the next step; all others get fresh noise.</source>
        <translation>Positionen, bei denen das Modell sicher genug ist, um im nächsten Schritt darauf aufzubauen; alle anderen bekommen neues Rauschen.</translation>
    </message>
    <message>
        <source>Positions whose likeliest token has changed since the previous step; a finished block has none.</source>
        <translation>Positionen, deren wahrscheinlichstes Token sich seit dem vorigen Schritt geändert hat; in einem fertigen Block gibt es keine.</translation>
    </message>
    <message>
        <source>How unsure the model is at each step, averaged over the block, and the sampling temperature. Click or drag to go to a step.</source>
        <translation>Wie unsicher das Modell bei jedem Schritt ist, gemittelt über den Block, und die Sampling-Temperatur. Klicken oder Ziehen führt zu einem Schritt.</translation>
    </message>
    <message>
        <source>How many positions each step accepts: kept, new and lost again. Click or drag to go to a step.</source>
        <translation>Wie viele Positionen jeder Schritt annimmt: behaltene, neue und wieder verlorene. Klicken oder Ziehen führt zu einem Schritt.</translation>
    </message>
    <message>
        <source>Every position of the block at every step, first word at the top: fog is noise, amber is undecided, blue is accepted. Hover over a row to see its tokens.</source>
        <translation>Jede Position des Blocks bei jedem Schritt, das erste Wort oben: Nebel ist Rauschen, Bernstein unentschieden, Blau angenommen. Der Mauszeiger über einer Zeile zeigt ihre Token.</translation>
    </message>
    <message>
        <source>Reply tokens per second of wall-clock time, including the time to read your message.</source>
        <translation>Token der Antwort je Sekunde Echtzeit, das Lesen der Nachricht eingeschlossen.</translation>
    </message>
    <message>
        <source>Denoising steps per second; each step processes the whole block.</source>
        <translation>Entrauschungsschritte je Sekunde; jeder bearbeitet den ganzen Block.</translation>
    </message>
    <message>
        <source>Average number of denoising steps per block; fewer is faster.</source>
        <translation>Entrauschungsschritte je Block im Mittel; weniger ist schneller.</translation>
    </message>
    <message>
        <source>Reply tokens per denoising step; a model that writes one token at a time has 1.</source>
        <translation>Token der Antwort je Entrauschungsschritt; ein Modell, das Token für Token schreibt, hat 1.</translation>
    </message>
    <message>
        <source>The device the model runs on, and how much of its memory the model uses.</source>
        <translation>Das Gerät, auf dem das Modell läuft, und wie viel Speicher es dort belegt.</translation>
    </message>
    <message>
        <source>The tokens tried in this position, at which steps, and how unsure the model was; the blue line marks the steps that accepted it.</source>
        <translation>Die Token, die an dieser Stelle ausprobiert wurden, in welchen Schritten, und wie unsicher das Modell dabei war; die blaue Linie markiert die Schritte, die die Position angenommen haben.</translation>
    </message>
    <message>
        <source>no text (token {token})</source>
        <translation>kein Text (Token {token})</translation>
    </message>
    <message>
        <source>{entropy} nats</source>
        <translation>{entropy} Nat</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>twice</source>
        <translation>zweimal</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count}-mal</translation>
    </message>
    <message>
        <source>Kept: this is part of the given text.</source>
        <translation>Behalten: Teil des vorgegebenen Textes.</translation>
    </message>
    <message>
        <source>Never changed.</source>
        <translation>Nie geändert.</translation>
    </message>
    <message>
        <source>Changed {times}.</source>
        <translation>{times} geändert.</translation>
    </message>
    <message>
        <source>Not accepted yet.</source>
        <translation>Noch nicht angenommen.</translation>
    </message>
    <message>
        <source>Accepted at step {first} and kept.</source>
        <translation>In Schritt {first} angenommen und behalten.</translation>
    </message>
    <message>
        <source>First accepted at step {first}, lost {times}, last accepted at step {last}.</source>
        <translation>Zuerst in Schritt {first} angenommen, {times} verloren, zuletzt in Schritt {last} angenommen.</translation>
    </message>
    <message>
        <source>First accepted at step {first}, lost {times}, open since.</source>
        <translation>Zuerst in Schritt {first} angenommen, {times} verloren, seitdem offen.</translation>
    </message>
    <message>
        <source>First accepted at step {first}, last at step {last}, lost {times}, open since.</source>
        <translation>Zuerst in Schritt {first} angenommen, zuletzt in Schritt {last}, {times} verloren, seitdem offen.</translation>
    </message>
    <message>
        <source>step 0: noise</source>
        <translation>Schritt 0: Rauschen</translation>
    </message>
    <message>
        <source>waiting for the first step</source>
        <translation>wartet auf den ersten Schritt</translation>
    </message>
    <message>
        <source>step {step} (max {most})</source>
        <translation>Schritt {step} (max. {most})</translation>
    </message>
    <message>
        <source>{step}: mean entropy {entropy}, temperature {temperature}.</source>
        <translation>{step}: mittlere Entropie {entropy}, Temperatur {temperature}.</translation>
    </message>
    <message>
        <source>{step}: {accepted} of {positions} positions accepted, {new} of them new, {lost} lost.</source>
        <translation>{step}: {accepted} von {positions} Positionen angenommen, davon {new} neu, {lost} verloren.</translation>
    </message>
    <message>
        <source>{step}: entropies from {least} to {most}.</source>
        <translation>{step}: Entropien von {least} bis {most}.</translation>
    </message>
    <message>
        <source>Position {number}: {text}, part of the given text.</source>
        <translation>Position {number}: {text}, Teil des vorgegebenen Textes.</translation>
    </message>
    <message>
        <source>Position {number}: {text}, {entropy}, {state}.</source>
        <translation>Position {number}: {text}, {entropy}, {state}.</translation>
    </message>
    <message numerus="yes">
        <source>Step 0: %Ln random token(s), from which the block is denoised.</source>
        <translation>
            <numerusform>Schritt 0: %Ln zufälliges Token, aus dem der Block entrauscht wird.</numerusform>
            <numerusform>Schritt 0: %Ln zufällige Token, aus denen der Block entrauscht wird.</numerusform>
        </translation>
    </message>
    <message>
        <source>Position {number} starts from {text}.</source>
        <translation>Position {number} beginnt mit {text}.</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>open</source>
        <comment>not accepted</comment>
        <translation>offen</translation>
    </message>
    <message>
        <source>Started from the random token {token}.</source>
        <translation>Begann mit dem zufälligen Token {token}.</translation>
    </message>
    <message numerus="yes">
        <source>{token} at step(s) {steps}</source>
        <translation>
            <numerusform>{token} in Schritt {steps}</numerusform>
            <numerusform>{token} in den Schritten {steps}</numerusform>
        </translation>
    </message>
    <message>
        <source>Candidates: {list}.</source>
        <translation>Kandidaten: {list}.</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>unentschieden</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>Canvas colours, from fog to text: {words}</source>
        <translation>Farben der Leinwand, vom Nebel zum Text: {words}</translation>
    </message>
    <message>
        <source>Can&apos;t read a replay: {error}.</source>
        <translation>Eine Wiederholung lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>The reply itself is not affected.</source>
        <translation>Die Antwort selbst ist nicht betroffen.</translation>
    </message>
    <message>
        <source>Can&apos;t record the replay: {error}.</source>
        <translation>Die Wiederholung lässt sich nicht aufzeichnen: {error}.</translation>
    </message>
    <message>
        <source>its steps have different sizes</source>
        <translation>die Schritte sind verschieden groß</translation>
    </message>
    <message>
        <source>it is incomplete</source>
        <translation>sie ist unvollständig</translation>
    </message>
    <message>
        <source>its format, {version}, is unknown</source>
        <translation>ihr Format {version} ist unbekannt</translation>
    </message>
    <message>
        <source>it has no steps</source>
        <translation>sie enthält keine Schritte</translation>
    </message>
    <message>
        <source>its steps take too much space</source>
        <translation>die Schritte brauchen zu viel Platz</translation>
    </message>
    <message>
        <source>there isn&apos;t enough memory</source>
        <translation>der Arbeitsspeicher reicht nicht</translation>
    </message>
    <message>
        <source>Reply in progress</source>
        <translation>Entstehende Antwort</translation>
    </message>
    <message>
        <source>Finished blocks appear above as text.</source>
        <translation>Fertige Blöcke erscheinen darüber als Text.</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Context: {figure} {words}</source>
        <translation>Kontext: {figure} {words}</translation>
    </message>
    <message>
        <source>Too long</source>
        <translation>Zu lang</translation>
    </message>
    <message>
        <source>Context full</source>
        <translation>Kontext voll</translation>
    </message>
    <message>
        <source>nearly full</source>
        <translation>fast voll</translation>
    </message>
    <message>
        <source>about {count}</source>
        <translation>etwa {count}</translation>
    </message>
    <message>
        <source>The conversation uses {used} of the {room} tokens the model can read; another {kept} tokens of its context are reserved for the reply.</source>
        <translation>Die Unterhaltung belegt {used} von {room} Token, die das Modell lesen kann; weitere {kept} Token seines Kontexts sind für die Antwort reserviert.</translation>
    </message>
    <message>
        <source>This message alone doesn&apos;t fit. Shorten it.</source>
        <translation>Schon diese Nachricht passt nicht. Sie muss kürzer werden.</translation>
    </message>
    <message>
        <source>The model no longer sees the oldest messages; they stay in the conversation.</source>
        <translation>Das Modell sieht die ältesten Nachrichten nicht mehr; in der Unterhaltung bleiben sie.</translation>
    </message>
    <message>
        <source>Once it is full, the model no longer sees the oldest messages; they stay in the conversation.</source>
        <translation>Ist er voll, sieht das Modell die ältesten Nachrichten nicht mehr; in der Unterhaltung bleiben sie.</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
    <message numerus="yes">
        <source>Can&apos;t attach %Ln more file(s).</source>
        <translation>
            <numerusform>%Ln weitere Datei lässt sich nicht anhängen.</numerusform>
            <numerusform>%Ln weitere Dateien lassen sich nicht anhängen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Error: {message}</source>
        <translation>Fehler: {message}</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Dismiss: {message}</source>
        <translation>Ausblenden: {message}</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Word-Dokument</translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln Seite</numerusform>
            <numerusform>%Ln Seiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln token(s)</source>
        <translation>
            <numerusform>etwa %Ln Token</numerusform>
            <numerusform>etwa %Ln Token</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Stop reading {name}</source>
        <translation>Lesen von {name} abbrechen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Show {name} ({detail})</source>
        <translation>{name} anzeigen ({detail})</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Byte</numerusform>
        </translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f} GB</translation>
    </message>
    <message>
        <source>{size:.1f} MB</source>
        <translation>{size:.1f} MB</translation>
    </message>
    <message>
        <source>{size:.0f} MB</source>
        <translation>{size:.0f} MB</translation>
    </message>
    <message>
        <source>{size:.1f} kB</source>
        <translation>{size:.1f} kB</translation>
    </message>
    <message>
        <source>{size:.0f} kB</source>
        <translation>{size:.0f} kB</translation>
    </message>
    <message>
        <source>Text of {name}</source>
        <translation>Text von {name}</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Point at a word, or use the arrow keys, to see what it nearly was. Click it or press Enter to put in another one.</source>
        <translation>Auf ein Wort zeigen oder die Pfeiltasten verwenden, um zu sehen, was es fast geworden wäre. Ein Klick oder die Eingabetaste setzt ein anderes ein.</translation>
    </message>
    <message>
        <source>Poster</source>
        <translation>Poster</translation>
    </message>
    <message>
        <source>Save or copy it as a poster</source>
        <translation>Als Poster speichern oder kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close what it nearly said (Esc)</source>
        <translation>„Beinahe gesagt“ schließen (Esc)</translation>
    </message>
    <message>
        <source>Unfog only opens web and email links; this one starts with “{scheme}:”.</source>
        <translation>Unfog öffnet nur Web- und E-Mail-Links; dieser beginnt mit „{scheme}:“.</translation>
    </message>
    <message>
        <source>This link can&apos;t be opened: it has no destination.</source>
        <translation>Dieser Link lässt sich nicht öffnen: Er hat kein Ziel.</translation>
    </message>
    <message>
        <source>The text of this link looks like {claimed}, but it leads to {host}.</source>
        <translation>Der Text dieses Links sieht aus wie {claimed}, aber er führt zu {host}.</translation>
    </message>
    <message>
        <source>The part before the “@” isn&apos;t the destination. This link leads to {host}.</source>
        <translation>Der Teil vor dem „@“ ist nicht das Ziel. Dieser Link führt zu {host}.</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Leads to {host}</source>
        <translation>Führt zu {host}</translation>
    </message>
    <message>
        <source>Unfog doesn&apos;t open this link.</source>
        <translation>Unfog öffnet diesen Link nicht.</translation>
    </message>
    <message>
        <source>Write to this address in your email program?</source>
        <translation>Im E-Mail-Programm an diese Adresse schreiben?</translation>
    </message>
    <message>
        <source>Open this address in your browser?</source>
        <translation>Diese Adresse im Browser öffnen?</translation>
    </message>
    <message>
        <source>Full address</source>
        <translation>Vollständige Adresse</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Archived {name}.</source>
        <translation>{name} archiviert.</translation>
    </message>
    <message>
        <source>Moved {name} out of the archive.</source>
        <translation>{name} aus dem Archiv geholt.</translation>
    </message>
    <message>
        <source>Moved {name} to the trash.</source>
        <translation>{name} in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <source>Deleted {name}.</source>
        <translation>{name} gelöscht.</translation>
    </message>
    <message>
        <source>Restored {name}.</source>
        <translation>{name} wiederhergestellt.</translation>
    </message>
    <message>
        <source>Delete {name} forever?</source>
        <translation>{name} endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete forever</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln conversation(s) in the trash forever?</source>
        <translation>
            <numerusform>%Ln Unterhaltung im Papierkorb endgültig löschen?</numerusform>
            <numerusform>%Ln Unterhaltungen im Papierkorb endgültig löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Empty trash</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message>
        <source>Moved {name} out of the folder.</source>
        <translation>{name} aus dem Ordner genommen.</translation>
    </message>
    <message>
        <source>Moved {name} to “{folder}”.</source>
        <translation>{name} in „{folder}“ verschoben.</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>In Ordner verschieben</translation>
    </message>
    <message>
        <source>Move {name} to</source>
        <translation>{name} verschieben nach</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Deleted the folder “{title}”.</source>
        <translation>Ordner „{title}“ gelöscht.</translation>
    </message>
    <message>
        <source>“{title}”</source>
        <translation>„{title}“</translation>
    </message>
    <message>
        <source>You can&apos;t undo this.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>New conversation in “{folder}”</source>
        <translation>Neue Unterhaltung in „{folder}“</translation>
    </message>
    <message>
        <source>Remove from folder</source>
        <translation>Aus dem Ordner nehmen</translation>
    </message>
    <message>
        <source>In the trash, {days}</source>
        <translation>Im Papierkorb, {days}</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Delete forever…</source>
        <translation>Endgültig löschen …</translation>
    </message>
    <message>
        <source>Archived. Your next message brings it back.</source>
        <translation>Archiviert. Die nächste Nachricht holt die Unterhaltung zurück.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Can&apos;t read the stored form</source>
        <translation>Der gespeicherte Fragebogen kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Looking for texts…</source>
        <translation>Texte werden gesucht …</translation>
    </message>
    <message>
        <source>Stopped after {done} of {total} texts. “Answer” goes on from there.</source>
        <translation>Nach {done} von {total} Texten angehalten. „Beantworten“ macht dort weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln text(s) couldn&apos;t be decided.</source>
        <translation>
            <numerusform>%Ln Text konnte nicht beantwortet werden.</numerusform>
            <numerusform>%Ln Texte konnten nicht beantwortet werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln text(s) decided.</source>
        <translation>
            <numerusform>%Ln Text beantwortet.</numerusform>
            <numerusform>%Ln Texte beantwortet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Can&apos;t store the form</source>
        <translation>Der Fragebogen kann nicht gespeichert werden</translation>
    </message>
    <message>
        <source>Forms (*.toml)</source>
        <translation>Fragebögen (*.toml)</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>Ihr Text</translation>
    </message>
    <message>
        <source>Can&apos;t save {file}</source>
        <translation>{file} kann nicht gespeichert werden</translation>
    </message>
    <message>
        <source>Saved {file}.</source>
        <translation>{file} gespeichert.</translation>
    </message>
    <message>
        <source>There is no text yet.</source>
        <translation>Es gibt noch keinen Text.</translation>
    </message>
    <message>
        <source>Write or paste one, or add files.</source>
        <translation>Schreiben Sie einen, fügen Sie einen ein, oder fügen Sie Dateien hinzu.</translation>
    </message>
    <message>
        <source>{what}: {reason}.</source>
        <translation>{what}: {reason}.</translation>
    </message>
    <message>
        <source>Check the disk and its permissions.</source>
        <translation>Prüfen Sie den Datenträger und seine Berechtigungen.</translation>
    </message>
    <message>
        <source>Think first</source>
        <translation>Erst nachdenken</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>Als Voreinstellung speichern …</translation>
    </message>
    <message>
        <source>Manage presets…</source>
        <translation>Voreinstellungen verwalten …</translation>
    </message>
    <message>
        <source>{title}: {text}</source>
        <translation>{title}: {text}</translation>
    </message>
    <message>
        <source>thinks before it replies; slower, but better on hard questions</source>
        <translation>denkt vor der Antwort nach; langsamer, aber besser bei schweren Fragen</translation>
    </message>
    <message>
        <source>not available with this model; applies to models that can think</source>
        <translation>mit diesem Modell nicht möglich; gilt für Modelle, die nachdenken können</translation>
    </message>
    <message>
        <source>{preset} · thinks</source>
        <translation>{preset} · denkt nach</translation>
    </message>
    <message>
        <source>Quality: {preset}</source>
        <translation>Qualität: {preset}</translation>
    </message>
    <message>
        <source>in this conversation only</source>
        <translation>nur in dieser Unterhaltung</translation>
    </message>
    <message>
        <source>thinks first</source>
        <translation>denkt erst nach</translation>
    </message>
    <message>
        <source>{preset} (Ctrl+Shift+P)</source>
        <translation>{preset} (Strg+Umschalt+P)</translation>
    </message>
    <message>
        <source>My preset</source>
        <translation>Meine Voreinstellung</translation>
    </message>
    <message>
        <source>My preset {number}</source>
        <translation>Meine Voreinstellung {number}</translation>
    </message>
    <message>
        <source>The reply was empty. Trying again.</source>
        <translation>Die Antwort war leer. Neuer Versuch.</translation>
    </message>
    <message>
        <source>The previous reply was empty.</source>
        <translation>Die vorige Antwort war leer.</translation>
    </message>
    <message>
        <source>Regenerating reply {number} with the same seed.</source>
        <translation>Antwort {number} wird mit demselben Startwert neu erzeugt.</translation>
    </message>
    <message>
        <source>Same seed and same text as reply {number}.</source>
        <translation>Derselbe Startwert und derselbe Text wie Antwort {number}.</translation>
    </message>
    <message>
        <source>Same seed as reply {number}, which was cut off; identical up to that point.</source>
        <translation>Derselbe Startwert wie Antwort {number}, die abgebrochen wurde; bis dorthin identisch.</translation>
    </message>
    <message>
        <source>Same seed as reply {number}; identical as far as this one goes.</source>
        <translation>Derselbe Startwert wie Antwort {number}; identisch, so weit diese reicht.</translation>
    </message>
    <message>
        <source>Same seed as reply {number}, but a different text.</source>
        <translation>Derselbe Startwert wie Antwort {number}, aber ein anderer Text.</translation>
    </message>
    <message>
        <source>Model and settings are the same; results can differ slightly between devices and versions.</source>
        <translation>Modell und Einstellungen sind gleich; je nach Gerät und Version können Ergebnisse leicht abweichen.</translation>
    </message>
    <message>
        <source>The settings of reply {number} are unknown.</source>
        <translation>Die Einstellungen von Antwort {number} sind unbekannt.</translation>
    </message>
    <message>
        <source>Reply {number} used different settings.</source>
        <translation>Antwort {number} hatte andere Einstellungen.</translation>
    </message>
    <message>
        <source>The system prompt of reply {number} is unknown.</source>
        <translation>Der Systemprompt von Antwort {number} ist unbekannt.</translation>
    </message>
    <message>
        <source>The model saw a different part of the conversation. Messages left out: {then} then, {now} now.</source>
        <translation>Das Modell sah einen anderen Teil der Unterhaltung. Ausgelassene Nachrichten: damals {then}, jetzt {now}.</translation>
    </message>
    <message>
        <source>Reply {number} was continued after it had ended.</source>
        <translation>Antwort {number} wurde nachträglich fortgesetzt.</translation>
    </message>
    <message>
        <source>The model of reply {number} is unknown.</source>
        <translation>Das Modell von Antwort {number} ist unbekannt.</translation>
    </message>
    <message>
        <source>Reply {number} was written by {original}, this one by {model}.</source>
        <translation>Antwort {number} stammt von {original}, diese hier von {model}.</translation>
    </message>
    <message>
        <source>The model of this conversation, {name}, is missing.</source>
        <translation>Das Modell dieser Unterhaltung, {name}, fehlt.</translation>
    </message>
    <message>
        <source>Put the file back in {folder}, or choose another model in “Chat settings…” (Ctrl+Shift+O). Your text is kept.</source>
        <translation>Die Datei nach {folder} zurücklegen oder in „Chat-Einstellungen …“ (Strg+Umschalt+O) ein anderes Modell wählen. Der Text bleibt erhalten.</translation>
    </message>
    <message>
        <source>Can&apos;t write to the data folder {folder}.</source>
        <translation>Der Datenordner {folder} ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>Set UNFOG_DATA_DIR to a folder you can write to.</source>
        <translation>UNFOG_DATA_DIR auf einen beschreibbaren Ordner setzen.</translation>
    </message>
    <message>
        <source>Move Unfog and its folder {name} to a place you can write to. Without that folder, Unfog uses the system&apos;s data folder.</source>
        <translation>Unfog samt dem Ordner {name} an eine beschreibbare Stelle verschieben. Ohne diesen Ordner verwendet Unfog den Datenordner des Systems.</translation>
    </message>
    <message>
        <source>Can&apos;t use the data folder {folder}: {reason}.</source>
        <translation>Der Datenordner {folder} lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t use the data folder {folder}: its name isn&apos;t valid UTF-8.</source>
        <translation>Der Datenordner {folder} lässt sich nicht verwenden: Sein Name ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>Unfog is already open with the data folder {folder}.</source>
        <translation>Unfog ist mit dem Datenordner {folder} schon geöffnet.</translation>
    </message>
    <message>
        <source>Use the open window. If it doesn&apos;t respond, quit Unfog and start it again, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Das offene Fenster verwenden. Reagiert es nicht, Unfog beenden und neu starten oder mit UNFOG_DATA_DIR einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Unfog can&apos;t start because of an unexpected error: {reason}</source>
        <translation>Unfog kann wegen eines unerwarteten Fehlers nicht starten: {reason}</translation>
    </message>
    <message>
        <source>Your conversations in {folder} are unchanged. Start Unfog again. If that fails, set UNFOG_DATA_DIR to another folder and report the error with the log in “logs”.</source>
        <translation>Die Unterhaltungen in {folder} sind unverändert. Unfog neu starten. Hilft das nicht, UNFOG_DATA_DIR auf einen anderen Ordner setzen und den Fehler mit dem Protokoll aus „logs“ melden.</translation>
    </message>
    <message>
        <source>Unexpected error. Your text is safe.</source>
        <translation>Unerwarteter Fehler. Der Text ist gesichert.</translation>
    </message>
    <message>
        <source>If it happens again, restart Unfog. Details are in {log}.</source>
        <translation>Tritt er noch einmal auf, Unfog neu starten. Details stehen in {log}.</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>its “mapping” is missing or isn&apos;t an object</source>
        <translation>„mapping“ fehlt oder ist kein Objekt</translation>
    </message>
    <message>
        <source>it contains no message that can be shown</source>
        <translation>sie enthält keine Nachricht, die sich anzeigen lässt</translation>
    </message>
    <message>
        <source>system messages</source>
        <translation>Systemnachrichten</translation>
    </message>
    <message>
        <source>its messages form a loop</source>
        <translation>ihre Nachrichten bilden eine Schleife</translation>
    </message>
    <message>
        <source>it is longer than {count:,} characters</source>
        <translation>sie ist länger als {count:,} Zeichen</translation>
    </message>
    <message>
        <source>attached files</source>
        <translation>angehängte Dateien</translation>
    </message>
    <message>
        <source>custom instructions and memories</source>
        <translation>eigene Anweisungen und Erinnerungen</translation>
    </message>
    <message>
        <source>tool results</source>
        <translation>Werkzeugergebnisse</translation>
    </message>
    <message>
        <source>messages of unknown roles</source>
        <translation>Nachrichten unbekannter Rollen</translation>
    </message>
    <message>
        <source>tool calls</source>
        <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
        <source>messages of unknown kinds</source>
        <translation>Nachrichten unbekannter Art</translation>
    </message>
    <message>
        <source>parts of unknown kinds</source>
        <translation>Teile unbekannter Art</translation>
    </message>
    <message>
        <source>Can&apos;t save “{path}”: {reason}.</source>
        <translation>„{path}“ lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Choose a folder you can write to.</source>
        <translation>Einen beschreibbaren Ordner wählen.</translation>
    </message>
    <message>
        <source>Markdown…</source>
        <translation>Markdown …</translation>
    </message>
    <message>
        <source>Web page…</source>
        <translation>Webseite …</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF …</translation>
    </message>
    <message>
        <source>JSON, with all branches…</source>
        <translation>JSON, mit allen Zweigen …</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Webseite (*.html)</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Unfog&apos;s JSON (*.json)</source>
        <translation>JSON von Unfog (*.json)</translation>
    </message>
    <message>
        <source>Export all as</source>
        <translation>Alle exportieren als</translation>
    </message>
    <message>
        <source>Export all conversations and pads as</source>
        <translation>Alle Unterhaltungen und Blätter exportieren als</translation>
    </message>
    <message>
        <source>Export pad as</source>
        <translation>Blatt exportieren als</translation>
    </message>
    <message>
        <source>Export conversation as</source>
        <translation>Unterhaltung exportieren als</translation>
    </message>
    <message>
        <source>Export conversation</source>
        <translation>Unterhaltung exportieren</translation>
    </message>
    <message>
        <source>Export pad</source>
        <translation>Blatt exportieren</translation>
    </message>
    <message>
        <source>Export reply as PDF</source>
        <translation>Antwort als PDF exportieren</translation>
    </message>
    <message>
        <source>Export all conversations to this folder</source>
        <translation>Alle Unterhaltungen in diesen Ordner exportieren</translation>
    </message>
    <message>
        <source>Export here</source>
        <translation>Hierhin exportieren</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Export läuft …</translation>
    </message>
    <message>
        <source>Export cancelled. Files already written are kept.</source>
        <translation>Export abgebrochen. Schon geschriebene Dateien bleiben erhalten.</translation>
    </message>
    <message numerus="yes">
        <source>Exporting {done} of %Ln conversation(s)</source>
        <translation>
            <numerusform>{done} von %Ln Unterhaltung exportiert</numerusform>
            <numerusform>{done} von %Ln Unterhaltungen exportiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting page {page}</source>
        <translation>Seite {page} wird exportiert</translation>
    </message>
    <message numerus="yes">
        <source>Importing “{file}”: %Ln conversation(s)</source>
        <translation>
            <numerusform>„{file}“ wird importiert: %Ln Unterhaltung</numerusform>
            <numerusform>„{file}“ wird importiert: %Ln Unterhaltungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading “{file}”…</source>
        <translation>„{file}“ wird gelesen …</translation>
    </message>
    <message>
        <source>Exported to “{file}”.</source>
        <translation>Nach „{file}“ exportiert.</translation>
    </message>
    <message>
        <source>{file} holds results of another form or model.</source>
        <translation>{file} enthält Ergebnisse eines anderen Fragebogens oder Modells.</translation>
    </message>
    <message>
        <source>Choose another file, or delete it.</source>
        <translation>Wählen Sie eine andere Datei, oder löschen Sie diese.</translation>
    </message>
    <message>
        <source>{file} is no file of results.</source>
        <translation>{file} ist keine Datei mit Ergebnissen.</translation>
    </message>
    <message>
        <source>Choose another file, or one that doesn&apos;t exist yet.</source>
        <translation>Wählen Sie eine andere Datei oder eine, die es noch nicht gibt.</translation>
    </message>
    <message>
        <source>Can&apos;t use {file}: {reason}.</source>
        <translation>{file} kann nicht verwendet werden: {reason}.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Eine andere Datei wählen.</translation>
    </message>
    <message>
        <source>in “{folder}”</source>
        <translation>in „{folder}“</translation>
    </message>
    <message>
        <source>Exported to “{file}” {place}.</source>
        <translation>Nach „{file}“ {place} exportiert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Conversations (*.json *.jsonl *.zip);;All files (*)</source>
        <translation>Unterhaltungen (*.json *.jsonl *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Exported to {files} {place}.</source>
        <translation>In {files} {place} exportiert.</translation>
    </message>
    <message>
        <source>Import cancelled. Nothing was imported.</source>
        <translation>Import abgebrochen. Nichts wurde importiert.</translation>
    </message>
    <message>
        <source>Import cancelled. {imported}</source>
        <translation>Import abgebrochen. {imported}</translation>
    </message>
    <message>
        <source>Another import or export is still running.</source>
        <translation>Ein anderer Import oder Export läuft noch.</translation>
    </message>
    <message>
        <source>videos</source>
        <translation>Videos</translation>
    </message>
    <message>
        <source>its “messages” are missing or aren&apos;t a list</source>
        <translation>„messages“ fehlt oder ist keine Liste</translation>
    </message>
    <message>
        <source>damaged messages</source>
        <translation>beschädigte Nachrichten</translation>
    </message>
    <message>
        <source>steps of unknown kinds</source>
        <translation>Schritte unbekannter Art</translation>
    </message>
    <message>
        <source>it isn&apos;t a JSON object</source>
        <translation>sie ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>it isn&apos;t UTF-8 text</source>
        <translation>sie ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>it is damaged or isn&apos;t JSON</source>
        <translation>sie ist beschädigt oder kein JSON</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>sie ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>Imported {conversations} ({messages}).</source>
        <translation>{conversations} importiert ({messages}).</translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversation(s)</source>
        <translation>
            <numerusform>%Ln Unterhaltung</numerusform>
            <numerusform>%Ln Unterhaltungen</numerusform>
        </translation>
    </message>
    <message>
        <source>unknown model</source>
        <translation>unbekanntes Modell</translation>
    </message>
    <message>
        <source>{model}, seed {seed}</source>
        <translation>{model}, Startwert {seed}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln Nachricht</numerusform>
            <numerusform>%Ln Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>The first {messages} no longer fit in the context</source>
        <translation>Die ersten {messages} passten nicht mehr in den Kontext</translation>
    </message>
    <message>
        <source>Steps per block: model default; up to {most}</source>
        <translation>Schritte je Block: Standard des Modells; bis zu {most}</translation>
    </message>
    <message>
        <source>Up to {steps} per block, up to {most}</source>
        <translation>Bis zu {steps} je Block, bis zu {most}</translation>
    </message>
    <message>
        <source>{tokens} in {blocks} and {steps}: {per_block} steps per block, {per_step} tokens per step</source>
        <translation>{tokens} in {blocks} und {steps}: {per_block} Schritte je Block, {per_step} Token je Schritt</translation>
    </message>
    <message>
        <source>{seconds} s, {rate}; reading the prompt took {prefill} s ({prompt}, {cached} cached)</source>
        <translation>{seconds} s, {rate}; das Lesen des Prompts dauerte {prefill} s ({prompt}, davon {cached} aus dem Cache)</translation>
    </message>
    <message>
        <source>Passage: {tokens} in {steps}, including other lengths that were tried</source>
        <translation>Stelle: {tokens} in {steps}, andere ausprobierte Längen mitgezählt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln block(s)</source>
        <translation>
            <numerusform>%Ln Block</numerusform>
            <numerusform>%Ln Blöcken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s)</source>
        <translation>
            <numerusform>%Ln Schritt</numerusform>
            <numerusform>%Ln Schritten</numerusform>
        </translation>
    </message>
    <message>
        <source>{what} ({count:,})</source>
        <translation>{what} ({count:,})</translation>
    </message>
    <message>
        <source>Left out: {parts}.</source>
        <translation>Ausgelassen: {parts}.</translation>
    </message>
    <message>
        <source>Skipped “{conversation}”: {reason}.</source>
        <translation>„{conversation}“ übersprungen: {reason}.</translation>
    </message>
    <message>
        <source>its message {message} replies to message {parent}, which comes later</source>
        <translation>ihre Nachricht {message} folgt auf Nachricht {parent}, die erst später kommt</translation>
    </message>
    <message>
        <source>its current message is number {message} of {count}</source>
        <translation>ihre aktuelle Nachricht ist Nummer {message} von {count}</translation>
    </message>
    <message>
        <source>Import the conversations in smaller files.</source>
        <translation>Die Unterhaltungen in kleineren Dateien importieren.</translation>
    </message>
    <message>
        <source>Can&apos;t read “{file}”: {reason}.</source>
        <translation>„{file}“ lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t import “{file}”: {reason}.</source>
        <translation>„{file}“ lässt sich nicht importieren: {reason}.</translation>
    </message>
    <message>
        <source>Attach only the part you need.</source>
        <translation>Nur den nötigen Teil anhängen.</translation>
    </message>
    <message>
        <source>its name isn&apos;t valid UTF-8</source>
        <translation>ihr Name ist kein gültiges UTF-8</translation>
    </message>
    <message>
        <source>Check the file and its disk.</source>
        <translation>Die Datei und ihren Datenträger prüfen.</translation>
    </message>
    <message>
        <source>It may have been moved or renamed. Choose it again.</source>
        <translation>Vielleicht wurde sie verschoben oder umbenannt. Noch einmal auswählen.</translation>
    </message>
    <message>
        <source>it doesn&apos;t exist</source>
        <translation>sie existiert nicht</translation>
    </message>
    <message>
        <source>Attach the files inside it.</source>
        <translation>Die Dateien darin anhängen.</translation>
    </message>
    <message>
        <source>it is a folder, not a file</source>
        <translation>sie ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>it is a pipe, not a file</source>
        <translation>sie ist eine Pipe, keine Datei</translation>
    </message>
    <message>
        <source>it is a socket, not a file</source>
        <translation>sie ist ein Socket, keine Datei</translation>
    </message>
    <message>
        <source>it is a device, not a file</source>
        <translation>sie ist ein Gerät, keine Datei</translation>
    </message>
    <message>
        <source>it is larger than {most:,.0f} MB</source>
        <translation>sie ist größer als {most:,.0f} MB</translation>
    </message>
    <message>
        <source>Attach a file.</source>
        <translation>Eine Datei anhängen.</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>sie ist leer</translation>
    </message>
    <message>
        <source>Attach a file that contains text.</source>
        <translation>Eine Datei mit Text anhängen.</translation>
    </message>
    <message>
        <source>it is too large ({size:,.0f} MB; the limit is {most:,.0f} MB)</source>
        <translation>sie ist zu groß ({size:,.0f} MB; höchstens {most:,.0f} MB)</translation>
    </message>
    <message>
        <source>it contains no text</source>
        <translation>sie enthält keinen Text</translation>
    </message>
    <message>
        <source>Attach a file with text.</source>
        <translation>Eine Datei mit Text anhängen.</translation>
    </message>
    <message>
        <source>The text is too long: only the first {most:,} of {length:,} characters were read.</source>
        <translation>Der Text ist zu lang: Nur die ersten {most:,} von {length:,} Zeichen wurden gelesen.</translation>
    </message>
    <message>
        <source>Unfog imports conversations from Unfog, ChatGPT, Claude, LM Studio, Open WebUI and llama.cpp&apos;s web page, and ShareGPT files: JSON, JSON Lines, or a ZIP archive of them.</source>
        <translation>Unfog importiert Unterhaltungen aus Unfog, ChatGPT, Claude, LM Studio, Open WebUI und der Webseite von llama.cpp sowie ShareGPT-Dateien: als JSON, JSON Lines oder ZIP-Archiv davon.</translation>
    </message>
    <message>
        <source>more conversations that can&apos;t be read</source>
        <translation>weitere unlesbare Unterhaltungen</translation>
    </message>
    <message>
        <source>Choose a file that exists and can be read.</source>
        <translation>Eine Datei wählen, die es gibt und die sich lesen lässt.</translation>
    </message>
    <message>
        <source>characters that couldn&apos;t be read</source>
        <translation>Zeichen, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>ends of extremely long messages</source>
        <translation>Enden extrem langer Nachrichten</translation>
    </message>
    <message>
        <source>Unfog doesn&apos;t recognise this file</source>
        <translation>Unfog kennt dieses Dateiformat nicht</translation>
    </message>
    <message>
        <source>it comes from {program}, whose conversations Unfog can&apos;t import</source>
        <translation>sie kommt aus {program}; Unterhaltungen von dort kann Unfog nicht importieren</translation>
    </message>
    <message>
        <source>“{file}” is too large to import (more than {size}).</source>
        <translation>„{file}“ ist zu groß für den Import (mehr als {size}).</translation>
    </message>
    <message>
        <source>“{file}” is too large to import: it unpacks to more than {size}.</source>
        <translation>„{file}“ ist zu groß für den Import: entpackt mehr als {size}.</translation>
    </message>
    <message>
        <source>Can&apos;t unpack the ZIP archive “{file}”: {reason}.</source>
        <translation>Das ZIP-Archiv „{file}“ lässt sich nicht entpacken: {reason}.</translation>
    </message>
    <message>
        <source>Download or copy it again.</source>
        <translation>Noch einmal herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>“{file}” contains {count:,} files; the limit is {most:,}.</source>
        <translation>„{file}“ enthält {count:,} Dateien; höchstens {most:,} sind möglich.</translation>
    </message>
    <message>
        <source>The ZIP archive “{file}” contains no conversations.</source>
        <translation>Das ZIP-Archiv „{file}“ enthält keine Unterhaltungen.</translation>
    </message>
    <message>
        <source>“{conversation}”: {reason}</source>
        <translation>„{conversation}“: {reason}</translation>
    </message>
    <message>
        <source>it contains no conversations</source>
        <translation>sie enthält keine Unterhaltungen</translation>
    </message>
    <message>
        <source>it comes from another version of Unfog (format {version}; this one reads {known})</source>
        <translation>sie stammt von einer anderen Unfog-Version (Format {version}; diese liest {known})</translation>
    </message>
    <message>
        <source>it isn&apos;t a valid Unfog file</source>
        <translation>sie ist keine gültige Unfog-Datei</translation>
    </message>
    <message>
        <source>attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>&gt;99%</source>
        <translation>&gt;99 %</translation>
    </message>
    <message>
        <source>&lt;1%</source>
        <translation>&lt;1 %</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>{answer}, {percent}</source>
        <translation>{answer}, {percent}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Download {state}</source>
        <translation>Download {state}</translation>
    </message>
    <message>
        <source>Starting {file}</source>
        <translation>{file} startet</translation>
    </message>
    <message>
        <source>Download of {name}</source>
        <translation>Download von {name}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Pause the download of {name}</source>
        <translation>Download von {name} anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume the download of {name}</source>
        <translation>Download von {name} fortsetzen</translation>
    </message>
    <message>
        <source>Retry the download of {name}</source>
        <translation>Download von {name} erneut versuchen</translation>
    </message>
    <message>
        <source>Cancel the download of {name}</source>
        <translation>Download von {name} abbrechen</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>In der Warteschlange</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>Paused · {part}</source>
        <translation>Angehalten · {part}</translation>
    </message>
    <message>
        <source>Cancel this download? The {size} downloaded so far will be deleted.</source>
        <translation>Diesen Download abbrechen? Die bisher geladenen {size} werden gelöscht.</translation>
    </message>
    <message>
        <source>Cancel and delete</source>
        <translation>Abbrechen und löschen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Can&apos;t read the list of downloads: {reason}.</source>
        <translation>Die Liste der Downloads lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Start the downloads again; they resume where they stopped.</source>
        <translation>Die Downloads noch einmal starten; sie machen dort weiter, wo sie aufgehört haben.</translation>
    </message>
    <message>
        <source>Can&apos;t save the list of downloads: {reason}.</source>
        <translation>Die Liste der Downloads lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Free up disk space. Until then, a restart may lose track of a download.</source>
        <translation>Speicherplatz freigeben. Bis dahin kann bei einem Neustart ein Download vergessen werden.</translation>
    </message>
    <message>
        <source>The model can&apos;t read images</source>
        <translation>Das Modell kann keine Bilder lesen</translation>
    </message>
    <message>
        <source>Drop the file to use this model</source>
        <translation>Datei ablegen, um dieses Modell zu verwenden</translation>
    </message>
    <message>
        <source>Drop the file to install this GPU pack</source>
        <translation>Loslassen, um dieses GPU-Paket zu installieren</translation>
    </message>
    <message>
        <source>Drop the file to import its conversations</source>
        <translation>Datei ablegen, um ihre Unterhaltungen zu importieren</translation>
    </message>
    <message numerus="yes">
        <source>Drop to attach %n file(s) to your message</source>
        <translation>
            <numerusform>Ablegen, um %n Datei an die Nachricht anzuhängen</numerusform>
            <numerusform>Ablegen, um %n Dateien an die Nachricht anzuhängen</numerusform>
        </translation>
    </message>
    <message>
        <source>A full-size model for this computer</source>
        <translation>Ein großes Modell für diesen Computer</translation>
    </message>
    <message>
        <source>Full-size model: {model}</source>
        <translation>Das große Modell: {model}</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download the recommended model</source>
        <translation>Das empfohlene Modell herunterladen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use the recommended model</source>
        <translation>Das empfohlene Modell verwenden</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>Open the Models page</source>
        <translation>Seite „Modelle“ öffnen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Hide this card</source>
        <translation>Diese Karte ausblenden</translation>
    </message>
    <message>
        <source>Find this again under Models (Ctrl+M)</source>
        <translation>Später unter „Modelle“ (Strg+M) zu finden</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>{size} herunterladen</translation>
    </message>
    <message>
        <source>Download {what}</source>
        <translation>{what} herunterladen</translation>
    </message>
    <message>
        <source>Use {file}</source>
        <translation>{file} verwenden</translation>
    </message>
    <message>
        <source>Use {file}, already on this computer</source>
        <translation>{file} verwenden, schon auf diesem Computer</translation>
    </message>
    <message>
        <source>{file} is ready. Your next message uses it.</source>
        <translation>{file} ist bereit. Die nächste Nachricht verwendet es.</translation>
    </message>
    <message>
        <source>{file} is downloading. You can keep chatting.</source>
        <translation>{file} wird heruntergeladen. Die Unterhaltung kann weitergehen.</translation>
    </message>
    <message>
        <source>This computer: {where}</source>
        <translation>Dieser Computer: {where}</translation>
    </message>
    <message>
        <source>Checking this computer…</source>
        <translation>Computer wird geprüft …</translation>
    </message>
    <message>
        <source>{file} is already on this computer.</source>
        <translation>{file} ist schon auf diesem Computer.</translation>
    </message>
    <message>
        <source>Best choice: {file}, {size}. {sentence}</source>
        <translation>Beste Wahl: {file}, {size}. {sentence}</translation>
    </message>
    <message>
        <source>It needs at least {size} of memory, more than this computer has. The demo model runs anywhere.</source>
        <translation>Es braucht mindestens {size} Speicher, mehr als dieser Computer hat. Das Demomodell läuft überall.</translation>
    </message>
    <message>
        <source>Opening only {file}: one file at a time.</source>
        <translation>Nur {file} wird geöffnet: immer eine Datei auf einmal.</translation>
    </message>
    <message>
        <source>{file} loads when this reply is done.</source>
        <translation>{file} wird geladen, sobald diese Antwort fertig ist.</translation>
    </message>
    <message>
        <source>Opening {file}…</source>
        <translation>{file} wird geöffnet …</translation>
    </message>
    <message>
        <source>{model} is missing; using the demo model</source>
        <translation>{model} fehlt, das Demomodell antwortet</translation>
    </message>
    <message>
        <source>Downloading {file} {percent}</source>
        <translation>{file} wird heruntergeladen, {percent}</translation>
    </message>
    <message>
        <source>Hub access: mirror, proxy, token</source>
        <translation>Zugang zum Hub: Spiegel, Proxy, Token</translation>
    </message>
    <message>
        <source>Show or hide Hub access</source>
        <translation>Zugang zum Hub ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegel</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>system default</source>
        <translation>Systemstandard</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Remove token</source>
        <translation>Token entfernen</translation>
    </message>
    <message>
        <source>Another address with the same files, if the Hub can&apos;t be reached.</source>
        <translation>Eine andere Adresse mit denselben Dateien, falls der Hub nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>For example http://proxy.example:3128</source>
        <translation>Zum Beispiel http://proxy.example:3128</translation>
    </message>
    <message>
        <source>Only needed for repositories that require one. Stored in the system keyring.</source>
        <translation>Nur für Repositorys nötig, die eines verlangen. Liegt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save Hub access</source>
        <translation>Zugang zum Hub speichern</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>token set</source>
        <translation>Token gesetzt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>No keyring available. The token is kept until you quit Unfog.</source>
        <translation>Kein Schlüsselbund verfügbar. Das Token bleibt bis zum Beenden von Unfog erhalten.</translation>
    </message>
    <message>
        <source>The token is in the system keyring.</source>
        <translation>Das Token ist im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Choose another file…</source>
        <translation>Andere Datei wählen …</translation>
    </message>
    <message>
        <source>Choose another file to import</source>
        <translation>Eine andere Datei zum Importieren wählen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Don&apos;t import {name}</source>
        <translation>{name} nicht importieren</translation>
    </message>
    <message>
        <source>Use in place</source>
        <translation>An Ort und Stelle verwenden</translation>
    </message>
    <message>
        <source>Use {name} in place</source>
        <translation>{name} an Ort und Stelle verwenden</translation>
    </message>
    <message>
        <source>Copy to Unfog&apos;s folder</source>
        <translation>In den Unfog-Ordner kopieren</translation>
    </message>
    <message>
        <source>Copy {name} to Unfog&apos;s folder</source>
        <translation>{name} in den Unfog-Ordner kopieren</translation>
    </message>
    <message>
        <source>Use the file in place, or copy it to Unfog&apos;s folder ({size} more).</source>
        <translation>Die Datei an Ort und Stelle verwenden oder in den Unfog-Ordner kopieren ({size} mehr).</translation>
    </message>
    <message>
        <source>Copying {name}</source>
        <translation>{name} wird kopiert</translation>
    </message>
    <message>
        <source>Copying progress of {name}</source>
        <translation>Kopierfortschritt von {name}</translation>
    </message>
    <message>
        <source>Checking {name}…</source>
        <translation>{name} wird geprüft …</translation>
    </message>
    <message>
        <source>Can&apos;t save the catalogue: {reason}.</source>
        <translation>Der Katalog lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Check that you can write to the data folder.</source>
        <translation>Prüfen, ob der Datenordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Models to download</source>
        <translation>Modelle zum Herunterladen</translation>
    </message>
    <message>
        <source>Refresh catalogue</source>
        <translation>Katalog aktualisieren</translation>
    </message>
    <message>
        <source>Get the current list of files from the Hub</source>
        <translation>Aktuelle Dateiliste vom Hub laden</translation>
    </message>
    <message>
        <source>Available to download</source>
        <translation>Zum Herunterladen</translation>
    </message>
    <message>
        <source>Import a model file</source>
        <translation>Modelldatei importieren</translation>
    </message>
    <message>
        <source>GGUF files (*.gguf);;All files (*)</source>
        <translation>GGUF-Dateien (*.gguf);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>Import file…</source>
        <translation>Datei importieren …</translation>
    </message>
    <message>
        <source>Use a GGUF file you already have, or drop one onto the window</source>
        <translation>Eine vorhandene GGUF-Datei verwenden oder eine auf das Fenster ziehen</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Back to the conversation (Esc)</source>
        <translation>Zurück zur Unterhaltung (Esc)</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>Zurück zur Unterhaltung</translation>
    </message>
    <message>
        <source>Available to download · {model} · {licence}</source>
        <translation>Zum Herunterladen · {model} · {licence}</translation>
    </message>
    <message>
        <source>Refreshing…</source>
        <translation>Wird aktualisiert …</translation>
    </message>
    <message>
        <source>Check this computer again</source>
        <translation>Computer noch einmal prüfen</translation>
    </message>
    <message>
        <source>{size} RAM, {free} free</source>
        <translation>{size} Arbeitsspeicher, {free} frei</translation>
    </message>
    <message>
        <source>{size} video memory, {free} free</source>
        <translation>{size} Grafikspeicher, {free} frei</translation>
    </message>
    <message>
        <source>in Unfog&apos;s folder</source>
        <translation>im Unfog-Ordner</translation>
    </message>
    <message>
        <source>used in place</source>
        <translation>an Ort und Stelle verwendet</translation>
    </message>
    <message>
        <source>in the Hugging Face cache</source>
        <translation>im Hugging-Face-Cache</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>Das Demomodell verwenden</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>Demomodell</translation>
    </message>
    <message>
        <source>{size} · included with Unfog · tiny, replies instantly</source>
        <translation>{size} · in Unfog enthalten · winzig, antwortet sofort</translation>
    </message>
    <message>
        <source>More options for {file}</source>
        <translation>Weitere Optionen für {file}</translation>
    </message>
    <message>
        <source>Verify, open folder, remove</source>
        <translation>Prüfen, Ordner öffnen, entfernen</translation>
    </message>
    <message>
        <source>Verification of {file}</source>
        <translation>Prüfung von {file}</translation>
    </message>
    <message>
        <source>Remove from list…</source>
        <translation>Aus der Liste entfernen …</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>Install from file…</source>
        <translation>Aus Datei installieren …</translation>
    </message>
    <message>
        <source>Install a GPU pack from a file</source>
        <translation>Ein GPU-Paket aus einer Datei installieren</translation>
    </message>
    <message>
        <source>Use a GPU pack you already have, or drop one onto the window</source>
        <translation>Ein vorhandenes GPU-Paket verwenden oder eines auf das Fenster ziehen</translation>
    </message>
    <message>
        <source>Install a GPU pack</source>
        <translation>Ein GPU-Paket installieren</translation>
    </message>
    <message>
        <source>GPU packs (*.zip);;All files (*)</source>
        <translation>GPU-Pakete (*.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Build of the CUDA plug-in</source>
        <translation>Bau des CUDA-Plug-ins</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Protokoll anzeigen</translation>
    </message>
    <message>
        <source>Show the log of the CUDA plug-in&apos;s build</source>
        <translation>Das Protokoll vom Bau des CUDA-Plug-ins anzeigen</translation>
    </message>
    <message>
        <source>CUDA plug-in, built on this computer</source>
        <translation>CUDA-Plug-in, auf diesem Computer gebaut</translation>
    </message>
    <message>
        <source>The build failed.</source>
        <translation>Der Bau ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Replies come from the CPU. Unfog tries again at the next start.</source>
        <translation>Antworten kommen von der CPU. Beim nächsten Start versucht Unfog es erneut.</translation>
    </message>
    <message>
        <source>The card isn&apos;t used: another device is selected in Settings.</source>
        <translation>Die Karte wird nicht verwendet: In den Einstellungen ist ein anderes Gerät ausgewählt.</translation>
    </message>
    <message>
        <source>Moving to the graphics card…</source>
        <translation>Wechsel auf die Grafikkarte …</translation>
    </message>
    <message>
        <source>Replies come from the CPU until it is ready.</source>
        <translation>Antworten kommen von der CPU, bis es fertig ist.</translation>
    </message>
    <message>
        <source>Installed</source>
        <comment>GPU pack</comment>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>Verification of the {title} pack</source>
        <translation>Prüfung des {title}-Pakets</translation>
    </message>
    <message>
        <source>Download the {title} pack</source>
        <translation>Das {title}-Paket herunterladen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Verify the {title} pack</source>
        <translation>Das {title}-Paket prüfen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove the {title} pack</source>
        <translation>Das {title}-Paket entfernen</translation>
    </message>
    <message>
        <source>{title} pack</source>
        <translation>{title}-Paket</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
    <message>
        <source>No {title} pack has been published for this version of Unfog yet. You can install one from a file.</source>
        <translation>Für diese Version von Unfog ist noch kein {title}-Paket veröffentlicht. Eines lässt sich aus einer Datei installieren.</translation>
    </message>
    <message>
        <source>Lets models run on it: {size} to download, {unpacked} on disk.</source>
        <translation>Damit laufen Modelle auf ihr: {size} zum Herunterladen, {unpacked} auf dem Datenträger.</translation>
    </message>
    <message>
        <source>Remove the {title} pack? This frees {size}.</source>
        <translation>Das {title}-Paket entfernen? Das gibt {size} frei.</translation>
    </message>
    <message>
        <source>Install {name}? A GPU pack contains program code: install it only if you trust where it came from.</source>
        <translation>{name} installieren? Ein GPU-Paket enthält Programmcode: nur installieren, wenn die Quelle vertrauenswürdig ist.</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Don&apos;t install</source>
        <translation>Nicht installieren</translation>
    </message>
    <message>
        <source>Installation of {name}</source>
        <translation>Installation von {name}</translation>
    </message>
    <message>
        <source>Installing {name}</source>
        <translation>{name} wird installiert</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Beantworten</translation>
    </message>
    <message>
        <source>Answer the questions about all texts</source>
        <translation>Die Fragen zu allen Texten beantworten</translation>
    </message>
    <message>
        <source>Texts that are decided</source>
        <translation>Beantwortete Texte</translation>
    </message>
    <message>
        <source>The answers appear here, a row for each text.</source>
        <translation>Hier erscheinen die Antworten, eine Zeile für jeden Text.</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>Als CSV exportieren …</translation>
    </message>
    <message>
        <source>Export the answers as CSV</source>
        <translation>Die Antworten als CSV exportieren</translation>
    </message>
    <message>
        <source>Export JSON…</source>
        <translation>Als JSON exportieren …</translation>
    </message>
    <message>
        <source>Export the answers as JSON</source>
        <translation>Die Antworten als JSON exportieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>{done} of {total} texts</source>
        <translation>{done} von {total} Texten</translation>
    </message>
    <message>
        <source>The included demo model only shows how this works: it guesses the answers. Use a larger model for real texts.</source>
        <translation>Das mitgelieferte Demomodell zeigt nur, wie es geht: Es rät die Antworten. Nehmen Sie für echte Texte ein größeres Modell.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open a form</source>
        <translation>Einen Fragebogen öffnen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Save the form</source>
        <translation>Den Fragebogen speichern</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>A percentage is how sure the model is among the answers offered, not how often it is right. Check a sample yourself before you rely on it.</source>
        <translation>Ein Prozentwert sagt, wie sicher sich das Modell unter den angebotenen Antworten ist, nicht, wie oft es recht hat. Prüfen Sie selbst eine Stichprobe, bevor Sie sich darauf verlassen.</translation>
    </message>
    <message>
        <source>Stop the installation of {name}</source>
        <translation>Die Installation von {name} stoppen</translation>
    </message>
    <message>
        <source>Verify file</source>
        <translation>Datei prüfen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>SHA-256 {sum}…, no checksum to compare it with</source>
        <translation>SHA-256 {sum}…, kein Vergleichswert</translation>
    </message>
    <message>
        <source>Remove {file}? This frees {size}.</source>
        <translation>{file} entfernen? Das gibt {size} frei.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {file} from the list? The file itself stays at {path}</source>
        <translation>{file} aus der Liste entfernen? Die Datei selbst bleibt unter {path}</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>The demo model will answer instead.</source>
        <translation>Dann antwortet das Demomodell.</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>Download {file}, {text}</source>
        <translation>{file} herunterladen, {text}</translation>
    </message>
    <message>
        <source>On this computer, in use.</source>
        <translation>Auf diesem Computer, aktiv.</translation>
    </message>
    <message>
        <source>On this computer.</source>
        <translation>Auf diesem Computer.</translation>
    </message>
    <message>
        <source>Already on this computer, in the Hugging Face cache. {sentence}</source>
        <translation>Schon auf diesem Computer, im Hugging-Face-Cache. {sentence}</translation>
    </message>
    <message>
        <source>{computer}, {size} of memory</source>
        <translation>{computer}, {size} Speicher</translation>
    </message>
    <message>
        <source>The file is missing: {path}</source>
        <translation>Die Datei fehlt: {path}</translation>
    </message>
    <message>
        <source>The file is damaged: its checksum is wrong. Remove it and download it again.</source>
        <translation>Die Datei ist beschädigt: Die Prüfsumme stimmt nicht. Entfernen und noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Partly fits</source>
        <translation>Passt teilweise</translation>
    </message>
    <message>
        <source>Doesn&apos;t fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
        <source>Waiting for the server…</source>
        <translation>Warten auf den Server …</translation>
    </message>
    <message>
        <source>Verifying the download</source>
        <translation>Download wird geprüft</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>Wird kopiert</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>etwa {size}</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>Entpacken</translation>
    </message>
    <message>
        <source>{part:.1f} of {whole}</source>
        <translation>{part:.1f} von {whole}</translation>
    </message>
    <message>
        <source>{part:.0f} of {whole}</source>
        <translation>{part:.0f} von {whole}</translation>
    </message>
    <message>
        <source>{rate:.0f} kB/s</source>
        <translation>{rate:.0f} kB/s</translation>
    </message>
    <message>
        <source>{rate:.0f} MB/s</source>
        <translation>{rate:.0f} MB/s</translation>
    </message>
    <message>
        <source>{rate:.1f} MB/s</source>
        <translation>{rate:.1f} MB/s</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>noch ein paar Sekunden</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>noch {seconds} s</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>noch {hours} h</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>noch {hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>noch {minutes} min</translation>
    </message>
    <message>
        <source>{names}, NVIDIA driver {driver}.</source>
        <translation>{names}, NVIDIA-Treiber {driver}.</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA card, but its driver is missing.</source>
        <translation>Dieser Computer hat eine NVIDIA-Karte, aber ihr Treiber fehlt.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>Fehlgeschlagen: {reason}</translation>
    </message>
    <message>
        <source>The log says why.</source>
        <translation>Der Grund steht im Protokoll.</translation>
    </message>
    <message>
        <source>Downloading the compiler…</source>
        <translation>Compiler wird heruntergeladen …</translation>
    </message>
    <message>
        <source>Downloading the compiler, {part}</source>
        <translation>Compiler wird heruntergeladen, {part}</translation>
    </message>
    <message>
        <source>Compiling…</source>
        <translation>Wird kompiliert …</translation>
    </message>
    <message>
        <source>Compiling, {done:,} of {total:,}</source>
        <translation>Wird kompiliert, {done:,} von {total:,}</translation>
    </message>
    <message>
        <source>“{name}” matches several models: {names}.</source>
        <translation>„{name}“ passt auf mehrere Modelle: {names}.</translation>
    </message>
    <message>
        <source>Type more of the name, or its path.</source>
        <translation>Mehr vom Namen eingeben, oder einen Pfad.</translation>
    </message>
    <message>
        <source>There is no model “{name}” here.</source>
        <translation>Ein Modell „{name}“ gibt es hier nicht.</translation>
    </message>
    <message>
        <source>Type unfog models list to see the models.</source>
        <translation>unfog models list zeigt die Modelle.</translation>
    </message>
    <message>
        <source>{path} no longer exists.</source>
        <translation>{path} existiert nicht mehr.</translation>
    </message>
    <message>
        <source>Put it back, or type unfog models remove {name}.</source>
        <translation>Die Datei zurücklegen oder unfog models remove {name} eingeben.</translation>
    </message>
    <message>
        <source>Unfog in the tray</source>
        <translation>Unfog im Infobereich</translation>
    </message>
    <message>
        <source>Open Unfog</source>
        <translation>Unfog öffnen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter starts a new line, / lists commands</source>
        <translation>Eingabe sendet, Umschalt+Eingabe beginnt eine neue Zeile, / zeigt Befehle</translation>
    </message>
    <message>
        <source>Stop reply</source>
        <translation>Antwort stoppen</translation>
    </message>
    <message>
        <source>Send message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>Stoppen (Esc)</translation>
    </message>
    <message>
        <source>Unfog is writing a reply in “{title}”. Your message is sent when it is done.</source>
        <translation>Unfog schreibt gerade eine Antwort in „{title}“. Die Nachricht wird gesendet, sobald sie fertig ist.</translation>
    </message>
    <message>
        <source>Queue message</source>
        <translation>In die Warteschlange stellen</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabe)</translation>
    </message>
    <message>
        <source>Send when the reply is done (Enter)</source>
        <translation>Senden, sobald die Antwort fertig ist (Eingabe)</translation>
    </message>
    <message>
        <source>Write the next message</source>
        <translation>Nächste Nachricht schreiben</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>In a replay</source>
        <translation>In einer Wiederholung</translation>
    </message>
    <message>
        <source>Play, pause</source>
        <translation>Abspielen, anhalten</translation>
    </message>
    <message>
        <source>Step back, step forward</source>
        <translation>Schritt zurück, Schritt vor</translation>
    </message>
    <message>
        <source>To the start, to the end</source>
        <translation>Zum Anfang, zum Ende</translation>
    </message>
    <message>
        <source>Slower, faster</source>
        <translation>Langsamer, schneller</translation>
    </message>
    <message>
        <source>In a presentation</source>
        <translation>In einer Vorführung</translation>
    </message>
    <message>
        <source>Scroll up, scroll down</source>
        <translation>Nach oben, nach unten scrollen</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Close shortcuts</source>
        <translation>Tastenkürzel schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>Alle Tastenkürzel</translation>
    </message>
    <message>
        <source>Recently used</source>
        <translation>Zuletzt verwendet</translation>
    </message>
    <message>
        <source>Go to a conversation</source>
        <translation>Zu Unterhaltung wechseln</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>open</source>
        <translation>geöffnet</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archiviert</translation>
    </message>
    <message>
        <source>New conversation in</source>
        <translation>Neue Unterhaltung in</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Answer with</source>
        <translation>Antworten mit</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>Anderes Modell verwenden</translation>
    </message>
    <message>
        <source>the demo model</source>
        <translation>das Demomodell</translation>
    </message>
    <message>
        <source>model default</source>
        <translation>Standard des Modells</translation>
    </message>
    <message numerus="yes">
        <source>up to %n step(s)</source>
        <translation>
            <numerusform>bis zu %n Schritt</numerusform>
            <numerusform>bis zu %n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>or</source>
        <translation>oder</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Page Up</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>Page Down</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos 1</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>One of these answers</source>
        <translation>Eine dieser Antworten</translation>
    </message>
    <message>
        <source>A number</source>
        <translation>Eine Zahl</translation>
    </message>
    <message>
        <source>Words from the text</source>
        <translation>Wörter aus dem Text</translation>
    </message>
    <message>
        <source>One answer per line</source>
        <translation>Eine Antwort pro Zeile</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>words; if the text has none:</source>
        <translation>Wörter; wenn der Text keine hat:</translation>
    </message>
    <message>
        <source>Question {number}</source>
        <translation>Frage {number}</translation>
    </message>
    <message>
        <source>Kind of answer to question {number}</source>
        <translation>Art der Antwort auf Frage {number}</translation>
    </message>
    <message>
        <source>Answers to question {number}, one per line</source>
        <translation>Antworten auf Frage {number}, eine pro Zeile</translation>
    </message>
    <message>
        <source>Smallest number for question {number}</source>
        <translation>Kleinste Zahl für Frage {number}</translation>
    </message>
    <message>
        <source>Largest number for question {number}</source>
        <translation>Größte Zahl für Frage {number}</translation>
    </message>
    <message>
        <source>Most words for question {number}</source>
        <translation>Höchstzahl der Wörter für Frage {number}</translation>
    </message>
    <message>
        <source>Answer to question {number} if the text has none</source>
        <translation>Antwort auf Frage {number}, wenn der Text keine hat</translation>
    </message>
    <message>
        <source>Move question {number} up</source>
        <translation>Frage {number} nach oben</translation>
    </message>
    <message>
        <source>Move question {number} down</source>
        <translation>Frage {number} nach unten</translation>
    </message>
    <message>
        <source>Remove question {number}</source>
        <translation>Frage {number} entfernen</translation>
    </message>
    <message>
        <source>Minus</source>
        <translation>Minus</translation>
    </message>
    <message>
        <source>Plus</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was soll Unfog tun?</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Befehle durchsuchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>↑ ↓ choose   ·   Enter to run   ·   Esc to type it as text</source>
        <translation>↑ ↓ wählen   ·   Eingabe: ausführen   ·   Esc: als Text schreiben</translation>
    </message>
    <message>
        <source>↑ ↓ choose   ·   Enter to run   ·   Esc to close</source>
        <translation>↑ ↓ wählen   ·   Eingabe: ausführen   ·   Esc: schließen</translation>
    </message>
    <message>
        <source>No command matches “{text}”.</source>
        <translation>Kein Befehl passt zu „{text}“.</translation>
    </message>
    <message>
        <source>{title}: {explanation}</source>
        <translation>{title}: {explanation}</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>up to 16 steps per block; up to twice as fast as Best, rougher</source>
        <translation>bis zu 16 Schritte je Block; bis zu doppelt so schnell wie „Gründlich“, aber gröber</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>up to 24 steps per block; in between</source>
        <translation>bis zu 24 Schritte je Block; der Mittelweg</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>model default, usually 48 steps per block; smoothest text</source>
        <translation>Standard des Modells, meist 48 Schritte je Block; der glatteste Text</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Benutzerdefiniert</translation>
    </message>
    <message numerus="yes">
        <source>up to %n step(s) per block</source>
        <translation>
            <numerusform>bis zu %n Schritt je Block</numerusform>
            <numerusform>bis zu %n Schritte je Block</numerusform>
        </translation>
    </message>
    <message>
        <source>temperature {first} to {last}</source>
        <translation>Temperatur {first} bis {last}</translation>
    </message>
    <message>
        <source>entropy bound {bound}</source>
        <translation>Entropiegrenze {bound}</translation>
    </message>
    <message>
        <source>blocks never end early</source>
        <translation>Blöcke enden nie früher</translation>
    </message>
    <message>
        <source>{before}, {after}</source>
        <translation>{before}, {after}</translation>
    </message>
    <message>
        <source>the process reading it {how}</source>
        <translation>der Prozess, der sie liest, {how}</translation>
    </message>
    <message>
        <source>Attach only the part you need, or its text.</source>
        <translation>Nur den nötigen Teil oder den Text der Datei anhängen.</translation>
    </message>
    <message>
        <source>Can&apos;t attach “{file}” because of an unexpected error.</source>
        <translation>„{file}“ lässt sich wegen eines unerwarteten Fehlers nicht anhängen.</translation>
    </message>
    <message>
        <source>This is a bug in Unfog. Please report it with the details.</source>
        <translation>Das ist ein Fehler in Unfog. Bitte mit den Details melden.</translation>
    </message>
    <message>
        <source>reading it took more than {seconds:g} seconds</source>
        <translation>das Lesen dauerte länger als {seconds:g} Sekunden</translation>
    </message>
    <message>
        <source>reading it takes too much memory</source>
        <translation>das Lesen braucht zu viel Speicher</translation>
    </message>
    <message>
        <source>couldn&apos;t be started: {reason}</source>
        <translation>konnte nicht gestartet werden: {reason}</translation>
    </message>
    <message>
        <source>ended unexpectedly</source>
        <translation>wurde unerwartet beendet</translation>
    </message>
    <message>
        <source>ended unexpectedly with code {code}</source>
        <translation>wurde unerwartet mit Code {code} beendet</translation>
    </message>
    <message>
        <source>was stopped</source>
        <translation>wurde gestoppt</translation>
    </message>
    <message>
        <source>Another model is being loaded.</source>
        <translation>Ein anderes Modell wird gerade geladen.</translation>
    </message>
    <message>
        <source>The engine {how}.</source>
        <translation>Die Engine {how}.</translation>
    </message>
    <message>
        <source>Your next message restarts it.</source>
        <translation>Die nächste Nachricht startet sie neu.</translation>
    </message>
    <message>
        <source>{how} ({reason})</source>
        <translation>{how} ({reason})</translation>
    </message>
    <message>
        <source>The process that tested {device} {why}.</source>
        <translation>Der Prozess, der {device} geprüft hat, {why}.</translation>
    </message>
    <message>
        <source>Try again. Anything already downloaded or copied is kept.</source>
        <translation>Noch einmal versuchen. Bereits Geladenes oder Kopiertes bleibt erhalten.</translation>
    </message>
    <message>
        <source>The process that manages model files {how}.</source>
        <translation>Der Prozess für Modelldateien {how}.</translation>
    </message>
    <message>
        <source>{title} – Unfog</source>
        <translation>{title} – Unfog</translation>
    </message>
    <message>
        <source>It is in another branch. You can open it when the reply is done.</source>
        <translation>Sie liegt in einem anderen Zweig, der sich öffnen lässt, sobald die Antwort fertig ist.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Saved automatically.</source>
        <translation>Wird automatisch gespeichert.</translation>
    </message>
    <message>
        <source>Chat settings – Unfog</source>
        <translation>Chat-Einstellungen – Unfog</translation>
    </message>
    <message>
        <source>Model of this conversation</source>
        <translation>Modell dieser Unterhaltung</translation>
    </message>
    <message>
        <source>System prompt of this conversation</source>
        <translation>Systemprompt dieser Unterhaltung</translation>
    </message>
    <message>
        <source>Quality in this conversation</source>
        <translation>Qualität in dieser Unterhaltung</translation>
    </message>
    <message>
        <source>Save to library</source>
        <translation>In Sammlung speichern</translation>
    </message>
    <message>
        <source>Save this prompt to the library</source>
        <translation>Diesen Prompt in der Sammlung speichern</translation>
    </message>
    <message>
        <source>Takes effect with the next reply.</source>
        <translation>Gilt ab der nächsten Antwort.</translation>
    </message>
    <message>
        <source>Used in this chat; loads with your next message.</source>
        <translation>Für diesen Chat; wird mit der nächsten Nachricht geladen.</translation>
    </message>
    <message>
        <source>Instructions for the model in this conversation. Choose a prompt from the library or write your own.</source>
        <translation>Anweisungen an das Modell für diese Unterhaltung: aus der Sammlung oder selbst geschrieben.</translation>
    </message>
    <message>
        <source>How replies in this conversation are written.</source>
        <translation>Wie Antworten in dieser Unterhaltung entstehen.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>App default ({name})</source>
        <translation>App-Standard ({name})</translation>
    </message>
    <message>
        <source>App default</source>
        <translation>App-Standard</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>No system prompt</source>
        <translation>Kein Systemprompt</translation>
    </message>
    <message>
        <source>Uses the app defaults</source>
        <translation>Verwendet die App-Standards</translation>
    </message>
    <message>
        <source>Use defaults</source>
        <translation>Standard verwenden</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Not saved: {why}</source>
        <translation>Nicht gespeichert: {why}</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (fehlt)</translation>
    </message>
    <message>
        <source>No system prompt.</source>
        <translation>Kein Systemprompt.</translation>
    </message>
    <message>
        <source>Deleted “{title}”.</source>
        <translation>„{title}“ gelöscht.</translation>
    </message>
    <message>
        <source>Nothing matches “{words}”. Esc clears the search.</source>
        <translation>Kein Treffer für „{words}“. Esc leert die Suche.</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <source>Search presets</source>
        <translation>Voreinstellungen durchsuchen</translation>
    </message>
    <message>
        <source>What it is for, in one sentence</source>
        <translation>Wofür sie gut ist, in einem Satz</translation>
    </message>
    <message>
        <source>Use this preset</source>
        <translation>Diese Voreinstellung verwenden</translation>
    </message>
    <message>
        <source>Delete this preset</source>
        <translation>Diese Voreinstellung löschen</translation>
    </message>
    <message>
        <source>No presets yet.

In Settings, set “Quality” to “Custom” and choose the values, then save them from the menu beside the message field.</source>
        <translation>Noch keine Voreinstellungen.

In den Einstellungen „Qualität“ auf „Benutzerdefiniert“ stellen und die Werte wählen, dann im Menü neben dem Nachrichtenfeld speichern.</translation>
    </message>
    <message>
        <source>Values: {values}.</source>
        <translation>Werte: {values}.</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>Search prompts</source>
        <translation>Prompts durchsuchen</translation>
    </message>
    <message>
        <source>Instructions for the model</source>
        <translation>Anweisungen an das Modell</translation>
    </message>
    <message>
        <source>Instructions the model gets before the conversation begins</source>
        <translation>Anweisungen, die das Modell vor der Unterhaltung bekommt</translation>
    </message>
    <message>
        <source>Use this prompt in the open conversation</source>
        <translation>Diesen Prompt in der geöffneten Unterhaltung verwenden</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Duplicate this prompt</source>
        <translation>Diesen Prompt duplizieren</translation>
    </message>
    <message>
        <source>Delete this prompt</source>
        <translation>Diesen Prompt löschen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New prompt</source>
        <translation>Neuer Prompt</translation>
    </message>
    <message>
        <source>New prompt (Ctrl+N)</source>
        <translation>Neuer Prompt (Strg+N)</translation>
    </message>
    <message>
        <source>No prompts yet.

A system prompt tells the model how to answer: in verse, in French, briefly. Create one with “New” and use it in any conversation.</source>
        <translation>Noch keine Prompts.

Ein Systemprompt sagt dem Modell, wie es antworten soll: in Versen, auf Französisch, kurz. „Neu“ legt einen an; er lässt sich in jeder Unterhaltung verwenden.</translation>
    </message>
    <message>
        <source>{title} (copy)</source>
        <translation>{title} (Kopie)</translation>
    </message>
    <message>
        <source>Plain assistant</source>
        <translation>Schlichter Assistent</translation>
    </message>
    <message>
        <source>Answer clearly and to the point. Say when you are not sure. Don&apos;t flatter, and don&apos;t repeat the question.</source>
        <translation>Antworte klar und auf den Punkt. Sage es, wenn du unsicher bist. Schmeichle nicht und wiederhole die Frage nicht.</translation>
    </message>
    <message>
        <source>Translator</source>
        <translation>Übersetzer</translation>
    </message>
    <message>
        <source>Translate everything I write into English; if it is already in English, translate it into German. Keep the tone and layout. Reply with the translation only, without comments.</source>
        <translation>Übersetze alles, was ich schreibe, ins Deutsche; was schon deutsch ist, ins Englische. Behalte Ton und Aufbau bei. Gib nur die Übersetzung, ohne Anmerkungen.</translation>
    </message>
    <message>
        <source>Proofreader</source>
        <translation>Korrektor</translation>
    </message>
    <message>
        <source>Correct spelling, grammar and punctuation in what I write; otherwise keep my wording and language. Give the corrected text first, then a short list of your changes.</source>
        <translation>Verbessere Rechtschreibung, Grammatik und Zeichensetzung in dem, was ich schreibe, und lass Wortwahl und Sprache sonst, wie sie sind. Gib zuerst den verbesserten Text, dann eine kurze Liste der Änderungen.</translation>
    </message>
    <message>
        <source>Explain simply</source>
        <translation>Einfach erklären</translation>
    </message>
    <message>
        <source>Explain things so that someone who knows nothing about them understands: short sentences, everyday words, one example. When you first use a technical term, say what it means.</source>
        <translation>Erkläre Dinge so, dass jemand ohne Vorwissen sie versteht: kurze Sätze, alltägliche Wörter, ein Beispiel. Sage bei einem Fachwort, was es bedeutet, wenn es zum ersten Mal vorkommt.</translation>
    </message>
    <message>
        <source>Code reviewer</source>
        <translation>Code-Prüfer</translation>
    </message>
    <message>
        <source>Review the code I give you. Start with bugs and unhandled cases, then say what could be simpler. Quote the line you mean, say why, and show a better version. If nothing is wrong, say so.</source>
        <translation>Prüfe den Code, den ich dir gebe. Beginne mit Fehlern und unbehandelten Fällen, dann sage, was einfacher ginge. Zitiere die Zeile, die du meinst, sage warum, und zeige die bessere Fassung. Wenn nichts falsch ist, sage das.</translation>
    </message>
    <message>
        <source>Compare replies – Unfog</source>
        <translation>Antworten vergleichen – Unfog</translation>
    </message>
    <message>
        <source>Reply on the left</source>
        <translation>Antwort links</translation>
    </message>
    <message>
        <source>Reply on the right</source>
        <translation>Antwort rechts</translation>
    </message>
    <message>
        <source>Both replies</source>
        <translation>Beide Antworten</translation>
    </message>
    <message>
        <source>Steps play at equal length; fewer steps finish first.</source>
        <translation>Jeder Schritt dauert gleich lang; weniger Schritte sind früher fertig.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Can&apos;t save {file}: unknown file extension.</source>
        <translation>{file} lässt sich nicht speichern: unbekannte Dateiendung.</translation>
    </message>
    <message>
        <source>Choose a name that ends in {endings}.</source>
        <translation>Einen Namen wählen, der auf {endings} endet.</translation>
    </message>
    <message>
        <source>Can&apos;t save {path}: the folder {folder} doesn&apos;t exist.</source>
        <translation>{path} lässt sich nicht speichern: Den Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
        <source>Can&apos;t save {path}: you don&apos;t have permission to write to {folder}.</source>
        <translation>{path} lässt sich nicht speichern: Schreibrechte für {folder} fehlen.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Video (MP4)</source>
        <translation>Video (MP4)</translation>
    </message>
    <message>
        <source>Small and smooth: for talks, posts and messages.</source>
        <translation>Klein und flüssig: für Vorträge, Beiträge und Nachrichten.</translation>
    </message>
    <message>
        <source>Animated image (WebP)</source>
        <translation>Animiertes Bild (WebP)</translation>
    </message>
    <message>
        <source>For web pages and README files, in full colour.</source>
        <translation>Für Webseiten und README-Dateien, in voller Farbe.</translation>
    </message>
    <message>
        <source>Animated image (GIF)</source>
        <translation>Animiertes Bild (GIF)</translation>
    </message>
    <message>
        <source>Works everywhere; larger, with fewer colours.</source>
        <translation>Funktioniert überall; größer, mit weniger Farben.</translation>
    </message>
    <message>
        <source>Image (PNG)</source>
        <translation>Bild (PNG)</translation>
    </message>
    <message>
        <source>The finished reply.</source>
        <translation>Die fertige Antwort.</translation>
    </message>
    <message>
        <source>Film strip (PNG)</source>
        <translation>Filmstreifen (PNG)</translation>
    </message>
    <message>
        <source>Nine moments of the reply in one image.</source>
        <translation>Neun Momente der Antwort in einem Bild.</translation>
    </message>
    <message>
        <source>Trace (JSON)</source>
        <translation>Aufzeichnung (JSON)</translation>
    </message>
    <message>
        <source>Every step as data, for your own programs and unfog render.</source>
        <translation>Jeder Schritt als Daten, für eigene Programme und unfog render.</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadratisch</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Match window</source>
        <translation>Wie das Fenster</translation>
    </message>
    <message>
        <source>Can&apos;t make a clip: {library} is missing.</source>
        <translation>Der Clip lässt sich nicht erstellen: {library} fehlt.</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Save clip as</source>
        <translation>Clip speichern als</translation>
    </message>
    <message>
        <source>Folder for clips and posters…</source>
        <translation>Ordner für Clips und Poster …</translation>
    </message>
    <message>
        <source>Folder for clips and posters</source>
        <translation>Ordner für Clips und Poster</translation>
    </message>
    <message numerus="yes">
        <source>Making a clip, %n more waiting: {percent}%</source>
        <translation>
            <numerusform>Clip wird erstellt, %n weiterer wartet: {percent} %</numerusform>
            <numerusform>Clip wird erstellt, %n weitere warten: {percent} %</numerusform>
        </translation>
    </message>
    <message>
        <source>Making a clip: {percent}%</source>
        <translation>Clip wird erstellt: {percent} %</translation>
    </message>
    <message>
        <source>Clip saved and copied.</source>
        <translation>Clip gespeichert und kopiert.</translation>
    </message>
    <message>
        <source>Save as image (PNG)</source>
        <translation>Als Bild speichern (PNG)</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Als PDF speichern</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner anzeigen</translation>
    </message>
    <message>
        <source>Poster saved.</source>
        <translation>Poster gespeichert.</translation>
    </message>
    <message>
        <source>Poster copied.</source>
        <translation>Poster kopiert.</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>Anderen Ordner wählen …</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Show the &amp;question</source>
        <translation>&amp;Frage anzeigen</translation>
    </message>
    <message>
        <source>Show &amp;model and seed</source>
        <translation>&amp;Modell und Startwert anzeigen</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>Fo&amp;rmat</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>S&amp;peed</source>
        <translation>Tem&amp;po</translation>
    </message>
    <message>
        <source>A trace has no preview.</source>
        <translation>Eine Aufzeichnung hat keine Vorschau.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Exportfortschritt</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner anzeigen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Saving {file}…</source>
        <translation>{file} wird gespeichert …</translation>
    </message>
    <message>
        <source>Saved {file} ({size}).</source>
        <translation>{file} gespeichert ({size}).</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was saved.</source>
        <translation>Abgebrochen. Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>{side} in pixels</source>
        <translation>{side} in Pixeln</translation>
    </message>
    <message>
        <source>Can&apos;t save as {format}: the encoder {codec} is missing.</source>
        <translation>Speichern als {format} ist nicht möglich: Der Encoder {codec} fehlt.</translation>
    </message>
    <message>
        <source>Install Unfog again, or choose another format.</source>
        <translation>Unfog neu installieren oder ein anderes Format wählen.</translation>
    </message>
    <message>
        <source>an MP4 needs an even width and height</source>
        <translation>ein MP4 braucht gerade Werte für Breite und Höhe</translation>
    </message>
    <message>
        <source>the disk with {folder} is full</source>
        <translation>der Datenträger mit {folder} ist voll</translation>
    </message>
    <message>
        <source>Free up space, or choose another folder.</source>
        <translation>Speicherplatz freigeben oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Can&apos;t save {path}: {reason}.</source>
        <translation>{path} lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Choose an existing folder you can write to.</source>
        <translation>Einen vorhandenen, beschreibbaren Ordner wählen.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>{question} – reply{number}, seed {seed}</source>
        <translation>{question} – Antwort{number}, Startwert {seed}</translation>
    </message>
    <message numerus="yes">
        <source> · up to %n step(s)</source>
        <translation>
            <numerusform> · bis zu %n Schritt</numerusform>
            <numerusform> · bis zu %n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source> · {steps} steps per block</source>
        <translation> · {steps} Schritte je Block</translation>
    </message>
    <message>
        <source>seed {seed}{limit}{pace}</source>
        <translation>Startwert {seed}{limit}{pace}</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Vergleichen …</translation>
    </message>
    <message>
        <source>Compare with another reply</source>
        <translation>Mit einer anderen Antwort vergleichen</translation>
    </message>
    <message>
        <source>Export as a video or image</source>
        <translation>Als Video oder Bild exportieren</translation>
    </message>
    <message>
        <source>Close replay</source>
        <translation>Wiederholung schließen</translation>
    </message>
    <message>
        <source>Close replay (Esc)</source>
        <translation>Wiederholung schließen (Esc)</translation>
    </message>
    <message>
        <source>To exit, press {chord} and type the PIN.</source>
        <translation>Zum Verlassen {chord} drücken und die PIN eingeben.</translation>
    </message>
    <message>
        <source>To exit, hold {chord} for three seconds.</source>
        <translation>Zum Verlassen {chord} drei Sekunden lang gedrückt halten.</translation>
    </message>
    <message>
        <source>A presentation is running</source>
        <translation>Eine Vorführung läuft</translation>
    </message>
    <message>
        <source>Block 88 · step 48 of 48</source>
        <translation>Block 88 · Schritt 48 von 48</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>Anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Leertaste)</translation>
    </message>
    <message>
        <source>Speed: {speed}</source>
        <translation>Tempo: {speed}</translation>
    </message>
    <message>
        <source>Speed (− and +)</source>
        <translation>Tempo (− und +)</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>Watch how this reply was written</source>
        <translation>Ansehen, wie diese Antwort entstanden ist</translation>
    </message>
    <message>
        <source>Save a six-second video of this reply and copy it</source>
        <translation>Video dieser Antwort von sechs Sekunden speichern und kopieren</translation>
    </message>
    <message>
        <source>Shape and colours of the clip</source>
        <translation>Form und Farben des Clips</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue this reply</source>
        <translation>Diese Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Regenerate with a new seed</source>
        <translation>Mit neuem Startwert neu erzeugen</translation>
    </message>
    <message>
        <source>Model, seed and statistics of this reply</source>
        <translation>Modell, Startwert und Statistik dieser Antwort</translation>
    </message>
    <message>
        <source>More options for this reply</source>
        <translation>Weitere Optionen für diese Antwort</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>Als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Vorlesen</translation>
    </message>
    <message>
        <source>Replay in slow motion</source>
        <translation>Wiederholung in Zeitlupe</translation>
    </message>
    <message>
        <source>Compare with another reply…</source>
        <translation>Mit anderer Antwort vergleichen …</translation>
    </message>
    <message>
        <source>Export as video or image…</source>
        <translation>Als Video oder Bild exportieren …</translation>
    </message>
    <message>
        <source>Export as PDF…</source>
        <translation>Als PDF exportieren …</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>Entwurf behalten</translation>
    </message>
    <message>
        <source>Discard draft</source>
        <translation>Entwurf verwerfen</translation>
    </message>
    <message>
        <source>Keep words, rewrite the rest…</source>
        <translation>Wörter behalten, den Rest neu schreiben …</translation>
    </message>
    <message>
        <source>Regenerate with more steps</source>
        <translation>Mit mehr Schritten neu erzeugen</translation>
    </message>
    <message>
        <source>Regenerate with the same seed</source>
        <translation>Mit demselben Startwert neu erzeugen</translation>
    </message>
    <message>
        <source>New conversation from here</source>
        <translation>Neue Unterhaltung ab hier</translation>
    </message>
    <message>
        <source>Delete reply</source>
        <translation>Antwort löschen</translation>
    </message>
    <message>
        <source>Write this passage again; the rest stays as it is</source>
        <translation>Diese Stelle neu schreiben; alles andere bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Write this passage again, shorter</source>
        <translation>Diese Stelle kürzer neu schreiben</translation>
    </message>
    <message>
        <source>Write this passage again, longer</source>
        <translation>Diese Stelle länger neu schreiben</translation>
    </message>
    <message>
        <source>Write this passage again, in other words</source>
        <translation>Diese Stelle in anderen Worten neu schreiben</translation>
    </message>
    <message>
        <source>Keep these words</source>
        <translation>Diese Wörter behalten</translation>
    </message>
    <message>
        <source>Keep these words and choose more; the rest is written anew</source>
        <translation>Diese Wörter behalten und weitere wählen; der Rest wird neu geschrieben</translation>
    </message>
    <message>
        <source>See what else this word could be</source>
        <translation>Zeigen, was dieses Wort noch sein könnte</translation>
    </message>
    <message>
        <source>{wish}; later messages are kept as a branch</source>
        <translation>{wish}; spätere Nachrichten bleiben als Zweig erhalten</translation>
    </message>
    <message>
        <source>{block} · noise</source>
        <translation>{block} · Rauschen</translation>
    </message>
    <message>
        <source>{block} · step {step} of {last}</source>
        <translation>{block} · Schritt {step} von {last}</translation>
    </message>
    <message>
        <source>Type a prompt.</source>
        <translation>Einen Prompt eingeben.</translation>
    </message>
    <message>
        <source>Back in a moment.</source>
        <translation>Gleich wieder da.</translation>
    </message>
    <message>
        <source>The reply was interrupted. Press Enter to try again.</source>
        <translation>Die Antwort wurde unterbrochen. Eingabetaste: erneut versuchen.</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Vorführung</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Writing this passage…</source>
        <translation>Schreibt diese Stelle …</translation>
    </message>
    <message>
        <source>Block {block} · step {step}</source>
        <translation>Block {block} · Schritt {step}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Keep holding to exit…</source>
        <translation>Zum Verlassen weiter gedrückt halten …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln Token</numerusform>
            <numerusform>%Ln Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n Block</numerusform>
            <numerusform>%n Blöcke</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)/s</source>
        <translation>
            <numerusform>%Ln Token/s</numerusform>
            <numerusform>%Ln Token/s</numerusform>
        </translation>
    </message>
    <message>
        <source>`unfog render NAME.json` and the export in the window write traces.</source>
        <translation>Aufzeichnungen schreiben `unfog render NAME.json` und der Export im Fenster.</translation>
    </message>
    <message>
        <source>This isn&apos;t a trace: its format is “{format}”.</source>
        <translation>Das ist keine Aufzeichnung: Ihr Format ist „{format}“.</translation>
    </message>
    <message>
        <source>This trace has version {version}; this Unfog reads version {known}.</source>
        <translation>Die Aufzeichnung hat Version {version}; dieses Unfog liest Version {known}.</translation>
    </message>
    <message>
        <source>Update Unfog, or export the trace again.</source>
        <translation>Unfog aktualisieren oder die Aufzeichnung noch einmal exportieren.</translation>
    </message>
    <message>
        <source>it has no block</source>
        <translation>sie hat keinen Block</translation>
    </message>
    <message>
        <source>Can&apos;t read the trace: {reason}.</source>
        <translation>Die Aufzeichnung lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t open {path}: {reason}.</source>
        <translation>{path} lässt sich nicht öffnen: {reason}.</translation>
    </message>
    <message>
        <source>{path}: {reason}</source>
        <translation>{path}: {reason}</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>Attachments:</source>
        <translation>Anhänge:</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>unvollendet</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s) in {seconds:.1f} s</source>
        <translation>
            <numerusform>%Ln Token in {seconds:.1f} s</numerusform>
            <numerusform>%Ln Token in {seconds:.1f} s</numerusform>
        </translation>
    </message>
    <message>
        <source>Draft of an unfinished block, stopped at step {step} of {most}</source>
        <translation>Entwurf eines unfertigen Blocks, gestoppt bei Schritt {step} von {most}</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>Made with Unfog</source>
        <translation>Erstellt mit Unfog</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>In small type: what it nearly said, and the highest probability it reached.</source>
        <translation>Klein gedruckt: was es beinahe gesagt hätte, mit der höchsten erreichten Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>In small type: what it nearly said.</source>
        <translation>Klein gedruckt: was es beinahe gesagt hätte.</translation>
    </message>
    <message>
        <source>{steps} in {count} blocks</source>
        <translation>{steps} in {count} Blöcken</translation>
    </message>
    <message>
        <source>Position in the replay</source>
        <translation>Position in der Wiederholung</translation>
    </message>
    <message>
        <source>Recorded reply</source>
        <translation>Aufgezeichnete Antwort</translation>
    </message>
    <message>
        <source>Copied diagnostics</source>
        <translation>Kopierte Diagnose</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Versions, devices, changed settings and the latest log lines, for a question or bug report. Contains nothing you or a model wrote. Nothing is sent.</source>
        <translation>Versionen, Geräte, geänderte Einstellungen und die letzten Protokollzeilen, für eine Frage oder Fehlermeldung. Ohne Texte von Menschen oder Modellen. Nichts wird gesendet.</translation>
    </message>
    <message>
        <source>about report bug help support log error copy</source>
        <translation>über bericht fehler hilfe unterstützung protokoll kopieren</translation>
    </message>
    <message>
        <source>Copied to the clipboard:</source>
        <translation>In die Zwischenablage kopiert:</translation>
    </message>
    <message>
        <source>{licence} Everything runs on this computer.</source>
        <translation>{licence} Alles läuft auf diesem Computer.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Lizenzen …</translation>
    </message>
    <message>
        <source>Show all licences</source>
        <translation>Alle Lizenzen anzeigen</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Conversations, settings, logs and model files.</source>
        <translation>Unterhaltungen, Einstellungen, Protokolle und Modelldateien.</translation>
    </message>
    <message>
        <source>Conversations, settings, logs and model files, next to the program (portable mode).</source>
        <translation>Unterhaltungen, Einstellungen, Protokolle und Modelldateien, neben dem Programm (portabler Betrieb).</translation>
    </message>
    <message>
        <source>directory backup path database storage</source>
        <translation>verzeichnis sicherung pfad datenbank speicherort backup</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Messages from the engine and the app.</source>
        <translation>Meldungen der Engine und der App.</translation>
    </message>
    <message>
        <source>log error path</source>
        <translation>protokoll fehler pfad log</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Unfog {version}</source>
        <translation>Unfog {version}</translation>
    </message>
    <message>
        <source>about version license</source>
        <translation>über version lizenz</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft mit</translation>
    </message>
    <message>
        <source>About Unfog</source>
        <translation>Über Unfog</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>Canvas mode (Ctrl+G switches)</source>
        <translation>Ansicht der Leinwand (Strg+G wechselt)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Settings – Unfog</source>
        <translation>Einstellungen – Unfog</translation>
    </message>
    <message>
        <source>Search all settings</source>
        <translation>Alle Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Settings categories</source>
        <translation>Kategorien der Einstellungen</translation>
    </message>
    <message>
        <source>No settings match “{words}”. Try fewer letters or another word. Esc clears the search.</source>
        <translation>Keine Einstellung passt zu „{words}“. Weniger Buchstaben oder ein anderes Wort versuchen. Esc leert die Suche.</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>{count} gefunden</translation>
    </message>
    <message>
        <source>Changes apply immediately.</source>
        <translation>Änderungen gelten sofort.</translation>
    </message>
    <message>
        <source>Reset all…</source>
        <translation>Alles zurücksetzen …</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all settings to their defaults? Conversations and models are kept.</source>
        <translation>Alle Einstellungen auf die Standardwerte zurücksetzen? Unterhaltungen und Modelle bleiben erhalten.</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>Keep settings</source>
        <translation>Einstellungen behalten</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>{setting}: {reason}</source>
        <translation>{setting}: {reason}</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ohne</translation>
    </message>
    <message>
        <source>{percent:.0f} %</source>
        <translation>{percent:.0f} %</translation>
    </message>
    <message>
        <source>There is no setting “{name}”.</source>
        <translation>Es gibt keine Einstellung „{name}“.</translation>
    </message>
    <message>
        <source>must be one of {values}.</source>
        <translation>muss einer dieser Werte sein: {values}.</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>{most}, or automatic</source>
        <translation>{most} oder automatisch</translation>
    </message>
    <message>
        <source>must be {kind} above {least}, up to {most}.</source>
        <translation>muss {kind} über {least} sein, höchstens {most}.</translation>
    </message>
    <message>
        <source>must be {kind} from {least} to {most}.</source>
        <translation>muss {kind} von {least} bis {most} sein.</translation>
    </message>
    <message>
        <source>must be on or off.</source>
        <translation>muss ein oder aus sein.</translation>
    </message>
    <message>
        <source>must be auto, cpu, or a graphics card such as cuda:0.</source>
        <translation>muss auto, cpu oder eine Grafikkarte wie cuda:0 sein.</translation>
    </message>
    <message>
        <source>must be system, or a language code such as de.</source>
        <translation>muss system oder ein Sprachkürzel wie de sein.</translation>
    </message>
    <message>
        <source>must be text of up to 100,000 characters.</source>
        <translation>muss ein Text von höchstens 100.000 Zeichen sein.</translation>
    </message>
    <message>
        <source>Can&apos;t read the settings in {path}: {reason}. Using defaults.</source>
        <translation>Die Einstellungen in {path} lassen sich nicht lesen: {reason}. Es gelten die Standardwerte.</translation>
    </message>
    <message>
        <source>The settings file has an invalid version; assuming the current one.</source>
        <translation>Die Versionsangabe der Einstellungsdatei ist ungültig; die aktuelle wird angenommen.</translation>
    </message>
    <message>
        <source>A newer version of Unfog wrote these settings. Unknown ones are kept.</source>
        <translation>Eine neuere Version von Unfog hat diese Einstellungen geschrieben. Unbekannte bleiben erhalten.</translation>
    </message>
    <message>
        <source>“{group}” in the settings file should be a table; using its defaults.</source>
        <translation>„{group}“ sollte in der Einstellungsdatei eine Tabelle sein; es gelten die Standardwerte.</translation>
    </message>
    <message>
        <source>Unfog doesn&apos;t know these settings and keeps them: {names}.</source>
        <translation>Unfog kennt diese Einstellungen nicht und behält sie: {names}.</translation>
    </message>
    <message>
        <source>The settings file isn&apos;t valid UTF-8. {why}</source>
        <translation>Die Einstellungsdatei ist kein gültiges UTF-8. {why}</translation>
    </message>
    <message>
        <source>Can&apos;t save the settings in {path}: {error}.</source>
        <translation>Die Einstellungen lassen sich nicht in {path} speichern: {error}.</translation>
    </message>
    <message>
        <source>They apply until you quit Unfog. Check that the disk has space and that you can write to the folder.</source>
        <translation>Sie gelten, bis Unfog beendet wird. Prüfen, ob genug Speicherplatz frei und der Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>They apply until you quit Unfog. Free up space on that disk to keep them.</source>
        <translation>Sie gelten, bis Unfog beendet wird. Auf diesem Datenträger Platz schaffen, damit sie erhalten bleiben.</translation>
    </message>
    <message>
        <source>{name} in the settings file is ignored. {reason}</source>
        <translation>{name} in der Einstellungsdatei wird ignoriert. {reason}</translation>
    </message>
    <message>
        <source>The settings file is damaged ({error}) and isn&apos;t used.</source>
        <translation>Die Einstellungsdatei ist beschädigt ({error}) und wird nicht verwendet.</translation>
    </message>
    <message>
        <source>{why} It couldn&apos;t be renamed: {reason}.</source>
        <translation>{why} Sie ließ sich nicht umbenennen: {reason}.</translation>
    </message>
    <message>
        <source>{why} It was saved as {place}.</source>
        <translation>{why} Sie wurde als {place} gesichert.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset: {title}</source>
        <translation>Zurücksetzen: {title}</translation>
    </message>
    <message>
        <source>Default: {value}</source>
        <translation>Standard: {value}</translation>
    </message>
    <message>
        <source>Reset to {value}</source>
        <translation>Auf {value} zurücksetzen</translation>
    </message>
    <message>
        <source>Applies when “{setting}” is {value}.</source>
        <translation>Gilt, wenn „{setting}“ auf „{value}“ steht.</translation>
    </message>
    <message>
        <source>Not saved: {reason}</source>
        <translation>Nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <source>Not reset: {reason}</source>
        <translation>Nicht zurückgesetzt: {reason}</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Interface language. Takes effect after a restart.</source>
        <translation>Sprache der Oberfläche. Gilt nach einem Neustart.</translation>
    </message>
    <message>
        <source>locale translation english german deutsch</source>
        <translation>lokalisierung übersetzung englisch deutsch english</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Light, dark, or match the system.</source>
        <translation>Hell, dunkel oder wie das System.</translation>
    </message>
    <message>
        <source>colours scheme night mode color</source>
        <translation>farben thema schema nacht modus dunkelmodus</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Size of all text, relative to the default.</source>
        <translation>Größe des gesamten Texts, im Vergleich zur Standardgröße.</translation>
    </message>
    <message>
        <source>font type zoom larger smaller scale accessibility</source>
        <translation>schriftart zoom größer kleiner text skalierung barrierefreiheit</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>Space between messages.</source>
        <translation>Abstand zwischen den Nachrichten.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Spacious</source>
        <translation>Weit</translation>
    </message>
    <message>
        <source>density margin padding</source>
        <translation>dichte rand abstand</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Words change in place, without fading, sliding or glowing.</source>
        <translation>Wörter wechseln an Ort und Stelle, ohne zu blenden, zu gleiten oder zu leuchten.</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
    <message>
        <source>How a reply emerges from the fog: as prose, as a grid with one cell per token, or quiet, without motion.</source>
        <translation>Wie eine Antwort aus dem Nebel kommt: als Fließtext, als Raster mit einer Zelle je Token oder ruhig, ohne Bewegung.</translation>
    </message>
    <message>
        <source>Prose</source>
        <translation>Fließtext</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Quiet</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>partly on the CPU</source>
        <translation>teils auf der CPU</translation>
    </message>
    <message>
        <source>doesn&apos;t fit</source>
        <translation>passt nicht</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>Blatt</translation>
    </message>
    <message>
        <source>App default, used for new chats</source>
        <translation>App-Standard, für neue Chats</translation>
    </message>
    <message>
        <source>Model of this chat</source>
        <translation>Modell dieses Chats</translation>
    </message>
    <message>
        <source>Use for new chats too</source>
        <translation>Auch für neue Chats verwenden</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>Weitere Modelle …</translation>
    </message>
    <message>
        <source>app default</source>
        <translation>App-Standard</translation>
    </message>
    <message>
        <source>fog denoising block cells tokens display</source>
        <translation>nebel entrauschen block zellen token anzeige</translation>
    </message>
    <message>
        <source>Fog before a reply</source>
        <translation>Nebel vor der Antwort</translation>
    </message>
    <message>
        <source>noise wait delay start hold pace animation</source>
        <translation>rauschen warten verzögerung anfang dauer tempo animation</translation>
    </message>
    <message>
        <source>Memory meter</source>
        <translation>Speicheranzeige</translation>
    </message>
    <message>
        <source>Show below the message field how much memory and graphics card are in use.</source>
        <translation>Unter dem Nachrichtenfeld anzeigen, wie weit Arbeitsspeicher und Grafikkarte belegt sind.</translation>
    </message>
    <message>
        <source>ram vram gpu usage monitor status swap</source>
        <translation>ram vram gpu arbeitsspeicher auslastung anzeige grafikkarte swap auslagerung</translation>
    </message>
    <message>
        <source>Maximum denoising steps per block: Fast 16, Balanced 24, Best as many as the model allows (usually 48). Custom shows the values below.</source>
        <translation>Entrauschungsschritte je Block, höchstens: „Schnell“ 16, „Ausgewogen“ 24, „Gründlich“ so viele, wie das Modell erlaubt (meist 48). „Benutzerdefiniert“ zeigt die Werte darunter.</translation>
    </message>
    <message>
        <source>preset speed polish sampling</source>
        <translation>voreinstellung tempo feinschliff sampling</translation>
    </message>
    <message>
        <source>Denoising steps</source>
        <translation>Entrauschungsschritte</translation>
    </message>
    <message>
        <source>The maximum number of times a block is rewritten. Fewer steps are faster but rougher.</source>
        <translation>Wie oft ein Block höchstens neu geschrieben wird. Weniger Schritte sind schneller, aber gröber.</translation>
    </message>
    <message>
        <source>sampling iterations</source>
        <translation>sampling iterationen</translation>
    </message>
    <message>
        <source>First temperature</source>
        <translation>Erste Temperatur</translation>
    </message>
    <message>
        <source>How freely tokens are drawn in a block&apos;s first step. Higher is more varied.</source>
        <translation>Wie frei Token im ersten Schritt eines Blocks gezogen werden. Höher ist abwechslungsreicher.</translation>
    </message>
    <message>
        <source>sampling random creative t_max</source>
        <translation>sampling zufall kreativ t_max</translation>
    </message>
    <message>
        <source>Last temperature</source>
        <translation>Letzte Temperatur</translation>
    </message>
    <message>
        <source>The same for a block&apos;s last step. Can&apos;t be higher than the first temperature.</source>
        <translation>Dasselbe für den letzten Schritt eines Blocks. Höchstens so hoch wie die erste Temperatur.</translation>
    </message>
    <message>
        <source>sampling random creative t_min</source>
        <translation>sampling zufall kreativ t_min</translation>
    </message>
    <message>
        <source>Entropy bound</source>
        <translation>Entropiegrenze</translation>
    </message>
    <message>
        <source>How much total uncertainty, in nats, the tokens accepted in one step may have. Higher accepts more at once.</source>
        <translation>Wie viel Unsicherheit, in Nat, die in einem Schritt angenommenen Token zusammen haben dürfen. Höhere Werte nehmen mehr auf einmal an.</translation>
    </message>
    <message>
        <source>sampling uncertainty accept</source>
        <translation>sampling unsicherheit annehmen</translation>
    </message>
    <message>
        <source>Stable steps</source>
        <translation>Stabile Schritte</translation>
    </message>
    <message>
        <source>How many steps a draft must stay the same before its block can finish.</source>
        <translation>Wie viele Schritte lang ein Entwurf gleich bleiben muss, bevor sein Block fertig sein kann.</translation>
    </message>
    <message>
        <source>sampling stopping early stability</source>
        <translation>sampling ende früh stabilität</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>A block can finish when its mean entropy, in nats, is below this. At 0, every block takes all its steps.</source>
        <translation>Ein Block kann fertig sein, wenn seine mittlere Entropie, in Nat, unter diesem Wert liegt. Bei 0 braucht jeder Block alle seine Schritte.</translation>
    </message>
    <message>
        <source>sampling stopping early entropy threshold</source>
        <translation>sampling ende früh entropie schwelle</translation>
    </message>
    <message>
        <source>Think before answering</source>
        <translation>Vor der Antwort nachdenken</translation>
    </message>
    <message>
        <source>Slower, but better on hard questions. Thoughts are collapsed above the reply. Models that can&apos;t think reply as usual.</source>
        <translation>Langsamer, aber besser bei schweren Fragen. Die Gedanken sind über der Antwort eingeklappt. Modelle, die nicht nachdenken können, antworten wie sonst.</translation>
    </message>
    <message>
        <source>reasoning thoughts</source>
        <translation>nachdenken gedanken reasoning</translation>
    </message>
    <message>
        <source>Automatic titles</source>
        <translation>Automatische Titel</translation>
    </message>
    <message>
        <source>After the first reply, the model gives the conversation a title. Small models such as the demo model can&apos;t; the first line of your message is used instead.</source>
        <translation>Nach der ersten Antwort gibt das Modell der Unterhaltung einen Titel. Kleine Modelle wie das Demomodell können das nicht; dann dient die erste Zeile der Nachricht als Titel.</translation>
    </message>
    <message>
        <source>name rename heading conversation automatic summary</source>
        <translation>name umbenennen überschrift unterhaltung automatisch zusammenfassung</translation>
    </message>
    <message>
        <source>Reading speed</source>
        <translation>Lesetempo</translation>
    </message>
    <message>
        <source>read aloud speech text to speech tts voice rate speak listen</source>
        <translation>vorlesen sprache sprachausgabe tts stimme tempo geschwindigkeit sprechen anhören</translation>
    </message>
    <message>
        <source>Maximum reply length</source>
        <translation>Maximale Antwortlänge</translation>
    </message>
    <message>
        <source>Starts no new block after this many tokens.</source>
        <translation>Nach so vielen Token beginnt kein neuer Block.</translation>
    </message>
    <message>
        <source>longest length limit</source>
        <translation>längste länge grenze höchstens</translation>
    </message>
    <message>
        <source>Self-conditioning</source>
        <translation>Selbstkonditionierung</translation>
    </message>
    <message>
        <source>Each step passes its predictions on to the next. Automatic passes on the likeliest tokens, which is faster and uses less memory; Exact passes on all of them.</source>
        <translation>Jeder Schritt gibt seine Vorhersagen an den nächsten weiter. „Automatisch“ gibt die wahrscheinlichsten Token weiter, das ist schneller und braucht weniger Speicher; „Exakt“ gibt alle weiter.</translation>
    </message>
    <message>
        <source>Exact: all tokens</source>
        <translation>Exakt: alle Token</translation>
    </message>
    <message>
        <source>64 likeliest tokens</source>
        <translation>Die 64 wahrscheinlichsten Token</translation>
    </message>
    <message>
        <source>32 likeliest tokens</source>
        <translation>Die 32 wahrscheinlichsten Token</translation>
    </message>
    <message>
        <source>16 likeliest tokens</source>
        <translation>Die 16 wahrscheinlichsten Token</translation>
    </message>
    <message>
        <source>8 likeliest tokens</source>
        <translation>Die 8 wahrscheinlichsten Token</translation>
    </message>
    <message>
        <source>speed exact reference memory embedding top-k</source>
        <translation>geschwindigkeit tempo exakt referenz speicher einbettung top-k</translation>
    </message>
    <message>
        <source>Expert layers in RAM</source>
        <translation>Expertenschichten im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>How many layers keep their experts in RAM if the model doesn&apos;t fit on the graphics card. Automatic uses as few as possible.</source>
        <translation>Wie viele Schichten ihre Experten im Arbeitsspeicher behalten, wenn das Modell nicht auf die Grafikkarte passt. „Automatisch“ nimmt so wenige wie möglich.</translation>
    </message>
    <message>
        <source>Run them on the CPU, or copy them to the graphics card in every step. Automatic measures both and picks the faster.</source>
        <translation>Auf der CPU ausführen oder in jedem Schritt auf die Grafikkarte kopieren. „Automatisch“ misst beides und nimmt das Schnellere.</translation>
    </message>
    <message>
        <source>Run on the CPU</source>
        <translation>Auf der CPU ausführen</translation>
    </message>
    <message>
        <source>Copy to the card</source>
        <translation>Auf die Karte kopieren</translation>
    </message>
    <message>
        <source>processor offload stream memory vram gpu moe partial</source>
        <translation>Prozessor auslagern kopieren Speicher VRAM GPU MoE teilweise offload stream</translation>
    </message>
    <message>
        <source>data protection</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>Updates</translation>
    </message>
    <message>
        <source>new version upgrade release</source>
        <translation>neue version update aktualisierung release</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Systemprompt</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>animation accessibility vestibular quiet still</source>
        <translation>animation barrierefreiheit schwindel ruhig still</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Instructions for all conversations without their own system prompt.</source>
        <translation>Anweisungen für alle Unterhaltungen ohne eigenen Systemprompt.</translation>
    </message>
    <message>
        <source>instructions role persona</source>
        <translation>anweisungen rolle persona</translation>
    </message>
    <message>
        <source>the last temperature is higher than the first.</source>
        <translation>die letzte Temperatur ist höher als die erste.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>How much of a conversation the model sees. More uses more memory.</source>
        <translation>Wie viel von einer Unterhaltung das Modell sieht. Mehr braucht mehr Speicher.</translation>
    </message>
    <message>
        <source>memory window length history</source>
        <translation>speicher fenster länge verlauf</translation>
    </message>
    <message>
        <source>processor offload memory vram gpu moe partial</source>
        <translation>prozessor auslagern speicher vram gpu moe teilweise</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Keep replays</source>
        <translation>Wiederholungen behalten</translation>
    </message>
    <message>
        <source>Store every step of a reply so you can replay and export it.</source>
        <translation>Jeden Schritt einer Antwort speichern, damit sie sich wiederholen und exportieren lässt.</translation>
    </message>
    <message>
        <source>trace history record disk</source>
        <translation>aufzeichnung verlauf datenträger</translation>
    </message>
    <message>
        <source>Replay storage limit</source>
        <translation>Speicherlimit für Wiederholungen</translation>
    </message>
    <message>
        <source>Above this, the oldest replays are deleted. Conversations are not affected.</source>
        <translation>Darüber werden die ältesten Wiederholungen gelöscht. Unterhaltungen sind nicht betroffen.</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>trace disk size limit storage</source>
        <translation>aufzeichnung datenträger größe grenze speicher</translation>
    </message>
    <message>
        <source>Keep replays for</source>
        <translation>Wiederholungen behalten für</translation>
    </message>
    <message>
        <source>Older replays are deleted. Conversations are not affected.</source>
        <translation>Ältere Wiederholungen werden gelöscht. Unterhaltungen sind nicht betroffen.</translation>
    </message>
    <message>
        <source>trace age time limit delete</source>
        <translation>aufzeichnung alter grenze löschen</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Where models run. Automatic picks the first graphics card that Unfog can use, or the CPU.</source>
        <translation>Wo Modelle laufen. „Automatisch“ nimmt die erste Grafikkarte, die Unfog verwenden kann, oder die CPU.</translation>
    </message>
    <message>
        <source>gpu cuda vulkan metal cpu graphics card nvidia processor</source>
        <translation>gpu cuda vulkan metal cpu grafikkarte nvidia prozessor</translation>
    </message>
    <message>
        <source>Experts that don&apos;t fit</source>
        <translation>Experten, die nicht passen</translation>
    </message>
    <message>
        <source>Notify me when a long reply is done</source>
        <translation>Benachrichtigen, wenn eine lange Antwort fertig ist</translation>
    </message>
    <message>
        <source>Show a system notification with the conversation&apos;s title when Unfog is in the background or another conversation is open.</source>
        <translation>Eine Systemmitteilung mit dem Titel der Unterhaltung anzeigen, wenn Unfog im Hintergrund oder eine andere Unterhaltung geöffnet ist.</translation>
    </message>
    <message>
        <source>notification alert finished ready done message</source>
        <translation>mitteilung benachrichtigung hinweis fertig meldung</translation>
    </message>
    <message>
        <source>Minimum duration</source>
        <translation>Mindestdauer</translation>
    </message>
    <message>
        <source>Notify only for replies that take at least this long.</source>
        <translation>Nur bei Antworten benachrichtigen, die mindestens so lange dauern.</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>How long the noise is shown, at least, before a reply takes shape. 0 turns it off; so does reduced motion.</source>
        <translation>So lange ist das Rauschen mindestens zu sehen, bevor die Antwort Form annimmt. 0 schaltet es ab, „Weniger Bewegung“ ebenso.</translation>
    </message>
    <message>
        <source>How fast replies are read aloud. Choose the voice in the system&apos;s settings.</source>
        <translation>Wie schnell Antworten vorgelesen werden. Die Stimme wählen Sie in den Systemeinstellungen.</translation>
    </message>
    <message>
        <source>notification long time wait</source>
        <translation>mitteilung benachrichtigung lang zeit warten</translation>
    </message>
    <message>
        <source>Show a preview of the reply</source>
        <translation>Vorschau der Antwort anzeigen</translation>
    </message>
    <message>
        <source>In the notification, where other people may read it.</source>
        <translation>In der Mitteilung, wo sie auch andere lesen können.</translation>
    </message>
    <message>
        <source>notification private privacy beginning lock screen</source>
        <translation>mitteilung privat privatsphäre anfang sperrbildschirm</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>Show an icon with a menu in the system tray.</source>
        <translation>Ein Symbol mit Menü im Infobereich anzeigen.</translation>
    </message>
    <message>
        <source>notification area menu bar status background system tray</source>
        <translation>infobereich benachrichtigungsbereich menüleiste status hintergrund tray</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>Im Infobereich weiterlaufen</translation>
    </message>
    <message>
        <source>Closing the window keeps Unfog running so that it can finish the reply. The tray icon reopens the window; “Quit Unfog” exits.</source>
        <translation>Nach dem Schließen des Fensters läuft Unfog weiter und schreibt die Antwort zu Ende. Das Symbol im Infobereich öffnet das Fenster wieder; „Unfog beenden“ beendet.</translation>
    </message>
    <message>
        <source>background close minimise hide quit system tray</source>
        <translation>hintergrund schließen minimieren verbergen beenden infobereich tray</translation>
    </message>
    <message>
        <source>Keep deleted conversations for 30 days</source>
        <translation>Gelöschte Unterhaltungen 30 Tage behalten</translation>
    </message>
    <message>
        <source>They stay in the trash, where you can restore them. If this is off, a conversation is deleted forever as soon as “Undo” is gone.</source>
        <translation>Sie bleiben im Papierkorb und lassen sich wiederherstellen. Ist dies aus, wird eine Unterhaltung endgültig gelöscht, sobald „Rückgängig“ verschwindet.</translation>
    </message>
    <message>
        <source>trash bin recycle delete undo restore remove recover</source>
        <translation>Papierkorb Mülleimer löschen rückgängig wiederherstellen entfernen</translation>
    </message>
    <message>
        <source>Check when Unfog starts</source>
        <translation>Beim Start von Unfog suchen</translation>
    </message>
    <message>
        <source>At most once a day. Off by default.</source>
        <translation>Höchstens einmal am Tag. Standardmäßig aus.</translation>
    </message>
    <message>
        <source>new version upgrade release automatic</source>
        <translation>neue version update aktualisierung release automatisch</translation>
    </message>
    <message>
        <source>look design display</source>
        <translation>aussehen gestaltung anzeige</translation>
    </message>
    <message>
        <source>Replies</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>answers generation</source>
        <translation>antworten erzeugen</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>notices messages tray background</source>
        <translation>mitteilungen benachrichtigungen infobereich hintergrund</translation>
    </message>
    <message>
        <source>Nothing is sent</source>
        <translation>Nichts wird gesendet</translation>
    </message>
    <message>
        <source>Conversations, drafts, settings and logs stay on this computer. There is no telemetry, no account and no crash reporting, so there is nothing to turn off.</source>
        <translation>Unterhaltungen, Entwürfe, Einstellungen und Protokolle bleiben auf diesem Computer. Es gibt keine Telemetrie, kein Konto und keine Absturzberichte, also auch nichts abzuschalten.</translation>
    </message>
    <message>
        <source>privacy telemetry tracking analytics data protection offline cloud</source>
        <translation>privatsphäre telemetrie verfolgung datenschutz offline cloud</translation>
    </message>
    <message>
        <source>Deleted conversations</source>
        <translation>Gelöschte Unterhaltungen</translation>
    </message>
    <message>
        <source>A conversation in the trash is hidden, not erased. When it is deleted forever, by you or when its time is up, its text is overwritten in Unfog&apos;s files.</source>
        <translation>Eine Unterhaltung im Papierkorb ist verborgen, nicht gelöscht. Wird sie endgültig gelöscht, von Hand oder nach Ablauf der Zeit, wird ihr Text in den Dateien von Unfog überschrieben.</translation>
    </message>
    <message>
        <source>privacy delete erase trash secure remove forever</source>
        <translation>Datenschutz löschen Papierkorb sicher entfernen endgültig</translation>
    </message>
    <message>
        <source>When Unfog uses the network</source>
        <translation>Wann Unfog das Netzwerk verwendet</translation>
    </message>
    <message>
        <source>Only when you download something, refresh the catalogue or check for updates. An unfinished download resumes at the next start; Unfog checks for updates by itself only if you turn that on. Links open in your browser after you confirm.</source>
        <translation>Nur beim Herunterladen, beim Aktualisieren des Katalogs und bei der Suche nach Updates. Ein unvollständiger Download wird beim nächsten Start fortgesetzt; von selbst sucht Unfog nur nach Updates, wenn das eingeschaltet ist. Links öffnen sich nach einer Bestätigung im Browser.</translation>
    </message>
    <message>
        <source>privacy internet connection download online offline</source>
        <translation>privatsphäre internet verbindung herunterladen online offline</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugangstoken</translation>
    </message>
    <message>
        <source>A Hub token is stored in the system keyring, never in Unfog&apos;s files. Set it on the Models page.</source>
        <translation>Ein Hub-Token liegt im Schlüsselbund des Systems, nie in Dateien von Unfog. Es lässt sich auf der Seite „Modelle“ eingeben.</translation>
    </message>
    <message>
        <source>privacy password secret hugging face key credentials</source>
        <translation>privatsphäre passwort geheimnis hugging face schlüssel zugangsdaten</translation>
    </message>
    <message>
        <source>The file with your conversations, {path}, is empty.</source>
        <translation>Die Datei mit den Unterhaltungen, {path}, ist leer.</translation>
    </message>
    <message>
        <source>Unfog was not closed properly. The last changes to your conversations may be missing.</source>
        <translation>Unfog wurde nicht richtig beendet. Die letzten Änderungen an den Unterhaltungen können fehlen.</translation>
    </message>
    <message>
        <source>Can&apos;t open the conversations in {path}: {reason}.</source>
        <translation>Die Unterhaltungen in {path} lassen sich nicht öffnen: {reason}.</translation>
    </message>
    <message>
        <source>Put back a copy of the file if you have one. Or move it away to start fresh, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Falls vorhanden, eine Kopie der Datei zurücklegen. Sonst die Datei wegschieben, um neu zu beginnen, oder UNFOG_DATA_DIR auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
        <source>Some of your conversations were damaged and have been repaired.</source>
        <translation>Einige Unterhaltungen waren beschädigt und wurden repariert.</translation>
    </message>
    <message>
        <source>Some messages may appear in a different order.</source>
        <translation>Einige Nachrichten können in anderer Reihenfolge erscheinen.</translation>
    </message>
    <message>
        <source>The search index was damaged and is being rebuilt.</source>
        <translation>Der Suchindex war beschädigt und wird neu aufgebaut.</translation>
    </message>
    <message>
        <source>Your conversations are not affected.</source>
        <translation>Die Unterhaltungen sind nicht betroffen.</translation>
    </message>
    <message numerus="yes">
        <source>The text of %n message(s) has changed since it was stored.</source>
        <translation>
            <numerusform>Der Text von %n Nachricht hat sich seit dem Speichern verändert.</numerusform>
            <numerusform>Der Text von %n Nachrichten hat sich seit dem Speichern verändert.</numerusform>
        </translation>
    </message>
    <message>
        <source>The disk may be damaged. Back up your data folder.</source>
        <translation>Der Datenträger kann beschädigt sein. Den Datenordner sichern.</translation>
    </message>
    <message numerus="yes">
        <source>The file with your conversations was damaged. %n message(s) could be read and (is|are) kept.</source>
        <translation>
            <numerusform>Die Datei mit den Unterhaltungen war beschädigt. %n Nachricht war lesbar und ist erhalten.</numerusform>
            <numerusform>Die Datei mit den Unterhaltungen war beschädigt. %n Nachrichten waren lesbar und sind erhalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Put back a copy of the file if you have one.</source>
        <translation>Falls vorhanden, eine Kopie der Datei zurücklegen.</translation>
    </message>
    <message>
        <source>Anything missing here may still be in the damaged file, which is kept as {kept} in {folder}.</source>
        <translation>Was hier fehlt, kann noch in der beschädigten Datei stehen; sie liegt als {kept} in {folder}.</translation>
    </message>
    <message>
        <source>Move the file away to start fresh, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Die Datei verschieben, um neu anzufangen, oder UNFOG_DATA_DIR auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
        <source>The conversations in {path} are from an early preview of Unfog that is no longer supported.</source>
        <translation>Die Unterhaltungen in {path} stammen von einer frühen Vorschau von Unfog, die nicht mehr unterstützt wird.</translation>
    </message>
    <message>
        <source>Check that the disk has space and that you can write to the data folder.</source>
        <translation>Prüfen, ob genug Speicherplatz frei und der Datenordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>You can still copy what is on the screen.</source>
        <translation>Was auf dem Bildschirm steht, lässt sich noch kopieren.</translation>
    </message>
    <message>
        <source>A newer version of Unfog wrote the conversations in {path}.</source>
        <translation>Die Unterhaltungen in {path} stammen von einer neueren Unfog-Version.</translation>
    </message>
    <message>
        <source>Update Unfog, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Unfog aktualisieren oder UNFOG_DATA_DIR auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
        <source>The file with your conversations is damaged.</source>
        <translation>Die Datei mit den Unterhaltungen ist beschädigt.</translation>
    </message>
    <message>
        <source>Can&apos;t read or save the conversations: {reason}.</source>
        <translation>Die Unterhaltungen lassen sich nicht lesen oder speichern: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t save this: the disk with {folder} is full.</source>
        <translation>Das lässt sich nicht speichern: Der Datenträger mit {folder} ist voll.</translation>
    </message>
    <message>
        <source>Free up space. Until then, nothing is saved; you can still copy what is on the screen.</source>
        <translation>Speicherplatz freigeben. Bis dahin wird nichts gespeichert; was auf dem Bildschirm steht, lässt sich noch kopieren.</translation>
    </message>
    <message>
        <source>Restart Unfog to repair what can be repaired; a copy of the damaged file is kept. You can still copy what is on the screen.</source>
        <translation>Unfog neu starten, um zu reparieren, was möglich ist; eine Kopie der beschädigten Datei bleibt erhalten. Was auf dem Bildschirm steht, lässt sich noch kopieren.</translation>
    </message>
    <message>
        <source>Unexpected error in Unfog: {reason}.</source>
        <translation>Unerwarteter Fehler in Unfog: {reason}.</translation>
    </message>
    <message>
        <source>Unexpected error in Unfog: {kind}: {error}</source>
        <translation>Unerwarteter Fehler in Unfog: {kind}: {error}</translation>
    </message>
    <message>
        <source>Try again. If it happens again, please report it with the details.</source>
        <translation>Erneut versuchen. Tritt der Fehler wieder auf, bitte mit den Details melden.</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell ist geladen.</translation>
    </message>
    <message>
        <source>Load a model file first.</source>
        <translation>Erst eine Modelldatei laden.</translation>
    </message>
    <message>
        <source>The text has no gap to fill.</source>
        <translation>Der Text hat keine Lücke.</translation>
    </message>
    <message>
        <source>Put a gap into it.</source>
        <translation>Eine Lücke einfügen.</translation>
    </message>
    <message>
        <source>The prompt has {tokens:,} tokens; together with {needed:,} for the reply, it doesn&apos;t fit into the model&apos;s context of {context:,}.</source>
        <translation>Der Prompt hat {tokens:,} Token; zusammen mit {needed:,} für die Antwort passt er nicht in den Kontext des Modells von {context:,}.</translation>
    </message>
    <message>
        <source>There is no message to answer.</source>
        <translation>Es gibt keine Nachricht, die zu beantworten wäre.</translation>
    </message>
    <message>
        <source>End the conversation with a message from you.</source>
        <translation>Die Unterhaltung mit einer eigenen Nachricht enden lassen.</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>Der Prompt ist leer.</translation>
    </message>
    <message>
        <source>Write something first.</source>
        <translation>Erst etwas schreiben.</translation>
    </message>
    <message>
        <source>This model can&apos;t think before it answers.</source>
        <translation>Dieses Modell kann nicht nachdenken, bevor es antwortet.</translation>
    </message>
    <message>
        <source>Turn off thinking.</source>
        <translation>Das Nachdenken ausschalten.</translation>
    </message>
    <message>
        <source>A setting is out of range: the seed is negative.</source>
        <translation>Eine Einstellung liegt außerhalb des zulässigen Bereichs: Der Startwert ist negativ.</translation>
    </message>
    <message>
        <source>Change it.</source>
        <translation>Die Einstellung ändern.</translation>
    </message>
    <message>
        <source>The prompt is much longer than the model&apos;s context of {context:,} tokens.</source>
        <translation>Der Prompt ist viel länger als der Kontext des Modells von {context:,} Token.</translation>
    </message>
    <message>
        <source>The form has no questions.</source>
        <translation>Der Fragebogen hat keine Fragen.</translation>
    </message>
    <message>
        <source>Add at least one question.</source>
        <translation>Fügen Sie mindestens eine Frage hinzu.</translation>
    </message>
    <message>
        <source>The form has {count} questions; the limit is {most}.</source>
        <translation>Der Fragebogen hat {count} Fragen; höchstens {most} sind möglich.</translation>
    </message>
    <message>
        <source>Split it into several forms.</source>
        <translation>Teilen Sie ihn in mehrere Fragebögen auf.</translation>
    </message>
    <message>
        <source>The form&apos;s steps must be 1 to 4.</source>
        <translation>Die Schritte des Fragebogens müssen zwischen 1 und 4 liegen.</translation>
    </message>
    <message>
        <source>Change “steps”.</source>
        <translation>Ändern Sie „steps“.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>Den Prompt kürzen.</translation>
    </message>
    <message>
        <source>The form&apos;s instruction is too long.</source>
        <translation>Die Anweisung des Fragebogens ist zu lang.</translation>
    </message>
    <message>
        <source>Two questions of the form are both called “{name}”.</source>
        <translation>Zwei Fragen des Fragebogens heißen beide „{name}“.</translation>
    </message>
    <message>
        <source>Give each question its own name.</source>
        <translation>Geben Sie jeder Frage einen eigenen Namen.</translation>
    </message>
    <message>
        <source>Question {number} of the form: {reason}.</source>
        <translation>Frage {number} des Fragebogens: {reason}.</translation>
    </message>
    <message>
        <source>it has no text</source>
        <translation>sie hat keinen Text</translation>
    </message>
    <message>
        <source>Write the question.</source>
        <translation>Schreiben Sie die Frage.</translation>
    </message>
    <message>
        <source>its text or name is too long</source>
        <translation>ihr Text oder Name ist zu lang</translation>
    </message>
    <message>
        <source>it has a line break</source>
        <translation>sie enthält einen Zeilenumbruch</translation>
    </message>
    <message>
        <source>Write questions and answers in one line.</source>
        <translation>Schreiben Sie Fragen und Antworten in eine Zeile.</translation>
    </message>
    <message>
        <source>an answer is too long</source>
        <translation>eine Antwort ist zu lang</translation>
    </message>
    <message>
        <source>it needs answers, a number or a span, one of them</source>
        <translation>sie braucht Antworten, eine Zahl oder eine Textstelle, eines davon</translation>
    </message>
    <message>
        <source>Give “answers”, “number” or “span”.</source>
        <translation>Geben Sie „answers“, „number“ oder „span“ an.</translation>
    </message>
    <message>
        <source>only a span has “none”</source>
        <translation>„none“ gibt es nur bei einer Textstelle</translation>
    </message>
    <message>
        <source>Make it one of the answers.</source>
        <translation>Machen Sie es zu einer der Antworten.</translation>
    </message>
    <message>
        <source>a number needs a smallest and a larger one, at most {most} numbers</source>
        <translation>eine Zahl braucht eine kleinste und eine größere, höchstens {most} Zahlen</translation>
    </message>
    <message>
        <source>Write number = [1, 5], for example.</source>
        <translation>Schreiben Sie zum Beispiel number = [1, 5].</translation>
    </message>
    <message>
        <source>a span has 1 to {most} words</source>
        <translation>eine Textstelle hat 1 bis {most} Wörter</translation>
    </message>
    <message>
        <source>Write span = 3, for example.</source>
        <translation>Schreiben Sie zum Beispiel span = 3.</translation>
    </message>
    <message>
        <source>an answer is empty</source>
        <translation>eine Antwort ist leer</translation>
    </message>
    <message>
        <source>Write each answer, or remove it.</source>
        <translation>Schreiben Sie jede Antwort, oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>it needs 2 to {most} answers to choose from</source>
        <translation>sie braucht 2 bis {most} Antworten zur Auswahl</translation>
    </message>
    <message>
        <source>Add or remove answers.</source>
        <translation>Fügen Sie Antworten hinzu, oder entfernen Sie welche.</translation>
    </message>
    <message>
        <source>the answer “{answer}” comes twice</source>
        <translation>die Antwort „{answer}“ kommt zweimal vor</translation>
    </message>
    <message>
        <source>Remove one.</source>
        <translation>Entfernen Sie eine davon.</translation>
    </message>
    <message>
        <source>the reply length must be at least 1 token</source>
        <translation>die Antwortlänge muss mindestens 1 Token sein</translation>
    </message>
    <message>
        <source>A setting is out of range: {problem}.</source>
        <translation>Eine Einstellung liegt außerhalb des zulässigen Bereichs: {problem}.</translation>
    </message>
    <message>
        <source>CPU ({threads} threads)</source>
        <translation>CPU ({threads} Threads)</translation>
    </message>
    <message>
        <source>CPU (1 thread)</source>
        <translation>CPU (1 Thread)</translation>
    </message>
    <message>
        <source>Choose another model file: this one isn&apos;t made for chat.</source>
        <translation>Eine andere Modelldatei wählen: Diese ist nicht zum Chatten gemacht.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template is too long: {length:,} characters.</source>
        <translation>Die Chatvorlage der Datei ist zu lang: {length:,} Zeichen.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template ran too long and was stopped.</source>
        <translation>Die Chatvorlage der Datei lief zu lange und wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template ended the process that renders it (code {code}).</source>
        <translation>Die Chatvorlage der Datei hat den Prozess beendet, der sie ausführt (Code {code}).</translation>
    </message>
    <message>
        <source>The file&apos;s chat template is broken: {error}.</source>
        <translation>Die Chatvorlage der Datei ist fehlerhaft: {error}.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template never stops writing.</source>
        <translation>Die Chatvorlage der Datei hört nie auf zu schreiben.</translation>
    </message>
    <message>
        <source>Can&apos;t start the process that renders chat templates: {reason}.</source>
        <translation>Der Prozess, der Chatvorlagen ausführt, lässt sich nicht starten: {reason}.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template takes more than {megabytes} MB of memory and was stopped.</source>
        <translation>Die Chatvorlage der Datei braucht mehr als {megabytes} MB Speicher und wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template repeats a message too often.</source>
        <translation>Die Chatvorlage der Datei wiederholt eine Nachricht zu oft.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template drops a message.</source>
        <translation>Die Chatvorlage der Datei lässt eine Nachricht aus.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template attempts something forbidden: {error}.</source>
        <translation>Die Chatvorlage der Datei versucht etwas Verbotenes: {error}.</translation>
    </message>
    <message>
        <source>Don&apos;t trust this file; choose another.</source>
        <translation>Dieser Datei nicht trauen. Eine andere wählen.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template failed: {error}.</source>
        <translation>Die Chatvorlage der Datei scheitert: {error}.</translation>
    </message>
    <message>
        <source>Choose another DiffusionGemma file.</source>
        <translation>Eine andere DiffusionGemma-Datei wählen.</translation>
    </message>
    <message>
        <source>{file} contains a model with the architecture {architecture}, not {expected}.</source>
        <translation>{file} enthält ein Modell der Architektur {architecture}, nicht {expected}.</translation>
    </message>
    <message>
        <source>Choose a DiffusionGemma file; Unfog can&apos;t run other models.</source>
        <translation>Eine DiffusionGemma-Datei wählen; andere Modelle kann Unfog nicht ausführen.</translation>
    </message>
    <message>
        <source>it uses more experts than it has</source>
        <translation>es verwendet mehr Experten, als es hat</translation>
    </message>
    <message>
        <source>its canvas is longer than {most:,} tokens</source>
        <translation>die Leinwand ist länger als {most:,} Token</translation>
    </message>
    <message>
        <source>the context is shorter than the canvas</source>
        <translation>der Kontext ist kürzer als die Leinwand</translation>
    </message>
    <message>
        <source>logits are shifted by one token</source>
        <translation>die Logits sind um ein Token verschoben</translation>
    </message>
    <message>
        <source>layers share keys and values</source>
        <translation>Schichten teilen sich Schlüssel und Werte</translation>
    </message>
    <message>
        <source>layers have their own inputs</source>
        <translation>Schichten haben eigene Eingaben</translation>
    </message>
    <message>
        <source>heads can&apos;t be grouped</source>
        <translation>die Köpfe lassen sich nicht gruppieren</translation>
    </message>
    <message>
        <source>a head has an odd size</source>
        <translation>ein Kopf hat eine ungerade Größe</translation>
    </message>
    <message>
        <source>its vocabulary can&apos;t be split into blocks</source>
        <translation>das Vokabular lässt sich nicht in Blöcke teilen</translation>
    </message>
    <message>
        <source>its sampler settings are out of range: {problem}</source>
        <translation>die Sampler-Werte liegen außerhalb des zulässigen Bereichs: {problem}</translation>
    </message>
    <message>
        <source>Can&apos;t run {name}: {problem}.</source>
        <translation>{name} lässt sich nicht ausführen: {problem}.</translation>
    </message>
    <message>
        <source>a positive number</source>
        <translation>eine positive Zahl</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>wahr oder falsch</translation>
    </message>
    <message>
        <source>{name}: {full} has {values} values for {count} layers.</source>
        <translation>{name}: {full} hat {values} Werte für {count} Schichten.</translation>
    </message>
    <message>
        <source>a number up to {most:,}</source>
        <translation>eine Zahl bis {most:,}</translation>
    </message>
    <message>
        <source>{name}: {key} is {value}, not {expected}.</source>
        <translation>{name}: {key} ist {value}, erwartet wird {expected}.</translation>
    </message>
    <message>
        <source>{name} claims to have {count:,} layers, more than tensors.</source>
        <translation>{name} gibt {count:,} Schichten an, mehr als Tensoren.</translation>
    </message>
    <message>
        <source>{name}: a layer has no heads for keys and values.</source>
        <translation>{name}: Eine Schicht hat keine Köpfe für Schlüssel und Werte.</translation>
    </message>
    <message>
        <source>A context of {length:,} tokens is shorter than a block of {canvas_length}.</source>
        <translation>Ein Kontext von {length:,} Token ist kürzer als ein Block von {canvas_length}.</translation>
    </message>
    <message>
        <source>Choose a longer context.</source>
        <translation>Einen längeren Kontext wählen.</translation>
    </message>
    <message>
        <source>{message} Unfog uses a smaller configuration instead.</source>
        <translation>{message} Unfog verwendet stattdessen eine kleinere Konfiguration.</translation>
    </message>
    <message>
        <source>The graphics card isn&apos;t used. {message}</source>
        <translation>Die Grafikkarte wird nicht verwendet. {message}</translation>
    </message>
    <message>
        <source>Copies to {name} are slow: the system has no page-locked memory for them.</source>
        <translation>Das Kopieren auf {name} ist langsam: Das System hat keinen fest zugeordneten Speicher („pinned memory“) dafür bereitgestellt.</translation>
    </message>
    <message>
        <source>The graphics card isn&apos;t used: {why}</source>
        <translation>Die Grafikkarte wird nicht verwendet: {why}</translation>
    </message>
    <message>
        <source>The text has {tokens:,} tokens, but the context only holds {context:,}.</source>
        <translation>Der Text hat {tokens:,} Token, aber der Kontext fasst nur {context:,}.</translation>
    </message>
    <message>
        <source>Shorten it, or start a new conversation.</source>
        <translation>Den Text kürzen oder eine neue Unterhaltung beginnen.</translation>
    </message>
    <message>
        <source>The model produces invalid numbers: its weights are damaged.</source>
        <translation>Das Modell liefert ungültige Zahlen: Seine Gewichte sind beschädigt.</translation>
    </message>
    <message>
        <source>Download or copy the file again.</source>
        <translation>Die Datei noch einmal herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>The experts of {moved} of {layers} layers run on the CPU.</source>
        <translation>Die Experten von {moved} von {layers} Schichten laufen auf der CPU.</translation>
    </message>
    <message>
        <source>The experts of {moved} of {layers} layers run on the CPU: {name} doesn&apos;t have enough memory for all of them.</source>
        <translation>Die Experten von {moved} von {layers} Schichten laufen auf der CPU: {name} hat nicht genug Speicher für alle.</translation>
    </message>
    <message>
        <source>The context is {context_length:,} tokens instead of {context_asked:,}: there isn&apos;t enough memory for more.</source>
        <translation>Der Kontext ist {context_length:,} Token lang statt {context_asked:,}: Für mehr reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>Exact self-conditioning uses {memory} more memory and makes each step slower.</source>
        <translation>Exakte Selbstkonditionierung braucht {memory} mehr Speicher und macht jeden Schritt langsamer.</translation>
    </message>
    <message>
        <source>The experts of {moved} of {layers} layers are copied to {name} in every step.</source>
        <translation>Die Experten von {moved} von {layers} Schichten werden in jedem Schritt auf {name} kopiert.</translation>
    </message>
    <message>
        <source>The experts of {moved} of {layers} layers are copied to {name} in every step: it doesn&apos;t have enough memory for all of them.</source>
        <translation>Die Experten von {moved} von {layers} Schichten werden in jedem Schritt auf {name} kopiert: Für alle reicht der Speicher dort nicht.</translation>
    </message>
    <message>
        <source>{size:.1f} GB on {device}</source>
        <translation>{size:.1f} GB auf {device}</translation>
    </message>
    <message>
        <source>{size:.1f} GB on {device} and {ram:.1f} GB of RAM</source>
        <translation>{size:.1f} GB auf {device} und {ram:.1f} GB Arbeitsspeicher</translation>
    </message>
    <message>
        <source>This model doesn&apos;t fit in memory: with a context of {context:,} tokens it needs {size:.1f} GB, but only {parts} can be used.</source>
        <translation>Dieses Modell passt nicht in den Speicher: Mit einem Kontext von {context:,} Token braucht es {size:.1f} GB, nutzbar sind aber nur {parts}.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller file.</source>
        <translation>Andere Programme schließen oder eine kleinere Datei wählen.</translation>
    </message>
    <message>
        <source>steps must be at least 1</source>
        <translation>es muss mindestens 1 Schritt sein</translation>
    </message>
    <message>
        <source>temperatures must be above 0, the last not above the first</source>
        <translation>Temperaturen müssen über 0 liegen, die letzte nicht über der ersten</translation>
    </message>
    <message>
        <source>the entropy bound must be 0 or more</source>
        <translation>die Entropiegrenze muss mindestens 0 sein</translation>
    </message>
    <message>
        <source>stable steps must be 0 or more</source>
        <translation>die stabilen Schritte müssen mindestens 0 sein</translation>
    </message>
    <message>
        <source>Can&apos;t load llama-cpp-python: {error}.</source>
        <translation>llama-cpp-python lässt sich nicht laden: {error}.</translation>
    </message>
    <message>
        <source>llama.cpp doesn&apos;t use the ggml in {folder}.</source>
        <translation>llama.cpp verwendet nicht das ggml in {folder}.</translation>
    </message>
    <message>
        <source>{name}: can&apos;t load its tokenizer.</source>
        <translation>{name}: Der Tokenizer lässt sich nicht laden.</translation>
    </message>
    <message>
        <source>Choose a complete DiffusionGemma GGUF file.</source>
        <translation>Eine vollständige DiffusionGemma-Datei im GGUF-Format wählen.</translation>
    </message>
    <message>
        <source>Choose another model file.</source>
        <translation>Eine andere Modelldatei wählen.</translation>
    </message>
    <message>
        <source>Partly on the CPU: the experts of {moved} of {layers} layers, {memory}. The rest, {memory2}, fits on {name}.</source>
        <translation>Teilweise auf der CPU: die Experten von {moved} von {layers} Schichten, {memory}. Der Rest, {memory2}, passt auf {name}.</translation>
    </message>
    <message>
        <source>CPU only, {memory}: {name} has too little memory. A reply takes minutes.</source>
        <translation>Nur auf der CPU, {memory}: {name} hat zu wenig Speicher. Eine Antwort dauert Minuten.</translation>
    </message>
    <message>
        <source>Doesn&apos;t fit: it needs {memory}, and at most {memory2} of RAM can be used.</source>
        <translation>Passt nicht: {memory} werden gebraucht, höchstens {memory2} Arbeitsspeicher sind nutzbar.</translation>
    </message>
    <message>
        <source>Without a graphics card, a reply takes minutes.</source>
        <translation>Ohne Grafikkarte dauert eine Antwort Minuten.</translation>
    </message>
    <message>
        <source>Doesn&apos;t fit: it needs {memory}, and at most {memory2} on {name} and {memory3} of RAM can be used.</source>
        <translation>Passt nicht: {memory} werden gebraucht, höchstens {memory2} auf {name} und {memory3} Arbeitsspeicher sind nutzbar.</translation>
    </message>
    <message>
        <source>Partly in RAM: the experts of {moved} of {layers} layers, {memory}, are copied to {name} in every step. The rest, {memory2}, fits on it.</source>
        <translation>Teilweise im Arbeitsspeicher: Die Experten von {moved} von {layers} Schichten, {memory}, werden in jedem Schritt auf {name} kopiert. Der Rest, {memory2}, passt darauf.</translation>
    </message>
    <message>
        <source>Fits in memory, {memory} of {memory2}.</source>
        <translation>Passt in den Speicher, {memory} von {memory2}.</translation>
    </message>
    <message>
        <source>Fits on {name}, {memory} of {memory2}.</source>
        <translation>Passt auf {name}, {memory} von {memory2}.</translation>
    </message>
    <message>
        <source>{name}, {quantisation}: {layers} layers, vocabulary of {vocab_size:,} tokens, {memory}</source>
        <translation>{name}, {quantisation}: {layers} Schichten, Vokabular von {vocab_size:,} Token, {memory}</translation>
    </message>
    <message>
        <source>an adapter (LoRA), not a complete model</source>
        <translation>ein Adapter (LoRA), kein vollständiges Modell</translation>
    </message>
    <message>
        <source>an image projector, not a language model</source>
        <translation>ein Projektor für Bilder, kein Sprachmodell</translation>
    </message>
    <message>
        <source>an importance matrix for quantising, not a model</source>
        <translation>eine Wichtigkeitsmatrix zum Quantisieren, kein Modell</translation>
    </message>
    <message>
        <source>a control vector, not a model</source>
        <translation>ein Steuervektor, kein Modell</translation>
    </message>
    <message>
        <source>{file} is {kind}.</source>
        <translation>{file} ist {kind}.</translation>
    </message>
    <message>
        <source>{name}: {key} is {value}, not a whole number.</source>
        <translation>{name}: {key} ist {value}, keine ganze Zahl.</translation>
    </message>
    <message>
        <source>{name} is one of {count} parts of a model; Unfog runs models from a single file.</source>
        <translation>{name} ist einer von {count} Teilen eines Modells; Unfog braucht Modelle in einer einzigen Datei.</translation>
    </message>
    <message>
        <source>Choose a single file, or join the parts with llama.cpp&apos;s gguf-split --merge.</source>
        <translation>Eine ungeteilte Datei wählen oder die Teile mit gguf-split --merge von llama.cpp zusammenfügen.</translation>
    </message>
    <message>
        <source>mostly {kind}</source>
        <translation>meist {kind}</translation>
    </message>
    <message>
        <source>{parent} already contains a file named {name}.</source>
        <translation>In {parent} gibt es schon eine Datei {name}.</translation>
    </message>
    <message>
        <source>Remove that file first, or rename this one.</source>
        <translation>Erst jene Datei entfernen oder diese umbenennen.</translation>
    </message>
    <message>
        <source>Your partial download is kept. Start it again to resume.</source>
        <translation>Das schon Geladene bleibt erhalten. Ein neuer Start setzt den Download fort.</translation>
    </message>
    <message>
        <source>The server didn&apos;t send the expected {bytes} bytes.</source>
        <translation>Der Server hat nicht die erwarteten {bytes} Bytes gesendet.</translation>
    </message>
    <message>
        <source>{file} in {repository} no longer matches the catalogue.</source>
        <translation>{file} in {repository} entspricht nicht mehr dem Katalog.</translation>
    </message>
    <message>
        <source>Refresh the catalogue, then choose again.</source>
        <translation>Den Katalog aktualisieren, dann noch einmal wählen.</translation>
    </message>
    <message>
        <source>This server doesn&apos;t send {headers}, so the download starts over next time.</source>
        <translation>Dieser Server sendet {headers} nicht; der Download beginnt deshalb beim nächsten Mal von vorn.</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{file} arrived damaged: its checksum is wrong. It was moved to {place}.</source>
        <translation>{file} kam beschädigt an: Die Prüfsumme stimmt nicht. Die Datei wurde nach {place} verschoben.</translation>
    </message>
    <message>
        <source>Download it again; the damaged file is deleted once that has worked.</source>
        <translation>Noch einmal herunterladen; danach wird die beschädigte Datei gelöscht.</translation>
    </message>
    <message>
        <source>Correct it, or unset it to use this system&apos;s certificates.</source>
        <translation>Berichtigen oder löschen, um die Zertifikate dieses Systems zu verwenden.</translation>
    </message>
    <message>
        <source>endpoint</source>
        <translation>Adresse des Hubs</translation>
    </message>
    <message>
        <source>proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>The {what} isn&apos;t a valid address.</source>
        <translation>Keine gültige Adresse: {what}.</translation>
    </message>
    <message>
        <source>The {what} should look like https://example.org:8080.</source>
        <translation>Erwartet wird etwas wie https://example.org:8080 ({what}).</translation>
    </message>
    <message>
        <source>The environment variable {name} isn&apos;t a proxy that Unfog can use.</source>
        <translation>Die Umgebungsvariable {name} nennt keinen Proxy, den Unfog verwenden kann.</translation>
    </message>
    <message>
        <source>It should look like http://example.org:8080. Correct it, or unset it.</source>
        <translation>Sie sollte aussehen wie http://example.org:8080. Berichtigen oder löschen.</translation>
    </message>
    <message>
        <source>SSL_CERT_FILE points to {path}, which isn&apos;t a file.</source>
        <translation>SSL_CERT_FILE verweist auf {path}; das ist keine Datei.</translation>
    </message>
    <message>
        <source>SSL_CERT_DIR points to {path}, which isn&apos;t a folder.</source>
        <translation>SSL_CERT_DIR verweist auf {path}; das ist kein Ordner.</translation>
    </message>
    <message>
        <source>SSL_CERT_FILE points to {path}, which has no certificates.</source>
        <translation>SSL_CERT_FILE verweist auf {path}; dort sind keine Zertifikate.</translation>
    </message>
    <message>
        <source>{name} points to {path}, which can&apos;t be used: {reason}.</source>
        <translation>{name} verweist auf {path}, was sich nicht verwenden lässt: {reason}.</translation>
    </message>
    <message>
        <source>Correct it, or unset it.</source>
        <translation>Berichtigen oder löschen.</translation>
    </message>
    <message>
        <source>The environment variable {name} isn&apos;t a whole number of seconds.</source>
        <translation>Die Umgebungsvariable {name} ist keine ganze Zahl von Sekunden.</translation>
    </message>
    <message>
        <source>Free up space, then try again; the download resumes where it stopped.</source>
        <translation>Speicherplatz freigeben und erneut versuchen; der Download macht dort weiter, wo er aufgehört hat.</translation>
    </message>
    <message>
        <source>The file {path} doesn&apos;t exist.</source>
        <translation>Die Datei {path} existiert nicht.</translation>
    </message>
    <message>
        <source>It may have been moved, or its disk may be unplugged.</source>
        <translation>Vielleicht wurde sie verschoben, oder ihr Datenträger ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>The disk with {folder} is full: {free} are free.</source>
        <translation>Der Datenträger mit {folder} ist voll: {free} sind frei.</translation>
    </message>
    <message>
        <source>The disk with {folder} is full: it needs {needed}, but only {free} are free.</source>
        <translation>Der Datenträger mit {folder} ist voll: {needed} werden gebraucht, nur {free} sind frei.</translation>
    </message>
    <message>
        <source>The disk with {folder} can&apos;t hold a file this large; FAT32 is limited to 4 GB.</source>
        <translation>Der Datenträger mit {folder} fasst keine so große Datei; FAT32 erlaubt höchstens 4 GB.</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>Einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
        <source>Can&apos;t use {place}: {reason}.</source>
        <translation>{place} lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder, or change the permissions of this one.</source>
        <translation>Einen anderen Ordner wählen oder die Zugriffsrechte dieses Ordners ändern.</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>Den Datenträger prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>{name} is already being downloaded or copied.</source>
        <translation>{name} wird bereits geladen oder kopiert.</translation>
    </message>
    <message>
        <source>Wait for it to finish, or stop it first.</source>
        <translation>Warten, bis es fertig ist, oder es erst stoppen.</translation>
    </message>
    <message>
        <source>Check your internet connection, and your proxy if you use one, then try again.</source>
        <translation>Die Internetverbindung und gegebenenfalls den Proxy prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>This isn&apos;t an access token.</source>
        <translation>Das ist kein Zugangstoken.</translation>
    </message>
    <message>
        <source>A token is a single word, as shown in your Hub settings.</source>
        <translation>Ein Token ist ein einziges Wort, wie es in den Einstellungen beim Hub steht.</translation>
    </message>
    <message>
        <source>Enter one that starts with http:// or https://.</source>
        <translation>Einen eingeben, der mit http:// oder https:// beginnt.</translation>
    </message>
    <message>
        <source>Check the endpoint. If your network has a login page, log in first.</source>
        <translation>Die Adresse des Hubs prüfen. Hat das Netzwerk eine Anmeldeseite, dort erst anmelden.</translation>
    </message>
    <message>
        <source>{file} is {size}; the Hub sends files over {most} in a different way.</source>
        <translation>{file} hat {size}; Dateien über {most} sendet der Hub auf andere Weise.</translation>
    </message>
    <message>
        <source>Choose a smaller file, or download it with `hf download {repository} {file}` and import it.</source>
        <translation>Eine kleinere Datei wählen oder sie mit `hf download {repository} {file}` laden und importieren.</translation>
    </message>
    <message>
        <source>If your network inspects secure connections, set SSL_CERT_FILE to its certificate file. Otherwise, check this computer&apos;s date, and on Linux the package ca-certificates.</source>
        <translation>Wenn das Netzwerk sichere Verbindungen prüft, SSL_CERT_FILE auf dessen Zertifikatsdatei setzen. Sonst das Datum dieses Computers prüfen, unter Linux auch das Paket ca-certificates.</translation>
    </message>
    <message>
        <source>{host} sent a web page instead of the file.</source>
        <translation>{host} hat statt der Datei eine Webseite geschickt.</translation>
    </message>
    <message>
        <source>{host} sent {part} instead of {expected}.</source>
        <translation>{host} hat {part} statt {expected} gesendet.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Später erneut versuchen.</translation>
    </message>
    <message>
        <source>{host} sent {sent} bytes, but the file has {total}.</source>
        <translation>{host} hat {sent} Byte gesendet, aber die Datei hat {total}.</translation>
    </message>
    <message>
        <source>Try again later, or without the proxy or mirror.</source>
        <translation>Später erneut versuchen, oder ohne Proxy oder Spiegel.</translation>
    </message>
    <message>
        <source>The certificate of {host} isn&apos;t trusted here.</source>
        <translation>Dem Zertifikat von {host} wird hier nicht vertraut.</translation>
    </message>
    <message>
        <source>Can&apos;t reach {host}: {reason}.</source>
        <translation>{host} ist nicht erreichbar: {reason}.</translation>
    </message>
    <message>
        <source>Offline mode is on: HF_HUB_OFFLINE is set.</source>
        <translation>Der Offline-Modus ist an: HF_HUB_OFFLINE ist gesetzt.</translation>
    </message>
    <message>
        <source>Unset that variable and restart Unfog.</source>
        <translation>Diese Variable löschen und Unfog neu starten.</translation>
    </message>
    <message>
        <source>{host} redirects in a loop.</source>
        <translation>{host} leitet in einer Schleife weiter.</translation>
    </message>
    <message>
        <source>Check the endpoint.</source>
        <translation>Die Adresse des Hubs prüfen.</translation>
    </message>
    <message>
        <source>Can&apos;t use this proxy.</source>
        <translation>Dieser Proxy ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>{host} redirects to an invalid address.</source>
        <translation>{host} leitet auf eine ungültige Adresse weiter.</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>die Datei</translation>
    </message>
    <message>
        <source>The access token was rejected: it is wrong, expired or revoked.</source>
        <translation>Das Zugangstoken wurde abgelehnt: Es ist falsch, abgelaufen oder widerrufen.</translation>
    </message>
    <message>
        <source>Enter another one, or none; public files need no token.</source>
        <translation>Ein anderes eingeben oder keines; öffentliche Dateien brauchen kein Token.</translation>
    </message>
    <message>
        <source>{repository} is only available to people who have accepted its terms.</source>
        <translation>{repository} ist nur zugänglich, wenn den Bedingungen zugestimmt wurde.</translation>
    </message>
    <message>
        <source>Accept them at {page}, then enter a token from that account.</source>
        <translation>Unter {page} zustimmen, dann ein Token dieses Kontos eingeben.</translation>
    </message>
    <message>
        <source>{repository} no longer has revision {revision}.</source>
        <translation>{repository} hat keine Revision {revision} mehr.</translation>
    </message>
    <message>
        <source>{name} is no longer in {repository}.</source>
        <translation>{name} ist nicht mehr in {repository}.</translation>
    </message>
    <message>
        <source>The Hub has closed {repository}.</source>
        <translation>Der Hub hat {repository} geschlossen.</translation>
    </message>
    <message>
        <source>Choose a file from another repository.</source>
        <translation>Eine Datei aus einem anderen Repository wählen.</translation>
    </message>
    <message>
        <source>{host} has no repository {repository}, or it is private.</source>
        <translation>{host} hat kein Repository {repository}, oder es ist privat.</translation>
    </message>
    <message>
        <source> Otherwise, refresh the catalogue and choose again.</source>
        <translation> Andernfalls den Katalog aktualisieren und noch einmal wählen.</translation>
    </message>
    <message>
        <source>If it is private, enter a token that can read it.{otherwise}</source>
        <translation>Ist es privat, ein Token eingeben, das es lesen darf.{otherwise}</translation>
    </message>
    <message>
        <source>{host} denies access to {repository}.</source>
        <translation>{host} verweigert den Zugriff auf {repository}.</translation>
    </message>
    <message>
        <source>Check {page}, then enter a token from an account with access.</source>
        <translation>{page} prüfen, dann ein Token eines Kontos mit Zugriff eingeben.</translation>
    </message>
    <message>
        <source>{host} is busy or down (status {status}).</source>
        <translation>{host} ist überlastet oder gestört (Status {status}).</translation>
    </message>
    <message>
        <source>{name} wasn&apos;t found in {repository}.</source>
        <translation>{name} wurde in {repository} nicht gefunden.</translation>
    </message>
    <message>
        <source>{host} refused the request (status {status}).</source>
        <translation>{host} hat die Anfrage abgelehnt (Status {status}).</translation>
    </message>
    <message>
        <source>Check the endpoint, or try again later.</source>
        <translation>Die Adresse des Hubs prüfen oder es später erneut versuchen.</translation>
    </message>
    <message>
        <source>{host} doesn&apos;t respond.</source>
        <translation>{host} antwortet nicht.</translation>
    </message>
    <message>
        <source>The connection to {host} was lost.</source>
        <translation>Die Verbindung zu {host} ist abgerissen.</translation>
    </message>
    <message>
        <source>{problem} Retrying in {wait:.0f} s.</source>
        <translation>{problem} Neuer Versuch in {wait:.0f} s.</translation>
    </message>
    <message>
        <source>{repository}/{file} can&apos;t be used as a file name here.</source>
        <translation>{repository}/{file} ist hier kein gültiger Dateiname.</translation>
    </message>
    <message>
        <source>Choose another file from the catalogue.</source>
        <translation>Eine andere Datei aus dem Katalog wählen.</translation>
    </message>
    <message>
        <source>the original, for comparison</source>
        <translation>das Original, zum Vergleichen</translation>
    </message>
    <message>
        <source>as good as the original</source>
        <translation>so gut wie das Original</translation>
    </message>
    <message>
        <source>close to the original</source>
        <translation>nah am Original</translation>
    </message>
    <message>
        <source>small, but still close to the original</source>
        <translation>klein und trotzdem nah am Original</translation>
    </message>
    <message>
        <source>smaller than usual; expect mistakes</source>
        <translation>kleiner als üblich; mit Fehlern ist zu rechnen</translation>
    </message>
    <message>
        <source>needs the least memory; expect many mistakes</source>
        <translation>braucht am wenigsten Speicher; mit vielen Fehlern ist zu rechnen</translation>
    </message>
    <message>
        <source>There are no model files left in {repositories}.</source>
        <translation>In {repositories} gibt es keine Modelldateien mehr.</translation>
    </message>
    <message>
        <source>The current catalogue is kept.</source>
        <translation>Der bisherige Katalog bleibt erhalten.</translation>
    </message>
    <message>
        <source>Import it again.</source>
        <translation>Noch einmal importieren.</translation>
    </message>
    <message>
        <source>Another program is writing {name}.</source>
        <translation>Ein anderes Programm schreibt gerade {name}.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Check that you can write to that folder.</source>
        <translation>Prüfen, ob dieser Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>Can&apos;t save {file}: {reason}.</source>
        <translation>{file} lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t read {file}: {reason}.</source>
        <translation>{file} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Check that you have permission to read it.</source>
        <translation>Die Leserechte prüfen.</translation>
    </message>
    <message>
        <source>Can&apos;t delete {file}: {reason}.</source>
        <translation>{file} lässt sich nicht löschen: {reason}.</translation>
    </message>
    <message>
        <source>Close any program that uses it, and check that you can write to its folder.</source>
        <translation>Programme schließen, die sie verwenden, und prüfen, ob ihr Ordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>Not enough space in {folder}: {needed} are needed (including {margin} to keep free), {free} are free.</source>
        <translation>In {folder} ist zu wenig Platz: {needed} werden gebraucht (davon bleiben {margin} frei), {free} sind frei.</translation>
    </message>
    <message>
        <source>Free up {missing}, or choose a folder on another disk.</source>
        <translation>{missing} freigeben oder einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
        <source>The disk with {folder} is nearly full: {free} are free, {needed} are needed, and {margin} should stay free.</source>
        <translation>Der Datenträger mit {folder} ist fast voll: {free} sind frei, {needed} werden gebraucht, und {margin} sollten frei bleiben.</translation>
    </message>
    <message>
        <source>The CPU was requested.</source>
        <translation>Die CPU wurde gewählt.</translation>
    </message>
    <message>
        <source>An NVIDIA card isn&apos;t used: {why}</source>
        <translation>Eine NVIDIA-Karte wird nicht verwendet: {why}</translation>
    </message>
    <message>
        <source>{description} isn&apos;t used: {why} To use it anyway, choose “{device}” as the device.</source>
        <translation>{description} wird nicht verwendet: {why} Um sie trotzdem zu verwenden, „{device}“ als Gerät wählen.</translation>
    </message>
    <message>
        <source>The library for {backend} isn&apos;t used: {problem}.</source>
        <translation>Die Bibliothek für {backend} wird nicht verwendet: {problem}.</translation>
    </message>
    <message>
        <source>No NVIDIA card was found.</source>
        <translation>Es wurde keine NVIDIA-Karte gefunden.</translation>
    </message>
    <message>
        <source>Out of memory.</source>
        <translation>Zu wenig Speicher.</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Andere Programme schließen und erneut versuchen.</translation>
    </message>
    <message>
        <source>{device} can&apos;t allocate {size:.2f} GB at once.</source>
        <translation>{device} kann {size:.2f} GB nicht am Stück bereitstellen.</translation>
    </message>
    <message>
        <source>{device} can&apos;t hold {size:.2f} GB in one piece: its driver sets a limit.</source>
        <translation>{device} kann {size:.2f} GB nicht am Stück aufnehmen: Der Treiber setzt eine Grenze.</translation>
    </message>
    <message>
        <source>Choose another device.</source>
        <translation>Ein anderes Gerät wählen.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller file or a shorter context.</source>
        <translation>Andere Programme schließen oder eine kleinere Datei oder einen kürzeren Kontext wählen.</translation>
    </message>
    <message>
        <source>Choose one of these: {names}.</source>
        <translation>Eines von diesen wählen: {names}.</translation>
    </message>
    <message>
        <source>There is no device “{device}”: the last one is {last}.</source>
        <translation>Es gibt kein Gerät „{device}“: Das letzte ist {last}.</translation>
    </message>
    <message>
        <source>There is no device “{device}”.</source>
        <translation>Es gibt kein Gerät „{device}“.</translation>
    </message>
    <message>
        <source>There is no device “{device}”: {why}.</source>
        <translation>Es gibt kein Gerät „{device}“: {why}.</translation>
    </message>
    <message>
        <source>Metal is only available on macOS</source>
        <translation>Metal gibt es nur unter macOS</translation>
    </message>
    <message>
        <source>the library for {title} isn&apos;t used: {why}</source>
        <translation>die Bibliothek für {title} wird nicht verwendet: {why}</translation>
    </message>
    <message>
        <source>this ggml has no library for {title}</source>
        <translation>dieses ggml hat keine Bibliothek für {title}</translation>
    </message>
    <message>
        <source>it is software rendering on the CPU, not a graphics card.</source>
        <translation>das ist keine Grafikkarte, sondern Software, die auf der CPU rechnet.</translation>
    </message>
    <message>
        <source>it belongs to another program, perhaps on another computer.</source>
        <translation>es gehört zu einem anderen Programm, vielleicht auf einem anderen Computer.</translation>
    </message>
    <message>
        <source>it hasn&apos;t been tested.</source>
        <translation>das wurde noch nicht getestet.</translation>
    </message>
    <message>
        <source>it hasn&apos;t been tested on Macs with an Intel processor.</source>
        <translation>auf Macs mit Intel-Prozessor wurde das noch nicht getestet.</translation>
    </message>
    <message>
        <source>it is part of the CPU and often slower.</source>
        <translation>sie ist Teil der CPU und oft langsamer.</translation>
    </message>
    <message>
        <source>{device} has too little free memory: it needs {needed:.2f} GB at once, and {free:.2f} GB are free.</source>
        <translation>{device} hat zu wenig freien Speicher: {needed:.2f} GB werden am Stück gebraucht, {free:.2f} GB sind frei.</translation>
    </message>
    <message>
        <source>{file}: {key} is a list, but should be a single value.</source>
        <translation>{file}: {key} ist eine Liste, sollte aber ein einzelner Wert sein.</translation>
    </message>
    <message>
        <source>{file}: {key} is a single value, but should be a list.</source>
        <translation>{file}: {key} ist ein einzelner Wert, sollte aber eine Liste sein.</translation>
    </message>
    <message>
        <source>{file}: {key} isn&apos;t a list of numbers.</source>
        <translation>{file}: {key} ist keine Liste von Zahlen.</translation>
    </message>
    <message>
        <source>{file}: {key} isn&apos;t a list of texts.</source>
        <translation>{file}: {key} ist keine Liste von Texten.</translation>
    </message>
    <message>
        <source>{file} is missing the metadata {key}.</source>
        <translation>{file} fehlen die Metadaten {key}.</translation>
    </message>
    <message>
        <source>its header is larger than {size}</source>
        <translation>der Dateikopf ist größer als {size}</translation>
    </message>
    <message>
        <source>it ends within its header</source>
        <translation>sie endet mitten im Dateikopf</translation>
    </message>
    <message>
        <source>its header claims to have {count:,} entries</source>
        <translation>der Dateikopf soll {count:,} Einträge haben</translation>
    </message>
    <message>
        <source>tensor {tensor} starts at byte {offset:,} of the weights instead of {expected:,}</source>
        <translation>der Tensor {tensor} beginnt bei Byte {offset:,} der Gewichte statt bei {expected:,}</translation>
    </message>
    <message numerus="yes">
        <source>{name} is incomplete: %Ln of its {total:,} bytes (is|are) missing.</source>
        <translation>
            <numerusform>{name} ist unvollständig: %Ln von {total:,} Byte fehlt.</numerusform>
            <numerusform>{name} ist unvollständig: %Ln von {total:,} Byte fehlen.</numerusform>
        </translation>
    </message>
    <message>
        <source>entry {number} of its metadata has no name</source>
        <translation>Eintrag {number} der Metadaten hat keinen Namen</translation>
    </message>
    <message>
        <source>its metadata contains {key} twice</source>
        <translation>die Metadaten enthalten {key} zweimal</translation>
    </message>
    <message>
        <source>{key} has the unknown type {type}</source>
        <translation>{key} hat den unbekannten Typ {type}</translation>
    </message>
    <message>
        <source>{key} claims to have {count:,} entries</source>
        <translation>{key} soll {count:,} Einträge haben</translation>
    </message>
    <message>
        <source>the name of a tensor is longer than {most} bytes</source>
        <translation>der Name eines Tensors ist länger als {most} Byte</translation>
    </message>
    <message>
        <source>tensor {tensor} has {count} dimensions</source>
        <translation>der Tensor {tensor} hat {count} Dimensionen</translation>
    </message>
    <message>
        <source>it contains the tensor {tensor} twice</source>
        <translation>sie enthält den Tensor {tensor} zweimal</translation>
    </message>
    <message>
        <source>{file}: tensor {tensor} has type {type}, which this ggml doesn&apos;t support.</source>
        <translation>{file}: Tensor {tensor} hat den Typ {type}, den dieses ggml nicht unterstützt.</translation>
    </message>
    <message>
        <source>the rows of tensor {tensor} have {length:,} elements, but its type {type} needs a multiple of {block}</source>
        <translation>die Zeilen des Tensors {tensor} haben {length:,} Elemente, der Typ {type} braucht aber ein Vielfaches von {block}</translation>
    </message>
    <message>
        <source>tensor {tensor} has the shape {shape}</source>
        <translation>der Tensor {tensor} hat die Form {shape}</translation>
    </message>
    <message>
        <source>general.alignment is {value}, not a power of two</source>
        <translation>general.alignment ist {value}, keine Zweierpotenz</translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}.</source>
        <translation>{name} ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>Choose a file with another quantisation.</source>
        <translation>Eine Datei mit anderer Quantisierung wählen.</translation>
    </message>
    <message>
        <source>Can&apos;t open {path}: its name isn&apos;t valid UTF-8.</source>
        <translation>{path} lässt sich nicht öffnen: Der Name ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>Rename the file or its folder.</source>
        <translation>Die Datei oder ihren Ordner umbenennen.</translation>
    </message>
    <message>
        <source>Save it as UTF-8 plain text.</source>
        <translation>Die Datei als reinen UTF-8-Text speichern.</translation>
    </message>
    <message>
        <source>Can&apos;t read the prompts in {path}: {reason}.</source>
        <translation>Die Prompts in {path} lassen sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Den Pfad prüfen.</translation>
    </message>
    <message>
        <source>{path} isn&apos;t UTF-8 text.</source>
        <translation>{path} ist kein UTF-8-Text.</translation>
    </message>
    <message>
        <source>{path} contains no prompts.</source>
        <translation>{path} enthält keine Prompts.</translation>
    </message>
    <message>
        <source>Write one prompt per line.</source>
        <translation>Einen Prompt pro Zeile schreiben.</translation>
    </message>
    <message>
        <source>Can&apos;t read {path}: {reason}.</source>
        <translation>{path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>Den Pfad und seine Zugriffsrechte prüfen.</translation>
    </message>
    <message>
        <source>it is a Git LFS pointer, not the model itself</source>
        <translation>sie ist ein Git-LFS-Zeiger, nicht das Modell selbst</translation>
    </message>
    <message>
        <source>Download the model itself, for example with git lfs pull.</source>
        <translation>Das Modell selbst herunterladen, zum Beispiel mit git lfs pull.</translation>
    </message>
    <message>
        <source>it is a web page</source>
        <translation>sie ist eine Webseite</translation>
    </message>
    <message>
        <source>Download the model itself; the link led to a page about it, or to an error.</source>
        <translation>Das Modell selbst herunterladen; der Link führte auf eine Seite darüber oder auf eine Fehlermeldung.</translation>
    </message>
    <message>
        <source>it has llama.cpp&apos;s older format, GGML</source>
        <translation>sie hat das ältere Format von llama.cpp, GGML</translation>
    </message>
    <message>
        <source>it is a safetensors file</source>
        <translation>sie ist eine Safetensors-Datei</translation>
    </message>
    <message>
        <source>it is a PyTorch file</source>
        <translation>sie ist eine PyTorch-Datei</translation>
    </message>
    <message>
        <source>it is a compressed archive</source>
        <translation>sie ist ein gepacktes Archiv</translation>
    </message>
    <message>
        <source>Unpack it first.</source>
        <translation>Zuerst entpacken.</translation>
    </message>
    <message>
        <source>{file} isn&apos;t a valid GGUF file.</source>
        <translation>{file} ist keine gültige GGUF-Datei.</translation>
    </message>
    <message>
        <source>{name} is a big-endian GGUF file; Unfog reads little-endian ones.</source>
        <translation>{name} ist eine Big-Endian-GGUF-Datei; Unfog liest nur Little-Endian-Dateien.</translation>
    </message>
    <message>
        <source>{name} is a GGUF file of version {version}; Unfog reads versions {oldest} and {newest}.</source>
        <translation>{name} ist eine GGUF-Datei der Version {version}; Unfog liest die Versionen {oldest} und {newest}.</translation>
    </message>
    <message>
        <source>Update Unfog, or choose another file.</source>
        <translation>Unfog aktualisieren oder eine andere Datei wählen.</translation>
    </message>
    <message>
        <source>{file} isn&apos;t a valid GGUF file: {kind}.</source>
        <translation>{file} ist keine gültige GGUF-Datei: {kind}.</translation>
    </message>
    <message>
        <source>Choose a DiffusionGemma GGUF file.</source>
        <translation>Eine DiffusionGemma-Datei im GGUF-Format wählen.</translation>
    </message>
    <message>
        <source>UNFOG_GGML_DIR points to {folder}, which isn&apos;t a folder.</source>
        <translation>UNFOG_GGML_DIR verweist auf {folder}; das ist kein Ordner.</translation>
    </message>
    <message>
        <source>ggml&apos;s libraries are missing.</source>
        <translation>Die Bibliotheken von ggml fehlen.</translation>
    </message>
    <message>
        <source>Unset UNFOG_GGML_DIR to use the libraries that Unfog was installed with.</source>
        <translation>Ohne die Umgebungsvariable UNFOG_GGML_DIR werden die Bibliotheken verwendet, die mit Unfog installiert wurden.</translation>
    </message>
    <message>
        <source>Unfog is open source (Apache-2.0). Because this copy includes x264 and x265, it comes as a whole under the GNU General Public License, version 3 or later.</source>
        <translation>Unfog ist quelloffen (Apache-2.0). Weil diese Kopie x264 und x265 enthält, steht sie als Ganzes unter der GNU General Public License, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>Unfog is open source (Apache-2.0).</source>
        <translation>Unfog ist quelloffen (Apache-2.0).</translation>
    </message>
    <message>
        <source>Can&apos;t read the list of licences: {reason}.</source>
        <translation>Die Liste der Lizenzen lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Install Unfog again.</source>
        <translation>Unfog neu installieren.</translation>
    </message>
    <message>
        <source>Reinstall llama-cpp-python: pip install --force-reinstall llama-cpp-python==0.3.36</source>
        <translation>llama-cpp-python neu installieren: pip install --force-reinstall llama-cpp-python==0.3.36</translation>
    </message>
    <message>
        <source>This ggml needs the CUDA libraries. See “Graphics cards” in the README.</source>
        <translation>Dieses ggml braucht die CUDA-Bibliotheken. Siehe „Graphics cards“ in der README.</translation>
    </message>
    <message>
        <source>Can&apos;t load {file} from {folder}: {error}.</source>
        <translation>{file} lässt sich nicht aus {folder} laden: {error}.</translation>
    </message>
    <message>
        <source>ggml in {folder} has no function {name}.</source>
        <translation>ggml in {folder} hat keine Funktion {name}.</translation>
    </message>
    <message>
        <source>ggml in {folder} has no CPU backend (ggml-cpu).</source>
        <translation>Dem ggml in {folder} fehlt die CPU-Bibliothek (ggml-cpu).</translation>
    </message>
    <message>
        <source>Can&apos;t load ggml&apos;s CPU backend from {folder}: {error}.</source>
        <translation>Die CPU-Bibliothek von ggml in {folder} lässt sich nicht laden: {error}.</translation>
    </message>
    <message>
        <source>None of the ggml backends in {folder} runs on this CPU; they are for {variants}.</source>
        <translation>Keine der ggml-Bibliotheken in {folder} läuft auf dieser CPU; sie sind für {variants}.</translation>
    </message>
    <message>
        <source>The device has too little free memory for the computation.</source>
        <translation>Das Gerät hat zu wenig freien Speicher für die Berechnung.</translation>
    </message>
    <message>
        <source>The device ran out of memory while computing.</source>
        <translation>Dem Gerät ist beim Rechnen der Speicher ausgegangen.</translation>
    </message>
    <message>
        <source>{file} is missing the tensor {tensor}.</source>
        <translation>{file} fehlt der Tensor {tensor}.</translation>
    </message>
    <message>
        <source>{file}: tensor {tensor} has shape {shape}, expected {expected}.</source>
        <translation>{file}: Tensor {tensor} hat die Form {shape}, erwartet wurde {expected}.</translation>
    </message>
    <message>
        <source>The file doesn&apos;t match its own metadata. Download it again or choose another.</source>
        <translation>Die Datei passt nicht zu ihren eigenen Metadaten. Noch einmal herunterladen oder eine andere wählen.</translation>
    </message>
    <message>
        <source>{file}: tensor {tensor} has an unsupported type.</source>
        <translation>{file}: Tensor {tensor} hat einen nicht unterstützten Typ.</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
    <message>
        <source>Describe it, or paste its text.</source>
        <translation>Das Bild beschreiben oder seinen Text einfügen.</translation>
    </message>
    <message>
        <source>The model can&apos;t read images.</source>
        <translation>Das Modell kann keine Bilder lesen.</translation>
    </message>
    <message>
        <source>a message can have at most {most} files</source>
        <translation>eine Nachricht kann höchstens {most} Dateien haben</translation>
    </message>
    <message>
        <source>Send it in another message.</source>
        <translation>In einer anderen Nachricht senden.</translation>
    </message>
    <message numerus="yes">
        <source>Can&apos;t attach %Ln file(s): a message can have at most {most} files.</source>
        <translation>
            <numerusform>%Ln Datei lässt sich nicht anhängen: Eine Nachricht kann höchstens {most} Dateien haben.</numerusform>
            <numerusform>%Ln Dateien lassen sich nicht anhängen: Eine Nachricht kann höchstens {most} Dateien haben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Send them in other messages.</source>
        <translation>In weiteren Nachrichten senden.</translation>
    </message>
    <message>
        <source>A file is still being read. To send, wait until it is done or remove it.</source>
        <translation>Eine Datei wird noch gelesen. Vor dem Senden warten, bis sie fertig ist, oder sie entfernen.</translation>
    </message>
    <message>
        <source>Menu for “{title}”</source>
        <translation>Menü von „{title}“</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Loslösen</translation>
    </message>
    <message>
        <source>Suggest a title</source>
        <translation>Titel vorschlagen</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>Exportieren als</translation>
    </message>
    <message>
        <source>{title} (new reply)</source>
        <translation>{title} (neue Antwort)</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>noch %n Tag</numerusform>
            <numerusform>noch %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>Too long for this model</source>
        <translation>Zu lang für dieses Modell</translation>
    </message>
    <message>
        <source>This doesn&apos;t fit in the model&apos;s context.</source>
        <translation>Das passt nicht in den Kontext des Modells.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Your files on disk don&apos;t change.</source>
        <translation>Die Dateien auf dem Datenträger bleiben unverändert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s) with your text</source>
        <translation>
            <numerusform>%Ln Token mit dem eigenen Text</numerusform>
            <numerusform>%Ln Token mit dem eigenen Text</numerusform>
        </translation>
    </message>
    <message>
        <source>Your text has {words} tokens. {model} can read up to {room} and still have room to reply. Shorten your message, or choose a model with a larger context.</source>
        <translation>Der Text hat {words} Token. {model} kann bis zu {room} lesen und dann noch antworten. Die Nachricht kürzen oder ein Modell mit größerem Kontext wählen.</translation>
    </message>
    <message>
        <source>Your message has {tokens} tokens. {model} can read up to {room} and still have room to reply. Remove a file, or choose a model with a larger context.</source>
        <translation>Die Nachricht hat {tokens} Token. {model} kann bis zu {room} lesen und dann noch antworten. Eine Datei entfernen oder ein Modell mit größerem Kontext wählen.</translation>
    </message>
    <message>
        <source>Your message and its files have {tokens} tokens. {model} can read up to {room} and still have room to reply. Choose what to send, or go back and edit your message.</source>
        <translation>Nachricht und Dateien haben {tokens} Token. {model} kann bis zu {room} lesen und dann noch antworten. Auswählen, was gesendet wird, oder zurückgehen und die Nachricht bearbeiten.</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Anderes Modell wählen</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Details anzeigen</translation>
    </message>
    <message>
        <source>Error details</source>
        <translation>Fehlerdetails</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Details ausblenden</translation>
    </message>
    <message>
        <source>Ask something and watch the answer emerge from the fog.</source>
        <translation>Eine Frage stellen und zusehen, wie die Antwort aus dem Nebel kommt.</translation>
    </message>
    <message>
        <source>Other ideas</source>
        <translation>Andere Ideen</translation>
    </message>
    <message>
        <source>Show other ideas</source>
        <translation>Andere Ideen anzeigen</translation>
    </message>
    <message>
        <source>Write the reply at full speed and show it in slow motion (Ctrl+Alt+W)</source>
        <translation>Die Antwort mit vollem Tempo schreiben und in Zeitlupe anzeigen (Strg+Alt+W)</translation>
    </message>
    <message>
        <source>Slow motion: on</source>
        <translation>Zeitlupe: ein</translation>
    </message>
    <message>
        <source>Slow motion: off</source>
        <translation>Zeitlupe: aus</translation>
    </message>
    <message>
        <source>Unfog runs a text diffusion model on this computer; nothing you write leaves it. The included model is tiny: it can talk about text diffusion and this program, and write haiku, short stories, lists and small Python functions. It is bad at arithmetic.</source>
        <translation>Unfog führt ein Textdiffusionsmodell auf diesem Computer aus; nichts Geschriebenes verlässt ihn. Das mitgelieferte Modell ist winzig und spricht nur Englisch: Es kann von Textdiffusion und diesem Programm erzählen und Haikus, kurze Geschichten, Listen und kleine Python-Funktionen schreiben. Im Rechnen ist es schlecht.</translation>
    </message>
    <message>
        <source>Unfog runs a text diffusion model on this computer; nothing you write leaves it.</source>
        <translation>Unfog führt ein Textdiffusionsmodell auf diesem Computer aus; nichts Geschriebenes verlässt ihn.</translation>
    </message>
    <message>
        <source>No replay was kept of this reply: it was imported, is older than replays are kept, or replays were off or full when it was written. The limits are in Settings.</source>
        <translation>Zu dieser Antwort gibt es keine Wiederholung: Sie wurde importiert, ist älter als die Aufbewahrungsfrist, oder Wiederholungen waren ausgeschaltet oder ihr Speicher voll. Die Grenzen stehen in den Einstellungen.</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Show thoughts</source>
        <translation>Gedanken anzeigen</translation>
    </message>
    <message>
        <source>The model&apos;s thoughts</source>
        <translation>Gedanken des Modells</translation>
    </message>
    <message>
        <source>Step {step} (max {most})</source>
        <translation>Schritt {step} (höchstens {most})</translation>
    </message>
    <message>
        <source>{progress} · Esc stops</source>
        <translation>{progress} · Esc hält an</translation>
    </message>
    <message>
        <source>Block {block} · step {step} (max {most})</source>
        <translation>Block {block} · Schritt {step} (max. {most})</translation>
    </message>
    <message>
        <source>Hide thoughts</source>
        <translation>Gedanken ausblenden</translation>
    </message>
    <message>
        <source>Stopped. The finished part is kept.</source>
        <translation>Gestoppt. Der fertige Teil bleibt erhalten.</translation>
    </message>
    <message>
        <source>Stopped while the model was thinking.</source>
        <translation>Gestoppt, während das Modell nachdachte.</translation>
    </message>
    <message>
        <source>Stopped before the first block was finished.</source>
        <translation>Gestoppt, bevor der erste Block fertig war.</translation>
    </message>
    <message>
        <source>Interrupted. The finished part is kept.</source>
        <translation>Unterbrochen. Der fertige Teil bleibt erhalten.</translation>
    </message>
    <message>
        <source>Interrupted while the model was thinking.</source>
        <translation>Unterbrochen, während das Modell nachdachte.</translation>
    </message>
    <message>
        <source>Interrupted before the first block was finished.</source>
        <translation>Unterbrochen, bevor der erste Block fertig war.</translation>
    </message>
    <message>
        <source>The model reached the length limit while thinking and gave no answer. A higher limit may help.</source>
        <translation>Das Modell hat die Längengrenze schon beim Nachdenken erreicht und keine Antwort gegeben. Eine höhere Grenze hilft vielleicht.</translation>
    </message>
    <message>
        <source>Stopped at the length limit.</source>
        <translation>An der Längengrenze gestoppt.</translation>
    </message>
    <message>
        <source>The conversation fills the model&apos;s context.</source>
        <translation>Die Unterhaltung füllt den Kontext des Modells.</translation>
    </message>
    <message>
        <source>The model thought but gave no answer. Try again, or rephrase your message.</source>
        <translation>Das Modell hat nachgedacht, aber keine Antwort gegeben. Erneut versuchen oder anders fragen.</translation>
    </message>
    <message>
        <source>The model gave an empty reply. Try again, or rephrase your message.</source>
        <translation>Das Modell hat eine leere Antwort gegeben. Erneut versuchen oder anders fragen.</translation>
    </message>
    <message>
        <source>Stopped. The draft is kept.</source>
        <translation>Gestoppt. Der Entwurf bleibt.</translation>
    </message>
    <message>
        <source>Interrupted. The draft is kept.</source>
        <translation>Unterbrochen. Der Entwurf bleibt.</translation>
    </message>
    <message>
        <source>Stopped in the middle of a block. Its draft can be kept.</source>
        <translation>Mitten in einem Block gestoppt. Sein Entwurf lässt sich behalten.</translation>
    </message>
    <message>
        <source>Interrupted in the middle of a block. Its draft can be kept.</source>
        <translation>Mitten in einem Block unterbrochen. Sein Entwurf lässt sich behalten.</translation>
    </message>
    <message>
        <source>Insert “{title}”</source>
        <translation>„{title}“ einfügen</translation>
    </message>
    <message>
        <source>The reply is done.</source>
        <translation>Die Antwort ist fertig.</translation>
    </message>
    <message>
        <source>The reply was interrupted.</source>
        <translation>Die Antwort wurde unterbrochen.</translation>
    </message>
    <message>
        <source>No reply. {why}</source>
        <translation>Keine Antwort. {why}</translation>
    </message>
    <message>
        <source>This system has no tray.</source>
        <translation>Dieses System hat keinen Infobereich.</translation>
    </message>
    <message>
        <source>Reading your message…</source>
        <translation>Die Nachricht wird gelesen …</translation>
    </message>
    <message>
        <source>Reply finished.</source>
        <translation>Antwort fertig.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Gestoppt.</translation>
    </message>
    <message>
        <source>Rewritten: {passage}</source>
        <translation>Neu geschrieben: {passage}</translation>
    </message>
    <message>
        <source>{beginning}… The full text is in the reply.</source>
        <translation>{beginning}… Der ganze Text steht in der Antwort.</translation>
    </message>
    <message>
        <source>Chat settings: {parts}</source>
        <translation>Chat-Einstellungen: {parts}</translation>
    </message>
    <message>
        <source>Chat settings: model, system prompt and presets (Ctrl+Shift+O)</source>
        <translation>Chat-Einstellungen: Modell, Systemprompt und Voreinstellungen (Strg+Umschalt+O)</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Code, {lines}.</source>
        <translation>Code, {lines}.</translation>
    </message>
    <message>
        <source>Code in {language}, {lines}.</source>
        <translation>Code in {language}, {lines}.</translation>
    </message>
    <message>
        <source>Formula: {source}</source>
        <translation>Formel: {source}</translation>
    </message>
    <message>
        <source>Table: {cells}</source>
        <translation>Tabelle: {cells}</translation>
    </message>
    <message>
        <source>done: </source>
        <translation>erledigt: </translation>
    </message>
    <message>
        <source>to do: </source>
        <translation>zu tun: </translation>
    </message>
    <message>
        <source>“{title}” is now the system prompt of this conversation.</source>
        <translation>„{title}“ ist jetzt der Systemprompt dieser Unterhaltung.</translation>
    </message>
    <message>
        <source>Applies to models that can think; this one can&apos;t.</source>
        <translation>Gilt für Modelle, die nachdenken können; dieses kann es nicht.</translation>
    </message>
    <message>
        <source>The model thinks before it answers.</source>
        <translation>Das Modell denkt nach, bevor es antwortet.</translation>
    </message>
    <message>
        <source>The model answers without thinking first.</source>
        <translation>Das Modell antwortet, ohne erst nachzudenken.</translation>
    </message>
    <message>
        <source>no system prompt</source>
        <translation>kein Systemprompt</translation>
    </message>
    <message>
        <source>{name} is missing</source>
        <translation>{name} fehlt</translation>
    </message>
    <message>
        <source>“{title}” replaced your unsaved values.</source>
        <translation>„{title}“ hat die nicht gespeicherten Werte ersetzt.</translation>
    </message>
    <message>
        <source>Choose a system prompt</source>
        <translation>Systemprompt wählen</translation>
    </message>
    <message>
        <source>Attach text, code, Markdown, PDF or DOCX; the model can&apos;t read other files.</source>
        <translation>Text, Code, Markdown, PDF oder DOCX anhängen; andere Dateien kann das Modell nicht lesen.</translation>
    </message>
    <message>
        <source>Unpack it and attach the files inside.</source>
        <translation>Entpacken und die Dateien darin anhängen.</translation>
    </message>
    <message>
        <source>Save it as DOCX or PDF and attach that.</source>
        <translation>Als DOCX oder PDF speichern und das anhängen.</translation>
    </message>
    <message>
        <source>Save the sheet as CSV and attach that.</source>
        <translation>Die Tabelle als CSV speichern und das anhängen.</translation>
    </message>
    <message>
        <source>Open it with its password, save a copy without one, and attach that.</source>
        <translation>Mit dem Passwort öffnen, eine Kopie ohne Passwort speichern und diese anhängen.</translation>
    </message>
    <message>
        <source>it is an image (PNG)</source>
        <translation>sie ist ein Bild (PNG)</translation>
    </message>
    <message>
        <source>it is an image (JPEG)</source>
        <translation>sie ist ein Bild (JPEG)</translation>
    </message>
    <message>
        <source>it is an image (GIF)</source>
        <translation>sie ist ein Bild (GIF)</translation>
    </message>
    <message>
        <source>it is an image, audio or video file</source>
        <translation>sie ist eine Bild-, Audio- oder Videodatei</translation>
    </message>
    <message>
        <source>it is an audio file (MP3)</source>
        <translation>sie ist eine Audiodatei (MP3)</translation>
    </message>
    <message>
        <source>it is an audio or video file (Ogg)</source>
        <translation>sie ist eine Audio- oder Videodatei (Ogg)</translation>
    </message>
    <message>
        <source>it is a model file (GGUF)</source>
        <translation>sie ist eine Modelldatei (GGUF)</translation>
    </message>
    <message>
        <source>Add it on the Models page.</source>
        <translation>Auf der Seite „Modelle“ hinzufügen.</translation>
    </message>
    <message>
        <source>it is a database (SQLite)</source>
        <translation>sie ist eine Datenbank (SQLite)</translation>
    </message>
    <message>
        <source>it is a program</source>
        <translation>sie ist ein Programm</translation>
    </message>
    <message>
        <source>it is a compressed file (gzip)</source>
        <translation>sie ist eine komprimierte Datei (gzip)</translation>
    </message>
    <message>
        <source>it is a compressed file (bzip2)</source>
        <translation>sie ist eine komprimierte Datei (bzip2)</translation>
    </message>
    <message>
        <source>it is a compressed file (xz)</source>
        <translation>sie ist eine komprimierte Datei (xz)</translation>
    </message>
    <message>
        <source>it is an archive (7z)</source>
        <translation>sie ist ein Archiv (7z)</translation>
    </message>
    <message>
        <source>it is an archive (RAR)</source>
        <translation>sie ist ein Archiv (RAR)</translation>
    </message>
    <message>
        <source>it is rich text (RTF)</source>
        <translation>sie ist formatierter Text (RTF)</translation>
    </message>
    <message>
        <source>it is a workbook (Excel)</source>
        <translation>sie ist eine Arbeitsmappe (Excel)</translation>
    </message>
    <message>
        <source>it is a presentation (PowerPoint)</source>
        <translation>sie ist eine Präsentation (PowerPoint)</translation>
    </message>
    <message>
        <source>Save it as PDF and attach that.</source>
        <translation>Als PDF speichern und das anhängen.</translation>
    </message>
    <message>
        <source>it is a book (EPUB)</source>
        <translation>sie ist ein Buch (EPUB)</translation>
    </message>
    <message>
        <source>Save it as PDF or text and attach that.</source>
        <translation>Als PDF oder Text speichern und das anhängen.</translation>
    </message>
    <message>
        <source>it is an OpenDocument text</source>
        <translation>sie ist ein OpenDocument-Text</translation>
    </message>
    <message>
        <source>it is an OpenDocument spreadsheet</source>
        <translation>sie ist eine OpenDocument-Tabelle</translation>
    </message>
    <message>
        <source>it is an archive (TAR)</source>
        <translation>sie ist ein Archiv (TAR)</translation>
    </message>
    <message>
        <source>it isn&apos;t text</source>
        <translation>sie ist kein Text</translation>
    </message>
    <message>
        <source>its name ends in {suffix}, but its content doesn&apos;t match</source>
        <translation>ihr Name endet auf {suffix}, aber ihr Inhalt passt nicht dazu</translation>
    </message>
    <message>
        <source>Download or copy the file again. If it is plain text, rename it.</source>
        <translation>Die Datei erneut herunterladen oder kopieren. Ist sie reiner Text, sie umbenennen.</translation>
    </message>
    <message>
        <source>it is damaged or incomplete</source>
        <translation>sie ist beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>Download or copy the file again, then attach it.</source>
        <translation>Die Datei erneut herunterladen oder kopieren und dann anhängen.</translation>
    </message>
    <message>
        <source>it is an archive (ZIP)</source>
        <translation>sie ist ein Archiv (ZIP)</translation>
    </message>
    <message>
        <source>it is protected with a password</source>
        <translation>sie ist mit einem Passwort geschützt</translation>
    </message>
    <message>
        <source>it is in an old Office format</source>
        <translation>sie hat ein altes Office-Format</translation>
    </message>
    <message>
        <source>Leave out {file}</source>
        <translation>{file} weglassen</translation>
    </message>
    <message>
        <source>Send the first {size:,} of {pages:,} pages of {file}</source>
        <translation>Die ersten {size:,} von {pages:,} Seiten von {file} senden</translation>
    </message>
    <message>
        <source>Send the beginning of {file}, {share}</source>
        <translation>Den Anfang von {file} senden, {share}</translation>
    </message>
    <message>
        <source>Send the beginning and the end of {file}, {share}</source>
        <translation>Anfang und Ende von {file} senden, {share}</translation>
    </message>
    <message>
        <source>Leave out all files</source>
        <translation>Alle Dateien weglassen</translation>
    </message>
    <message>
        <source>Send up to {size:,} characters of every file</source>
        <translation>Von jeder Datei bis zu {size:,} Zeichen senden</translation>
    </message>
    <message>
        <source>pages 1 to {count} of {pages}</source>
        <translation>Seiten 1 bis {count} von {pages}</translation>
    </message>
    <message>
        <source>page 1 of {pages}</source>
        <translation>Seite 1 von {pages}</translation>
    </message>
    <message>
        <source>beginning only</source>
        <translation>nur der Anfang</translation>
    </message>
    <message>
        <source>beginning and end only</source>
        <translation>nur Anfang und Ende</translation>
    </message>
    <message>
        <source>Run text recognition (OCR) on it, or attach a version that contains text.</source>
        <translation>Eine Texterkennung (OCR) darüber laufen lassen oder eine Version mit Text anhängen.</translation>
    </message>
    <message>
        <source>Open it in a PDF reader. If that works, print it to a new PDF and attach that.</source>
        <translation>In einem PDF-Programm öffnen. Gelingt das, in ein neues PDF drucken und dieses anhängen.</translation>
    </message>
    <message>
        <source>Only the first {count:,} of {pages:,} pages were read: {why}.</source>
        <translation>Nur die ersten {count:,} von {pages:,} Seiten wurden gelesen: {why}.</translation>
    </message>
    <message>
        <source>Only the first page was read: {why}.</source>
        <translation>Nur die erste Seite wurde gelesen: {why}.</translation>
    </message>
    <message>
        <source>No text on {pages}, possibly an image.</source>
        <translation>Kein Text auf {pages}, vielleicht ein Bild.</translation>
    </message>
    <message>
        <source>Damaged and skipped: {pages}.</source>
        <translation>Beschädigt und übersprungen: {pages}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {total:,} characters can&apos;t be read and (is|are) shown as �.</source>
        <translation>
            <numerusform>%Ln von {total:,} Zeichen ist nicht lesbar und wird als � angezeigt.</numerusform>
            <numerusform>%Ln von {total:,} Zeichen sind nicht lesbar und werden als � angezeigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its form (XFA) can&apos;t be read; print it to a PDF and attach that.</source>
        <translation>Ihr Formular (XFA) lässt sich nicht lesen; als PDF drucken und dieses anhängen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attached file(s) left out.</source>
        <translation>
            <numerusform>%Ln angehängte Datei ausgelassen.</numerusform>
            <numerusform>%Ln angehängte Dateien ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>its encryption isn&apos;t supported</source>
        <translation>ihre Verschlüsselung wird nicht unterstützt</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>sie ist beschädigt</translation>
    </message>
    <message>
        <source>it has no pages</source>
        <translation>sie hat keine Seiten</translation>
    </message>
    <message>
        <source>its fonts can&apos;t be converted to text</source>
        <translation>ihre Schriften lassen sich nicht in Text umwandeln</translation>
    </message>
    <message>
        <source>its pages are scanned images without text</source>
        <translation>ihre Seiten sind Bilder ohne Text, etwa aus einem Scanner</translation>
    </message>
    <message>
        <source>there are too many</source>
        <translation>es sind zu viele</translation>
    </message>
    <message>
        <source>the text is too long</source>
        <translation>der Text ist zu lang</translation>
    </message>
    <message>
        <source>it took too long</source>
        <translation>es dauerte zu lange</translation>
    </message>
    <message>
        <source>page {number}</source>
        <translation>Seite {number}</translation>
    </message>
    <message>
        <source>pages {pages} and {more:,} more</source>
        <translation>Seiten {pages} und {more:,} weitere</translation>
    </message>
    <message>
        <source>pages {pages}</source>
        <translation>Seiten {pages}</translation>
    </message>
    <message>
        <source>Can&apos;t attach “{name}”: {reason}.</source>
        <translation>„{name}“ lässt sich nicht anhängen: {reason}.</translation>
    </message>
    <message>
        <source>Western European (Windows-1252)</source>
        <translation>Westeuropäisch (Windows-1252)</translation>
    </message>
    <message>
        <source>Central European (Windows-1250)</source>
        <translation>Mitteleuropäisch (Windows-1250)</translation>
    </message>
    <message>
        <source>Central European (ISO 8859-2)</source>
        <translation>Mitteleuropäisch (ISO 8859-2)</translation>
    </message>
    <message>
        <source>Cyrillic (Windows-1251)</source>
        <translation>Kyrillisch (Windows-1251)</translation>
    </message>
    <message>
        <source>Greek (Windows-1253)</source>
        <translation>Griechisch (Windows-1253)</translation>
    </message>
    <message>
        <source>Turkish (Windows-1254)</source>
        <translation>Türkisch (Windows-1254)</translation>
    </message>
    <message>
        <source>Hebrew (Windows-1255)</source>
        <translation>Hebräisch (Windows-1255)</translation>
    </message>
    <message>
        <source>Arabic (Windows-1256)</source>
        <translation>Arabisch (Windows-1256)</translation>
    </message>
    <message>
        <source>Baltic (Windows-1257)</source>
        <translation>Baltisch (Windows-1257)</translation>
    </message>
    <message>
        <source>Cyrillic (KOI8-R)</source>
        <translation>Kyrillisch (KOI8-R)</translation>
    </message>
    <message>
        <source>Thai (Windows-874)</source>
        <translation>Thailändisch (Windows-874)</translation>
    </message>
    <message>
        <source>Cyrillic (DOS)</source>
        <translation>Kyrillisch (DOS)</translation>
    </message>
    <message>
        <source>Cyrillic (ISO 8859-5)</source>
        <translation>Kyrillisch (ISO 8859-5)</translation>
    </message>
    <message>
        <source>Western European (DOS)</source>
        <translation>Westeuropäisch (DOS)</translation>
    </message>
    <message>
        <source>Western European (Mac)</source>
        <translation>Westeuropäisch (Mac)</translation>
    </message>
    <message>
        <source>Japanese (Shift JIS)</source>
        <translation>Japanisch (Shift JIS)</translation>
    </message>
    <message>
        <source>Japanese (EUC)</source>
        <translation>Japanisch (EUC)</translation>
    </message>
    <message>
        <source>Japanese (ISO 2022)</source>
        <translation>Japanisch (ISO 2022)</translation>
    </message>
    <message>
        <source>Chinese (GB 18030)</source>
        <translation>Chinesisch (GB 18030)</translation>
    </message>
    <message>
        <source>Chinese (Big5)</source>
        <translation>Chinesisch (Big5)</translation>
    </message>
    <message>
        <source>Korean (CP949)</source>
        <translation>Koreanisch (CP949)</translation>
    </message>
    <message>
        <source>Save it as UTF-8 text and attach that.</source>
        <translation>Als UTF-8-Text speichern und das anhängen.</translation>
    </message>
    <message>
        <source>its encoding can&apos;t be determined</source>
        <translation>ihre Zeichenkodierung lässt sich nicht feststellen</translation>
    </message>
    <message>
        <source>Encoding guessed: {encoding}.</source>
        <translation>Kodierung erraten: {encoding}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln character(s) can&apos;t be read and (is|are) shown as �.</source>
        <translation>
            <numerusform>%Ln Zeichen ist nicht lesbar und wird als � angezeigt.</numerusform>
            <numerusform>%Ln Zeichen sind nicht lesbar und werden als � angezeigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open it in a word processor, save it as DOCX again, and attach that.</source>
        <translation>In einer Textverarbeitung öffnen, wieder als DOCX speichern und das anhängen.</translation>
    </message>
    <message>
        <source>Attach a document with text.</source>
        <translation>Ein Dokument mit Text anhängen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) left out.</source>
        <translation>
            <numerusform>%Ln Bild ausgelassen.</numerusform>
            <numerusform>%Ln Bilder ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chart(s), diagram(s) or embedded file(s) left out.</source>
        <translation>
            <numerusform>%Ln Diagramm oder eingebettete Datei ausgelassen.</numerusform>
            <numerusform>%Ln Diagramme oder eingebettete Dateien ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Formulas left out.</source>
        <translation>Formeln ausgelassen.</translation>
    </message>
    <message>
        <source>Save a copy without a password and attach that.</source>
        <translation>Eine Kopie ohne Passwort speichern und diese anhängen.</translation>
    </message>
    <message>
        <source>it unpacks to {size:,.0f} MB, which is too large</source>
        <translation>sie wird entpackt {size:,.0f} MB groß, das ist zu viel</translation>
    </message>
    <message>
        <source>Conversations and pads</source>
        <translation>Unterhaltungen und Blätter</translation>
    </message>
    <message>
        <source>Looks for all words in one message; the last may be partial.</source>
        <translation>Sucht alle Wörter in einer Nachricht; das letzte darf unvollständig sein.</translation>
    </message>
    <message>
        <source>More: pin, export, import</source>
        <translation>Mehr: anheften, exportieren, importieren</translation>
    </message>
    <message>
        <source>No results for “{text}”.</source>
        <translation>Keine Ergebnisse für „{text}“.</translation>
    </message>
    <message>
        <source>The {count} best matches</source>
        <translation>Die {count} besten Treffer</translation>
    </message>
    <message>
        <source>Search all conversations (Ctrl+Shift+F)</source>
        <translation>Alle Unterhaltungen durchsuchen (Strg+Umschalt+F)</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>Find in this pad</source>
        <translation>In diesem Blatt suchen</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>Vorheriger Treffer (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>Nächster Treffer (Eingabe)</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Keine Treffer</translation>
    </message>
    <message numerus="yes">
        <source>%n match(|es)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <source>{position}: {line}</source>
        <translation>{position}: {line}</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Statistics of the last reply</source>
        <translation>Statistik der letzten Antwort</translation>
    </message>
    <message>
        <source>{text} – Models (Ctrl+M)</source>
        <translation>{text} – Modelle (Strg+M)</translation>
    </message>
    <message>
        <source>Notes: {text}</source>
        <translation>Hinweise: {text}</translation>
    </message>
    <message>
        <source>{tokens} in {blocks} and {seconds} s; prompt: {prompt}, {cached} cached</source>
        <translation>{tokens} in {blocks} und {seconds} s; Prompt: {prompt}, davon {cached} aus dem Cache</translation>
    </message>
    <message>
        <source>Passage: {tokens}</source>
        <translation>Stelle: {tokens}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} Token/s</translation>
    </message>
    <message>
        <source>{steps} steps per block</source>
        <translation>{steps} Schritte je Block</translation>
    </message>
    <message>
        <source>{tokens} tokens per step</source>
        <translation>{tokens} Token je Schritt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <source>Show earlier messages ({count})</source>
        <translation>Frühere Nachrichten anzeigen ({count})</translation>
    </message>
    <message>
        <source>Show later messages ({count})</source>
        <translation>Spätere Nachrichten anzeigen ({count})</translation>
    </message>
    <message>
        <source>The first message no longer fits in the model&apos;s context and was left out.</source>
        <translation>Die erste Nachricht passt nicht mehr in den Kontext des Modells und wurde weggelassen.</translation>
    </message>
    <message>
        <source>The first {count} messages no longer fit in the model&apos;s context and were left out.</source>
        <translation>Die ersten {count} Nachrichten passen nicht mehr in den Kontext des Modells und wurden weggelassen.</translation>
    </message>
    <message>
        <source>Reply text</source>
        <translation>Text der Antwort</translation>
    </message>
    <message>
        <source>You: </source>
        <translation>Eigene Nachricht: </translation>
    </message>
    <message>
        <source>Reply: </source>
        <translation>Antwort: </translation>
    </message>
    <message>
        <source>System prompt: </source>
        <translation>Systemprompt: </translation>
    </message>
    <message>
        <source>{title} (archived)</source>
        <translation>{title} (archiviert)</translation>
    </message>
    <message>
        <source>Pad: </source>
        <translation>Blatt: </translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <source>Copy {what}</source>
        <translation>{what} kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>{language} code</source>
        <translation>Code in {language}</translation>
    </message>
    <message>
        <source>Plain code</source>
        <translation>Einfacher Code</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>{count:,} lines</source>
        <translation>{count:,} Zeilen</translation>
    </message>
    <message>
        <source>{count:,} characters</source>
        <translation>{count:,} Zeichen</translation>
    </message>
    <message>
        <source>Show all {count}</source>
        <translation>Alle {count} anzeigen</translation>
    </message>
    <message>
        <source>Show more (of {count})</source>
        <translation>Mehr anzeigen (von {count})</translation>
    </message>
    <message>
        <source>{count} in total; Copy includes all of them</source>
        <translation>{count} insgesamt; „Kopieren“ umfasst alle</translation>
    </message>
    <message>
        <source>Table in the reply</source>
        <translation>Tabelle in der Antwort</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>Eigene Nachricht</translation>
    </message>
    <message>
        <source>Text of your message</source>
        <translation>Text der eigenen Nachricht</translation>
    </message>
    <message>
        <source>Edit and resend this message</source>
        <translation>Diese Nachricht bearbeiten und neu senden</translation>
    </message>
    <message>
        <source>Edit (keeps this version)</source>
        <translation>Bearbeiten (diese Version bleibt erhalten)</translation>
    </message>
    <message>
        <source>message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Edit your message</source>
        <translation>Eigene Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Unfog is writing a reply. Wait for it to finish, or stop it, to send.</source>
        <translation>Gerade entsteht eine Antwort. Warten, bis sie fertig ist, oder sie stoppen, um zu senden.</translation>
    </message>
    <message>
        <source>The earlier version is kept as a branch.</source>
        <translation>Die frühere Version bleibt als Zweig erhalten.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Replies appear as flowing text.</source>
        <translation>Antworten erscheinen als Fließtext.</translation>
    </message>
    <message>
        <source>Replies appear in a grid, one cell per token.</source>
        <translation>Antworten erscheinen in einem Raster, eine Zelle je Token.</translation>
    </message>
    <message>
        <source>Replies appear without motion.</source>
        <translation>Antworten erscheinen ohne Bewegung.</translation>
    </message>
    <message>
        <source>Unfog {version} is available. See Settings → Updates.</source>
        <translation>Unfog {version} ist verfügbar. Siehe Einstellungen → Aktualisierung.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>step</source>
        <comment>below an axis</comment>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>the usual choice: small, and close to the original</source>
        <translation>die übliche Wahl: klein und nah am Original</translation>
    </message>
    <message>
        <source>a little closer to the original</source>
        <translation>ein wenig näher am Original</translation>
    </message>
    <message>
        <source>nearly identical to the original</source>
        <translation>nahezu identisch mit dem Original</translation>
    </message>
    <message>
        <source>as good as the original, for 32 GB cards</source>
        <translation>so gut wie das Original, für Karten mit 32 GB</translation>
    </message>
    <message>
        <source>[image: {words}]</source>
        <translation>[Bild: {words}]</translation>
    </message>
    <message>
        <source>It couldn&apos;t be stored.</source>
        <translation>Sie konnte nicht gespeichert werden, während sie entstand.</translation>
    </message>
    <message>
        <source>This reply has no replay.</source>
        <translation>Diese Antwort hat keine Wiederholung.</translation>
    </message>
    <message>
        <source>{name} can&apos;t be read: it crashed the process reading it.</source>
        <translation>{name} lässt sich nicht lesen: Die Datei hat den lesenden Prozess zum Absturz gebracht.</translation>
    </message>
    <message>
        <source>The file is probably damaged. Download or copy it again, or choose another.</source>
        <translation>Die Datei ist vermutlich beschädigt. Erneut herunterladen oder kopieren oder eine andere wählen.</translation>
    </message>
    <message>
        <source>Download the file again, or choose another.</source>
        <translation>Die Datei erneut herunterladen oder eine andere wählen.</translation>
    </message>
    <message>
        <source>its tokenizer is {model}, not {expected}</source>
        <translation>der Tokenizer ist {model}, nicht {expected}</translation>
    </message>
    <message>
        <source>{key} has the type {found}, not {expected}</source>
        <translation>{key} hat den Typ {found}, nicht {expected}</translation>
    </message>
    <message>
        <source>its vocabulary is empty</source>
        <translation>das Vokabular ist leer</translation>
    </message>
    <message>
        <source>{key} has {count:,} values for {tokens:,} tokens</source>
        <translation>{key} hat {count:,} Werte für {tokens:,} Token</translation>
    </message>
    <message>
        <source>{key} is {number:,}, but its vocabulary has {tokens:,} tokens</source>
        <translation>{key} ist {number:,}, das Vokabular hat aber {tokens:,} Token</translation>
    </message>
    <message>
        <source>token {number:,} isn&apos;t valid UTF-8: {token}</source>
        <translation>Token {number:,} ist kein gültiges UTF-8: {token}</translation>
    </message>
    <message>
        <source>tokens {first:,} and {again:,} are equal: {token}</source>
        <translation>die Token {first:,} und {again:,} sind gleich: {token}</translation>
    </message>
    <message>
        <source>token {number:,} stands for a byte, but is {token}</source>
        <translation>Token {number:,} steht für ein Byte, ist aber {token}</translation>
    </message>
    <message>
        <source>its “chat_messages” aren&apos;t a list</source>
        <translation>ihre „chat_messages“ sind keine Liste</translation>
    </message>
    <message>
        <source>gave no answer for {seconds:,.0f} seconds</source>
        <translation>hat {seconds:,.0f} Sekunden lang nicht geantwortet</translation>
    </message>
    <message>
        <source>This formula can&apos;t be displayed; this is its source.</source>
        <translation>Diese Formel lässt sich nicht darstellen; das ist ihr Quelltext.</translation>
    </message>
    <message>
        <source>Free up space on that disk, then try again.</source>
        <translation>Auf diesem Datenträger Platz schaffen und es erneut versuchen.</translation>
    </message>
    <message>
        <source>Close the program that uses it, then try again.</source>
        <translation>Das Programm schließen, das darauf zugreift, und es erneut versuchen.</translation>
    </message>
    <message>
        <source>It may have been moved or renamed, or its disk may be unplugged.</source>
        <translation>Vielleicht wurde etwas verschoben oder umbenannt, oder der Datenträger ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>Check the address and your internet connection, then try again.</source>
        <translation>Die Adresse und die Internetverbindung prüfen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>you don&apos;t have permission</source>
        <translation>die Zugriffsrechte fehlen</translation>
    </message>
    <message>
        <source>Check the permissions, or choose another folder.</source>
        <translation>Die Zugriffsrechte prüfen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>dort ist nur Lesen erlaubt</translation>
    </message>
    <message>
        <source>the file or folder doesn&apos;t exist</source>
        <translation>die Datei oder der Ordner existiert nicht</translation>
    </message>
    <message>
        <source>another program is using it</source>
        <translation>ein anderes Programm greift gerade darauf zu</translation>
    </message>
    <message>
        <source>a file is where a folder should be</source>
        <translation>eine Datei steht an der Stelle eines Ordners</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>der Datenträger meldet einen Fehler</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>it is too large for this disk</source>
        <translation>für diesen Datenträger ist das zu groß</translation>
    </message>
    <message>
        <source>there was no response in time</source>
        <translation>es kam rechtzeitig keine Antwort</translation>
    </message>
    <message>
        <source>there is no network connection</source>
        <translation>es besteht keine Netzwerkverbindung</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>die Verbindung ist abgerissen</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>die Verbindung wurde abgelehnt</translation>
    </message>
    <message>
        <source>its address wasn&apos;t found</source>
        <translation>die Adresse wurde nicht gefunden</translation>
    </message>
    <message>
        <source>its certificate isn&apos;t trusted</source>
        <translation>dem Zertifikat wird nicht vertraut</translation>
    </message>
    <message>
        <source>no secure connection could be made</source>
        <translation>es kam keine sichere Verbindung zustande</translation>
    </message>
    <message>
        <source>an unexpected error of the database</source>
        <translation>ein unerwarteter Fehler der Datenbank</translation>
    </message>
    <message>
        <source>Restart Unfog. If it happens again, please report it with the details.</source>
        <translation>Unfog neu starten. Tritt der Fehler wieder auf, ihn bitte mit den Details melden.</translation>
    </message>
    <message>
        <source>its content is damaged</source>
        <translation>der Inhalt ist beschädigt</translation>
    </message>
    <message>
        <source>no file can have this name</source>
        <translation>so kann keine Datei heißen</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>something of this name already exists</source>
        <translation>dieser Name ist schon vergeben</translation>
    </message>
    <message>
        <source>the folder isn&apos;t empty</source>
        <translation>der Ordner ist nicht leer</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>zu viele Dateien sind geöffnet</translation>
    </message>
    <message>
        <source>its name is too long</source>
        <translation>der Name ist zu lang</translation>
    </message>
    <message>
        <source>Use a shorter name, or a folder with a shorter path.</source>
        <translation>Einen kürzeren Namen oder einen Ordner mit kürzerem Pfad wählen.</translation>
    </message>
    <message>
        <source>it is a link that leads back to itself</source>
        <translation>die Verknüpfung verweist auf sich selbst</translation>
    </message>
    <message>
        <source>its disk isn&apos;t connected</source>
        <translation>der Datenträger ist nicht angeschlossen</translation>
    </message>
    <message>
        <source>the file can&apos;t be opened</source>
        <translation>die Datei lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>the system reports “{error}”</source>
        <translation>das System meldet „{error}“</translation>
    </message>
    <message>
        <source>for an unknown reason</source>
        <translation>aus unbekanntem Grund</translation>
    </message>
    <message>
        <source>it contains no ggml backend</source>
        <translation>der Ordner enthält keine ggml-Bibliothek für Grafikkarten</translation>
    </message>
    <message>
        <source>ggml has loaded another one for the same cards</source>
        <translation>ggml hat schon eine andere für dieselben Karten geladen</translation>
    </message>
    <message>
        <source>its {file} can&apos;t be read: {reason}</source>
        <translation>{file} darin lässt sich nicht lesen: {reason}</translation>
    </message>
    <message>
        <source>it was built for ggml {theirs}, but this is ggml {ours}</source>
        <translation>sie ist für ggml {theirs} gebaut, aber dies ist ggml {ours}</translation>
    </message>
    <message>
        <source>it finds no graphics card ({details})</source>
        <translation>sie findet keine Grafikkarte ({details})</translation>
    </message>
    <message>
        <source>it finds no graphics card</source>
        <translation>sie findet keine Grafikkarte</translation>
    </message>
    <message>
        <source>{name} is too large</source>
        <translation>{name} ist zu groß</translation>
    </message>
    <message>
        <source>the checksum of {name} is wrong</source>
        <translation>die Prüfsumme von {name} ist falsch</translation>
    </message>
    <message>
        <source>it contains too many files</source>
        <translation>es enthält zu viele Dateien</translation>
    </message>
    <message>
        <source>{name} is a link or a folder</source>
        <translation>{name} ist eine Verknüpfung oder ein Ordner</translation>
    </message>
    <message>
        <source>{name} can&apos;t be unpacked</source>
        <translation>{name} lässt sich nicht entpacken</translation>
    </message>
    <message>
        <source>it contains two files of the same name</source>
        <translation>es enthält zwei Dateien desselben Namens</translation>
    </message>
    <message>
        <source>it has no manifest</source>
        <translation>es hat kein Manifest</translation>
    </message>
    <message>
        <source>it contains {name}, which isn&apos;t in its manifest</source>
        <translation>es enthält {name}, was nicht in seinem Manifest steht</translation>
    </message>
    <message>
        <source>{name} has the wrong size</source>
        <translation>{name} hat die falsche Größe</translation>
    </message>
    <message>
        <source>it can&apos;t be unpacked</source>
        <translation>es lässt sich nicht entpacken</translation>
    </message>
    <message>
        <source>This pack is for {wanted}, but this is {here}.</source>
        <translation>Dieses Paket ist für {wanted}, aber hier läuft {here}.</translation>
    </message>
    <message>
        <source>Get the pack for {here}.</source>
        <translation>Passend ist das Paket für {here}.</translation>
    </message>
    <message>
        <source>This pack is for ggml {theirs} (llama-cpp-python {their_binding}), but this version of Unfog uses ggml {ours} (llama-cpp-python {our_binding}).</source>
        <translation>Dieses Paket ist für ggml {theirs} (llama-cpp-python {their_binding}), aber diese Version von Unfog verwendet ggml {ours} (llama-cpp-python {our_binding}).</translation>
    </message>
    <message>
        <source>Get the pack that belongs to this version of Unfog.</source>
        <translation>Passend ist das Paket, das zu dieser Version von Unfog gehört.</translation>
    </message>
    <message>
        <source>The NVIDIA driver {driver} is too old for this pack, which needs {least} or newer.</source>
        <translation>Der NVIDIA-Treiber {driver} ist zu alt für dieses Paket, das mindestens {least} braucht.</translation>
    </message>
    <message>
        <source>Update the NVIDIA driver, restart the computer, then install the pack.</source>
        <translation>Den NVIDIA-Treiber aktualisieren, den Computer neu starten, dann das Paket installieren.</translation>
    </message>
    <message>
        <source>Models run on the CPU instead. A Vulkan pack may work with this card.</source>
        <translation>Modelle laufen stattdessen auf der CPU. Mit dieser Karte funktioniert vielleicht ein Vulkan-Paket.</translation>
    </message>
    <message>
        <source>The {card} is too old for this pack: its compute capability is {capability}, and {oldest} is needed.</source>
        <translation>Die Karte {card} ist zu alt für dieses Paket: Ihre Compute Capability ist {capability}, nötig ist {oldest}.</translation>
    </message>
    <message>
        <source>This pack has no code for the {card} (compute capability {capability}).</source>
        <translation>Dieses Paket enthält keinen Code für die Karte {card} (Compute Capability {capability}).</translation>
    </message>
    <message>
        <source>This GPU pack has a newer format.</source>
        <translation>Dieses GPU-Paket hat ein neueres Format.</translation>
    </message>
    <message>
        <source>Update Unfog, or use the pack that belongs to this version.</source>
        <translation>Unfog aktualisieren oder das Paket nehmen, das zu dieser Version gehört.</translation>
    </message>
    <message>
        <source>it contains a file with a forbidden name, {name}</source>
        <translation>es enthält eine Datei mit einem verbotenen Namen, {name}</translation>
    </message>
    <message>
        <source>its files are too large</source>
        <translation>seine Dateien sind zu groß</translation>
    </message>
    <message>
        <source>This isn&apos;t a complete GPU pack: {reason}.</source>
        <translation>Das ist kein vollständiges GPU-Paket: {reason}.</translation>
    </message>
    <message>
        <source>Download or copy the pack again. Nothing was installed.</source>
        <translation>Das Paket erneut herunterladen oder kopieren. Nichts wurde installiert.</translation>
    </message>
    <message>
        <source>Can&apos;t read the list of GPU packs {file}: {reason}.</source>
        <translation>Die Liste der GPU-Pakete {file} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Correct UNFOG_PACKS, or unset it.</source>
        <translation>UNFOG_PACKS berichtigen oder löschen.</translation>
    </message>
    <message>
        <source>No {title} pack has been published for this version of Unfog yet.</source>
        <translation>Für diese Version von Unfog ist noch kein {title}-Paket veröffentlicht.</translation>
    </message>
    <message>
        <source>If you have a pack file, install that.</source>
        <translation>Ein Paket lässt sich auch aus einer Datei installieren.</translation>
    </message>
    <message>
        <source>{file} can&apos;t be read</source>
        <translation>{file} lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>its manifest is damaged</source>
        <translation>sein Manifest ist beschädigt</translation>
    </message>
    <message>
        <source>{file} is damaged</source>
        <translation>{file} ist beschädigt</translation>
    </message>
    <message>
        <source>No {title} pack is installed.</source>
        <translation>Es ist kein {title}-Paket installiert.</translation>
    </message>
    <message>
        <source>No GPU pack is installed.</source>
        <translation>Es ist kein GPU-Paket installiert.</translation>
    </message>
    <message>
        <source>Type unfog gpu to see what is installed.</source>
        <translation>unfog gpu zeigt, was installiert ist.</translation>
    </message>
    <message>
        <source>The installed {title} pack is damaged: {reason}.</source>
        <translation>Das installierte {title}-Paket ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>Install it again, or remove it.</source>
        <translation>Es noch einmal installieren oder entfernen.</translation>
    </message>
    <message>
        <source>The {title} pack arrived damaged: its checksum is wrong.</source>
        <translation>Das {title}-Paket ist beschädigt angekommen: Seine Prüfsumme ist falsch.</translation>
    </message>
    <message>
        <source>It isn&apos;t used yet: the NVIDIA driver is missing. Install it and restart the computer.</source>
        <translation>Es wird noch nicht verwendet: Der NVIDIA-Treiber fehlt. Ihn installieren und den Computer neu starten.</translation>
    </message>
    <message>
        <source>It isn&apos;t used yet: no NVIDIA card was found in this computer.</source>
        <translation>Es wird noch nicht verwendet: In diesem Computer wurde keine NVIDIA-Karte gefunden.</translation>
    </message>
    <message>
        <source>Update Unfog, or install the pack from a file.</source>
        <translation>Unfog aktualisieren oder das Paket aus einer Datei installieren.</translation>
    </message>
    <message>
        <source>The address of the pack is invalid.</source>
        <translation>Die Adresse des Pakets ist ungültig.</translation>
    </message>
    <message>
        <source>{host} no longer has this pack.</source>
        <translation>{host} hat dieses Paket nicht mehr.</translation>
    </message>
    <message>
        <source>Licences – Unfog</source>
        <translation>Lizenzen – Unfog</translation>
    </message>
    <message>
        <source>Search components and licences</source>
        <translation>Bestandteile und Lizenzen durchsuchen</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Bestandteile</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Lizenztext</translation>
    </message>
    <message>
        <source>Its package ships no licence text.</source>
        <translation>Sein Paket enthält keinen Lizenztext.</translation>
    </message>
    <message>
        <source>Part of {package}</source>
        <translation>Teil von {package}</translation>
    </message>
    <message>
        <source>Source code: {address}</source>
        <translation>Quelltext: {address}</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt suchen</translation>
    </message>
    <message>
        <source>Check for updates now</source>
        <translation>Jetzt nach Updates suchen</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Nach Updates suchen</translation>
    </message>
    <message>
        <source>Asks the project&apos;s website for the newest version. Nothing is downloaded, and nothing about you or this computer is sent.</source>
        <translation>Fragt auf der Website des Projekts nach der neuesten Version. Nichts wird heruntergeladen, und nichts über Personen oder diesen Computer wird gesendet.</translation>
    </message>
    <message>
        <source>new version upgrade release download</source>
        <translation>neue version update aktualisierung release download</translation>
    </message>
    <message>
        <source>Open the download page</source>
        <translation>Download-Seite öffnen</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Suche …</translation>
    </message>
    <message>
        <source>Unfog {version} is the newest version.</source>
        <translation>Unfog {version} ist die neueste Version.</translation>
    </message>
    <message>
        <source>Unfog {version} is available.</source>
        <translation>Unfog {version} ist verfügbar.</translation>
    </message>
    <message>
        <source>Updates aren&apos;t published yet.</source>
        <translation>Updates werden noch nicht veröffentlicht.</translation>
    </message>
    <message>
        <source>This version of Unfog doesn&apos;t know where to look for them.</source>
        <translation>Diese Version von Unfog weiß nicht, wo danach zu suchen ist.</translation>
    </message>
    <message>
        <source>its addresses must start with https://</source>
        <translation>ihre Adressen müssen mit https:// beginnen</translation>
    </message>
    <message>
        <source>Can&apos;t use the file in {variable}: {reason}.</source>
        <translation>Die in {variable} genannte Datei lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>{host} didn&apos;t send the version of the newest Unfog.</source>
        <translation>{host} hat die Version des neuesten Unfog nicht gesendet.</translation>
    </message>
    <message>
        <source>Try again later. If your network has a login page, log in first.</source>
        <translation>Später noch einmal versuchen. Hat das Netzwerk eine Anmeldeseite, zuerst dort anmelden.</translation>
    </message>
    <message>
        <source>Can&apos;t open {address}: it isn&apos;t on this computer.</source>
        <translation>{address} lässt sich nicht öffnen: Die Datei liegt nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>Save the file on this computer, then open it there.</source>
        <translation>Die Datei auf diesem Computer speichern und dort öffnen.</translation>
    </message>
    <message>
        <source>Can&apos;t install {name} now: another GPU pack is being processed.</source>
        <translation>{name} lässt sich jetzt nicht installieren: Ein anderes GPU-Paket wird noch bearbeitet.</translation>
    </message>
    <message>
        <source>Wait until it is done, or stop it.</source>
        <translation>Warten, bis das fertig ist, oder es stoppen.</translation>
    </message>
    <message>
        <source>All files are correct.</source>
        <translation>Alle Dateien stimmen.</translation>
    </message>
    <message>
        <source>Removed. {size} are still in use and will be deleted the next time a pack is installed or removed.</source>
        <translation>Entfernt. {size} werden noch verwendet und beim nächsten Installieren oder Entfernen eines Pakets gelöscht.</translation>
    </message>
    <message>
        <source>{why}.</source>
        <translation>{why}.</translation>
    </message>
    <message>
        <source>CUDA isn&apos;t available on macOS</source>
        <translation>CUDA gibt es unter macOS nicht</translation>
    </message>
    <message>
        <source>Choose metal:0 on a Mac with Apple&apos;s processor.</source>
        <translation>Auf einem Mac mit Apple-Prozessor metal:0 wählen.</translation>
    </message>
    <message>
        <source>no NVIDIA card was found in this computer, and no NVIDIA driver</source>
        <translation>in diesem Computer wurden weder eine NVIDIA-Karte noch ein NVIDIA-Treiber gefunden</translation>
    </message>
    <message>
        <source>If there is a card, install its driver, then restart the computer.</source>
        <translation>Falls eine Karte eingebaut ist: den Treiber installieren, dann den Computer neu starten.</translation>
    </message>
    <message>
        <source>the NVIDIA driver isn&apos;t visible in WSL</source>
        <translation>der NVIDIA-Treiber ist in WSL nicht sichtbar</translation>
    </message>
    <message>
        <source>Install or update it in Windows, then type: wsl --shutdown</source>
        <translation>Ihn in Windows installieren oder aktualisieren, dann eingeben: wsl --shutdown</translation>
    </message>
    <message>
        <source>the NVIDIA driver isn&apos;t installed</source>
        <translation>der NVIDIA-Treiber ist nicht installiert</translation>
    </message>
    <message>
        <source>Install it, then restart the computer.</source>
        <translation>Ihn installieren, dann den Computer neu starten.</translation>
    </message>
    <message>
        <source>the CUDA pack isn&apos;t installed</source>
        <translation>das CUDA-Paket ist nicht installiert</translation>
    </message>
    <message>
        <source>Install it under Models, or type: unfog gpu install</source>
        <translation>Es unter „Modelle“ installieren, oder eingeben: unfog gpu install</translation>
    </message>
    <message>
        <source>its CUDA plug-in couldn&apos;t be built: {message}</source>
        <translation>das CUDA-Plug-in für die Karte ließ sich nicht bauen: {message}</translation>
    </message>
    <message>
        <source>python3 dev.py run tries again at the next start; the log is {log}.</source>
        <translation>Beim nächsten Start versucht python3 dev.py run es erneut; das Protokoll ist {log}.</translation>
    </message>
    <message>
        <source>python3 dev.py run tries again at the next start.</source>
        <translation>Beim nächsten Start versucht python3 dev.py run es erneut.</translation>
    </message>
    <message>
        <source>its CUDA plug-in is still being built</source>
        <translation>das CUDA-Plug-in für die Karte wird noch gebaut</translation>
    </message>
    <message>
        <source>Unfog tells you when it is ready. Until then, models run on the CPU.</source>
        <translation>Unfog meldet, wenn es fertig ist. Bis dahin laufen Modelle auf der CPU.</translation>
    </message>
    <message>
        <source>the ggml libraries in {folder} were built without CUDA</source>
        <translation>die ggml-Bibliotheken in {folder} sind ohne CUDA gebaut</translation>
    </message>
    <message>
        <source>Start Unfog with python3 dev.py run, which builds what the card needs, or see “Graphics cards” in the README.</source>
        <translation>Unfog mit python3 dev.py run starten, das baut, was die Karte braucht; oder siehe „Graphics cards“ in der README.</translation>
    </message>
    <message>
        <source>the NVIDIA driver is too old for this version of CUDA</source>
        <translation>der NVIDIA-Treiber ist zu alt für diese CUDA-Version</translation>
    </message>
    <message>
        <source>Update it, then restart the computer.</source>
        <translation>Ihn aktualisieren, dann den Computer neu starten.</translation>
    </message>
    <message>
        <source>the NVIDIA driver finds no card</source>
        <translation>der NVIDIA-Treiber findet keine Karte</translation>
    </message>
    <message>
        <source>Install or update the driver, then restart the computer.</source>
        <translation>Den Treiber installieren oder aktualisieren, dann den Computer neu starten.</translation>
    </message>
    <message>
        <source>the CUDA plug-in built on this computer can&apos;t be loaded: {problem}</source>
        <translation>das auf diesem Computer gebaute CUDA-Plug-in lässt sich nicht laden: {problem}</translation>
    </message>
    <message>
        <source>Delete {folder}; python3 dev.py run rebuilds it at the next start.</source>
        <translation>{folder} löschen; python3 dev.py run baut es beim nächsten Start neu.</translation>
    </message>
    <message>
        <source>the CUDA pack can&apos;t be loaded: {problem}</source>
        <translation>das CUDA-Paket lässt sich nicht laden: {problem}</translation>
    </message>
    <message>
        <source>Remove it and install it again, under Models or with unfog gpu.</source>
        <translation>Es unter „Modelle“ oder mit unfog gpu entfernen und neu installieren.</translation>
    </message>
    <message>
        <source>ggml&apos;s CUDA library can&apos;t be loaded: {problem}</source>
        <translation>die CUDA-Bibliothek von ggml lässt sich nicht laden: {problem}</translation>
    </message>
    <message>
        <source>The CUDA libraries it needs are missing; see “Graphics cards” in the README.</source>
        <translation>Die nötigen CUDA-Bibliotheken fehlen; siehe „Graphics cards“ in der README.</translation>
    </message>
    <message>
        <source>the CUDA plug-in in {folder} can&apos;t be loaded: {problem}</source>
        <translation>das CUDA-Plug-in in {folder} lässt sich nicht laden: {problem}</translation>
    </message>
    <message>
        <source>Replace it, or remove its folder from UNFOG_GGML_PLUGINS.</source>
        <translation>Es ersetzen oder den Ordner aus UNFOG_GGML_PLUGINS entfernen.</translation>
    </message>
    <message>
        <source>Can&apos;t read the progress of the build from {path}: {reason}.</source>
        <translation>Der Stand des Baus lässt sich nicht aus {path} lesen: {reason}.</translation>
    </message>
    <message>
        <source>The build was interrupted. It continues at the next start.</source>
        <translation>Der Bau wurde unterbrochen. Er wird beim nächsten Start fortgesetzt.</translation>
    </message>
    <message>
        <source>It was built for compute capability {theirs}, but this card has {ours}. It is rebuilt at the next start.</source>
        <translation>Es ist für Compute Capability {theirs} gebaut, diese Karte hat aber {ours}. Beim nächsten Start wird es neu gebaut.</translation>
    </message>
    <message>
        <source>{variable} doesn&apos;t name a server</source>
        <translation>{variable} nennt keinen Server</translation>
    </message>
    <message>
        <source>the server {address} has no devices</source>
        <translation>der Server {address} hat keine Geräte</translation>
    </message>
    <message>
        <source>{variable} is {address}, which isn&apos;t an address such as 127.0.0.1:50052</source>
        <translation>{variable} ist {address}, keine Adresse wie 127.0.0.1:50052</translation>
    </message>
    <message>
        <source>the server {address} doesn&apos;t respond; it may be busy with another program</source>
        <translation>der Server {address} antwortet nicht; vielleicht rechnet er gerade für ein anderes Programm</translation>
    </message>
    <message>
        <source>the server {address} can&apos;t be reached: {error}</source>
        <translation>der Server {address} ist nicht erreichbar: {error}</translation>
    </message>
    <message>
        <source>the server {address} doesn&apos;t support this version of ggml</source>
        <translation>der Server {address} passt nicht zu dieser Version von ggml</translation>
    </message>
    <message>
        <source>{device} computes wrong numbers.</source>
        <translation>{device} rechnet falsch.</translation>
    </message>
    <message>
        <source>Update its driver, or choose another device.</source>
        <translation>Den Treiber aktualisieren oder ein anderes Gerät wählen.</translation>
    </message>
    <message>
        <source>Testing the graphics card…</source>
        <translation>Grafikkarte wird geprüft …</translation>
    </message>
    <message>
        <source>Graphics card: {state}</source>
        <translation>Grafikkarte: {state}</translation>
    </message>
    <message>
        <source>Graphics card: not ready, see Models</source>
        <translation>Grafikkarte: nicht bereit, siehe Modelle</translation>
    </message>
    <message>
        <source>Replies now come from {card}.</source>
        <translation>Antworten kommen jetzt von {card}.</translation>
    </message>
    <message>
        <source>The model is on the CPU.</source>
        <translation>Das Modell ist auf der CPU.</translation>
    </message>
    <message>
        <source>The graphics card isn&apos;t used. {why}</source>
        <translation>Die Grafikkarte wird nicht verwendet. {why}</translation>
    </message>
    <message>
        <source>Replies keep coming from the CPU.</source>
        <translation>Antworten kommen weiter von der CPU.</translation>
    </message>
    <message>
        <source>Ready on {device}</source>
        <translation>Bereit auf {device}</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Loading… {percent}%</source>
        <translation>Wird geladen … {percent} %</translation>
    </message>
    <message>
        <source>Loads with your next message</source>
        <translation>Wird mit der nächsten Nachricht geladen</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>The file is missing. Choose another model.</source>
        <translation>Die Datei fehlt. Ein anderes Modell wählen.</translation>
    </message>
    <message>
        <source>Not loaded</source>
        <translation>Nicht geladen</translation>
    </message>
    <message>
        <source>Model: {name}. {state}</source>
        <translation>Modell: {name}. {state}</translation>
    </message>
    <message>
        <source>Used in this chat. The app default is {name}.</source>
        <translation>Gilt für diesen Chat. App-Standard ist {name}.</translation>
    </message>
    <message>
        <source>{name}: used in this chat; loads with your next message.</source>
        <translation>{name}: gilt für diesen Chat, wird mit der nächsten Nachricht geladen.</translation>
    </message>
    <message>
        <source>Choose a model (Ctrl+Alt+O)</source>
        <translation>Ein Modell wählen (Strg+Alt+O)</translation>
    </message>
    <message>
        <source>Canvas mode</source>
        <translation>Ansicht der Leinwand</translation>
    </message>
    <message>
        <source>This is a copy. The original conversation is unchanged.</source>
        <translation>Dies ist eine Kopie. Die ursprüngliche Unterhaltung bleibt unverändert.</translation>
    </message>
    <message>
        <source>Reply deleted.</source>
        <translation>Antwort gelöscht.</translation>
    </message>
    <message>
        <source>Draft discarded.</source>
        <translation>Entwurf verworfen.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Make these words part of the reply, marked as a draft</source>
        <translation>Diese Wörter in die Antwort übernehmen, als Entwurf gekennzeichnet</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Delete these words; this can be undone</source>
        <translation>Diese Wörter löschen; das lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>Draft, stopped at step {step} of {most}</source>
        <translation>Entwurf, gestoppt bei Schritt {step} von {most}</translation>
    </message>
    <message>
        <source>Draft, kept</source>
        <translation>Entwurf, behalten</translation>
    </message>
    <message>
        <source>Draft, not kept yet</source>
        <translation>Entwurf, noch nicht behalten</translation>
    </message>
    <message numerus="yes">
        <source>Didn&apos;t settle: %Ln step(s), {sure}% sure</source>
        <translation>
            <numerusform>Nicht fertig geworden: %Ln Schritt, zu {sure} % sicher</numerusform>
            <numerusform>Nicht fertig geworden: %Ln Schritte, zu {sure} % sicher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Block {block} didn&apos;t settle: %Ln step(s), {sure}% sure</source>
        <translation>
            <numerusform>Block {block} wurde nicht fertig: %Ln Schritt, zu {sure} % sicher</numerusform>
            <numerusform>Block {block} wurde nicht fertig: %Ln Schritte, zu {sure} % sicher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} of {total} blocks didn&apos;t settle: %Ln step(s) each, {sure}% sure</source>
        <translation>
            <numerusform>{count} von {total} Blöcken wurden nicht fertig: je %Ln Schritt, zu {sure} % sicher</numerusform>
            <numerusform>{count} von {total} Blöcken wurden nicht fertig: je %Ln Schritte, zu {sure} % sicher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Blocks {blocks} and {last} didn&apos;t settle: %Ln step(s) each, {sure}% sure</source>
        <translation>
            <numerusform>Die Blöcke {blocks} und {last} wurden nicht fertig: je %Ln Schritt, zu {sure} % sicher</numerusform>
            <numerusform>Die Blöcke {blocks} und {last} wurden nicht fertig: je %Ln Schritte, zu {sure} % sicher</numerusform>
        </translation>
    </message>
    <message>
        <source>Block {block} ran out of steps after {steps}; on average the model was {sure}% sure of a word</source>
        <translation>Block {block} war nach {steps} Schritten nicht fertig; im Mittel war das Modell eines Worts zu {sure} % sicher</translation>
    </message>
    <message>
        <source>Can&apos;t import “{file}” because of an unexpected error.</source>
        <translation>„{file}“ lässt sich wegen eines unerwarteten Fehlers nicht importieren.</translation>
    </message>
    <message>
        <source>never changed</source>
        <translation>nie geändert</translation>
    </message>
    <message>
        <source>changed often</source>
        <translation>oft geändert</translation>
    </message>
    <message>
        <source>Probabilities weren&apos;t recorded for this reply. It shows the drafts that were rejected.</source>
        <translation>Für diese Antwort wurden keine Wahrscheinlichkeiten aufgezeichnet. Zu sehen sind die verworfenen Entwürfe.</translation>
    </message>
    <message>
        <source>The highest probability each one reached, and in which step.</source>
        <translation>Die höchste Wahrscheinlichkeit, die jedes erreichte, und in welchem Schritt.</translation>
    </message>
    <message>
        <source>line break</source>
        <translation>Zeilenumbruch</translation>
    </message>
    <message>
        <source>space</source>
        <translation>Leerzeichen</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message numerus="yes">
        <source>changed %n time(s)</source>
        <translation>
            <numerusform>%n-mal geändert</numerusform>
            <numerusform>%n-mal geändert</numerusform>
        </translation>
    </message>
    <message>
        <source>Decided in step {step} of {steps}</source>
        <translation>Entschieden in Schritt {step} von {steps}</translation>
    </message>
    <message>
        <source>Block {block}: {text}</source>
        <translation>Block {block}: {text}</translation>
    </message>
    <message numerus="yes">
        <source>%n draft(s)</source>
        <translation>
            <numerusform>%n Entwurf</numerusform>
            <numerusform>%n Entwürfe</numerusform>
        </translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>Schritt {step}</translation>
    </message>
    <message>
        <source>{word}. {decided}, {changed}.</source>
        <translation>{word}. {decided}, {changed}.</translation>
    </message>
    <message>
        <source>{word}, {details}</source>
        <translation>{word}, {details}</translation>
    </message>
    <message>
        <source>{probability} in step {step}</source>
        <translation>{probability} in Schritt {step}</translation>
    </message>
    <message>
        <source>Rejected: {list}.</source>
        <translation>Verworfen: {list}.</translation>
    </message>
    <message>
        <source>Tint of the words, from light to deep: {first} to {last}</source>
        <translation>Tönung der Wörter, von hell nach kräftig: {first} bis {last}</translation>
    </message>
    <message>
        <source>What it nearly said</source>
        <translation>Beinahe gesagt</translation>
    </message>
    <message>
        <source>Watch: the last line is complete before the first.</source>
        <translation>Darauf achten: Die letzte Zeile ist vor der ersten fertig.</translation>
    </message>
    <message>
        <source>Watch: the ending is there before its hero has a name.</source>
        <translation>Darauf achten: Das Ende steht, bevor die Hauptfigur einen Namen hat.</translation>
    </message>
    <message>
        <source>Watch: every bracket closes in the step that opens it.</source>
        <translation>Darauf achten: Jede Klammer schließt sich in dem Schritt, der sie öffnet.</translation>
    </message>
    <message>
        <source>Watch: all lines land together, in two or three steps.</source>
        <translation>Darauf achten: Alle Zeilen kommen zugleich, in zwei oder drei Schritten.</translation>
    </message>
    <message>
        <source>Watch: frame and cells land together, in two or three steps.</source>
        <translation>Darauf achten: Rahmen und Zellen kommen zugleich, in zwei oder drei Schritten.</translation>
    </message>
    <message>
        <source>Watch: the full stop lands before the result.</source>
        <translation>Darauf achten: Der Punkt am Ende ist vor dem Ergebnis da.</translation>
    </message>
    <message>
        <source>Watch: some fifty words land in two or three steps.</source>
        <translation>Darauf achten: Rund fünfzig Wörter kommen in zwei oder drei Schritten.</translation>
    </message>
    <message>
        <source>A plain question: start here.</source>
        <translation>Eine schlichte Frage für den Anfang.</translation>
    </message>
    <message>
        <source>A plain question: what a full-size model needs.</source>
        <translation>Eine schlichte Frage: was ein Modell in voller Größe braucht.</translation>
    </message>
    <message>
        <source>A plain question: what you see while a reply is written.</source>
        <translation>Eine schlichte Frage: was beim Schreiben zu sehen ist.</translation>
    </message>
    <message>
        <source>A plain question: what leaves this computer.</source>
        <translation>Eine schlichte Frage: was diesen Computer verlässt.</translation>
    </message>
    <message>
        <source>A plain request: three lines.</source>
        <translation>Eine schlichte Bitte: drei Zeilen.</translation>
    </message>
    <message>
        <source>What is text diffusion?</source>
        <translation>Was ist Textdiffusion?</translation>
    </message>
    <message>
        <source>A plain question: how this model writes.</source>
        <translation>Eine schlichte Frage: wie dieses Modell schreibt.</translation>
    </message>
    <message>
        <source>Explain in four sentences why a rainbow is round.</source>
        <translation>Erkläre in vier Sätzen, warum ein Regenbogen rund ist.</translation>
    </message>
    <message>
        <source>A plain question. Watch which words need the longest.</source>
        <translation>Eine schlichte Frage. Darauf achten: Welche Wörter brauchen am längsten?</translation>
    </message>
    <message>
        <source>What can I cook for dinner with eggs, spinach and potatoes?</source>
        <translation>Was kann ich heute Abend aus Eiern, Spinat und Kartoffeln kochen?</translation>
    </message>
    <message>
        <source>A plain question. Watch ingredients and steps grow together.</source>
        <translation>Eine schlichte Frage. Darauf achten: Zutaten und Schritte wachsen zugleich.</translation>
    </message>
    <message>
        <source>How does a bicycle stay upright?</source>
        <translation>Warum fällt ein Fahrrad beim Fahren nicht um?</translation>
    </message>
    <message>
        <source>A plain question. Watch what changes its mind.</source>
        <translation>Eine schlichte Frage. Darauf achten: Welche Wörter ändern sich noch?</translation>
    </message>
    <message>
        <source>Write a poem of four lines about mist whose first letters spell MIST.</source>
        <translation>Schreibe ein Gedicht über den Herbst, dessen fünf Zeilen mit den Buchstaben des Wortes NEBEL beginnen.</translation>
    </message>
    <message>
        <source>Watch the first letters: they may appear before their lines.</source>
        <translation>Auf die Anfangsbuchstaben achten: Vielleicht stehen sie vor ihren Zeilen da.</translation>
    </message>
    <message>
        <source>Write an eight-line poem that ends with the line: And nobody had closed the door.</source>
        <translation>Schreibe ein Gedicht aus acht Zeilen, das mit dieser Zeile endet: Und niemand hatte die Tür geschlossen.</translation>
    </message>
    <message>
        <source>Watch the last line: it is known from the start.</source>
        <translation>Auf die letzte Zeile achten: Sie ist von Anfang an bekannt.</translation>
    </message>
    <message>
        <source>Write a Python function that checks whether the brackets in a text are balanced.</source>
        <translation>Schreibe eine Python-Funktion, die prüft, ob die Klammern in einem Text zusammenpassen.</translation>
    </message>
    <message>
        <source>Watch the brackets: they can close before the code between them is there.</source>
        <translation>Auf die Klammern achten: Vielleicht schließen sie sich, bevor der Code dazwischen da ist.</translation>
    </message>
    <message>
        <source>Name exactly twelve uses for a paper clip, as a numbered list.</source>
        <translation>Nenne genau zwölf Verwendungen für eine Büroklammer als nummerierte Liste.</translation>
    </message>
    <message>
        <source>Watch the numbers: the list can know its length before its content.</source>
        <translation>Auf die Nummern achten: Die Liste kann ihre Länge vor ihrem Inhalt kennen.</translation>
    </message>
    <message>
        <source>Write one sentence of about forty words that ends with the word umbrella.</source>
        <translation>Schreibe einen Satz aus etwa vierzig Wörtern, der mit dem Wort Regenschirm endet.</translation>
    </message>
    <message>
        <source>Watch the end: the sentence has to grow towards it.</source>
        <translation>Auf das Ende achten: Der Satz muss darauf zuwachsen.</translation>
    </message>
    <message>
        <source>Make a table of the eight planets: diameter, number of moons, length of a day.</source>
        <translation>Erstelle eine Tabelle der acht Planeten: Durchmesser, Zahl der Monde, Länge eines Tages.</translation>
    </message>
    <message>
        <source>Watch the frame: it may appear before the cells are filled.</source>
        <translation>Auf den Rahmen achten: Er kann stehen, bevor die Zellen gefüllt sind.</translation>
    </message>
    <message>
        <source>Write a story of six sentences. The first is: The letter came on a Tuesday. The last is: She never opened it.</source>
        <translation>Schreibe eine Geschichte aus sechs Sätzen. Der erste lautet: Der Brief kam an einem Dienstag. Der letzte lautet: Sie hat ihn nie geöffnet.</translation>
    </message>
    <message>
        <source>Watch both ends: the story has to meet in the middle.</source>
        <translation>Auf beide Enden achten: Die Geschichte muss sich in der Mitte treffen.</translation>
    </message>
    <message>
        <source>Invent a small café and describe it as JSON: name, address, opening hours of all seven days, three dishes with prices.</source>
        <translation>Erfinde ein kleines Café und beschreibe es als JSON: Name, Adresse, Öffnungszeiten aller sieben Tage, drei Gerichte mit Preisen.</translation>
    </message>
    <message>
        <source>Watch braces and quotation marks: the shape can come before the values.</source>
        <translation>Auf Klammern und Anführungszeichen achten: Die Form kann vor den Werten da sein.</translation>
    </message>
    <message>
        <source>Write a limerick about a lighthouse keeper who is afraid of the dark.</source>
        <translation>Schreibe einen Limerick über einen Leuchtturmwärter, der sich im Dunkeln fürchtet.</translation>
    </message>
    <message>
        <source>Watch the rhymes: the ends of lines can come before their beginnings.</source>
        <translation>Auf die Reime achten: Zeilen können vom Ende her entstehen.</translation>
    </message>
    <message>
        <source>Write a sentence of 26 words that begin with A, B, C and so on, up to Z.</source>
        <translation>Schreibe einen Satz aus 26 Wörtern, die der Reihe nach mit A, B, C und so weiter bis Z beginnen.</translation>
    </message>
    <message>
        <source>Watch the first letters: all of them are fixed, only the words are not.</source>
        <translation>Auf die Anfangsbuchstaben achten: Alle stehen fest, nur die Wörter nicht.</translation>
    </message>
    <message>
        <source>Write a paragraph of five sentences whose first and last sentence are the same.</source>
        <translation>Schreibe einen Absatz aus fünf Sätzen, dessen erster und letzter Satz gleich sind.</translation>
    </message>
    <message>
        <source>Watch the first and the last sentence: do they land together?</source>
        <translation>Auf den ersten und den letzten Satz achten: Entstehen sie zugleich?</translation>
    </message>
    <message>
        <source>Write a short guide to Lisbon with five headings and two sentences under each of them.</source>
        <translation>Schreibe einen kurzen Reiseführer für Lissabon mit fünf Überschriften und je zwei Sätzen darunter.</translation>
    </message>
    <message>
        <source>Watch the headings: the outline may appear before the text.</source>
        <translation>Auf die Überschriften achten: Die Gliederung kann vor dem Text stehen.</translation>
    </message>
    <message>
        <source>Work out 347 × 29 step by step.</source>
        <translation>Rechne 347 × 29 Schritt für Schritt aus.</translation>
    </message>
    <message>
        <source>Watch the result: it can change until the steps before it fit.</source>
        <translation>Auf das Ergebnis achten: Es kann sich ändern, bis die Schritte davor passen.</translation>
    </message>
    <message>
        <source>Write a web page in HTML with a heading, a form of three fields and a button.</source>
        <translation>Schreibe eine Webseite in HTML mit einer Überschrift, einem Formular aus drei Feldern und einem Knopf.</translation>
    </message>
    <message>
        <source>Watch the tags: every one that opens has to close.</source>
        <translation>Auf die Tags achten: Jedes, das sich öffnet, muss sich schließen.</translation>
    </message>
    <message>
        <source>Write a riddle in four lines and its answer in the fifth.</source>
        <translation>Schreibe ein Rätsel in vier Zeilen und die Lösung in der fünften.</translation>
    </message>
    <message>
        <source>Watch the answer: does it land before the riddle?</source>
        <translation>Auf die Lösung achten: Ist sie vor dem Rätsel da?</translation>
    </message>
    <message>
        <source>Write a poem of six lines that can also be read from its last line to its first.</source>
        <translation>Schreibe ein Gedicht aus sechs Zeilen, das sich auch von der letzten Zeile zur ersten lesen lässt.</translation>
    </message>
    <message>
        <source>Watch the middle: the poem has to work in both directions.</source>
        <translation>Auf die Mitte achten: Das Gedicht muss in beide Richtungen aufgehen.</translation>
    </message>
    <message>
        <source>Show in a table how to say “Good morning, the coffee is ready” in six languages.</source>
        <translation>Zeige in einer Tabelle, was „Guten Morgen, der Kaffee ist fertig“ in sechs Sprachen heißt.</translation>
    </message>
    <message>
        <source>Watch all rows grow at the same time.</source>
        <translation>Auf die Zeilen achten: Alle wachsen zugleich.</translation>
    </message>
    <message>
        <source>Write a dialogue of eight lines between a cat and a vacuum cleaner. Each line begins with the last word of the line before.</source>
        <translation>Schreibe ein Gespräch aus acht Zeilen zwischen einer Katze und einem Staubsauger. Jede Zeile beginnt mit dem letzten Wort der Zeile davor.</translation>
    </message>
    <message>
        <source>Watch the seams: one word has to fit two lines.</source>
        <translation>Auf die Nahtstellen achten: Ein Wort muss in zwei Zeilen passen.</translation>
    </message>
    <message>
        <source>Plan a day in the mountains, with one line for every hour from 7:00 to 18:00.</source>
        <translation>Plane einen Tag in den Bergen, mit einer Zeile für jede Stunde von 7 bis 18 Uhr.</translation>
    </message>
    <message>
        <source>Watch the times: they may appear before there is anything to do.</source>
        <translation>Auf die Uhrzeiten achten: Vielleicht stehen sie da, bevor es etwas zu tun gibt.</translation>
    </message>
    <message>
        <source>Write three haiku about the same pond: in spring, in autumn, in winter.</source>
        <translation>Schreibe drei Haiku über denselben Teich: im Frühling, im Herbst, im Winter.</translation>
    </message>
    <message>
        <source>Watch the three poems: none of them has to wait for another.</source>
        <translation>Auf die drei Gedichte achten: Keines muss auf ein anderes warten.</translation>
    </message>
    <message>
        <source>Write a story of six sentences whose last one explains the first.</source>
        <translation>Schreibe eine Geschichte aus sechs Sätzen, deren letzter den ersten erklärt.</translation>
    </message>
    <message>
        <source>Watch the ending: the beginning depends on it.</source>
        <translation>Auf das Ende achten: Der Anfang hängt davon ab.</translation>
    </message>
    <message>
        <source>Show the files and folders of a small website as a tree in a code block.</source>
        <translation>Zeige die Dateien und Ordner einer kleinen Website als Baum in einem Codeblock.</translation>
    </message>
    <message>
        <source>Watch the lines of the tree: they can come before the names.</source>
        <translation>Auf die Linien des Baums achten: Vielleicht sind sie vor den Namen da.</translation>
    </message>
    <message>
        <source>{name} uses {size}</source>
        <translation>{name} belegt {size}</translation>
    </message>
    <message>
        <source>Needs {needed} of RAM; {free} are free now.</source>
        <translation>Braucht {needed} Arbeitsspeicher; gerade sind {free} frei.</translation>
    </message>
    <message>
        <source>Needs {needed} on {where}; {free} are free now.</source>
        <translation>Braucht {needed} auf {where}; gerade sind {free} frei.</translation>
    </message>
    <message>
        <source>Needs {needed}; {free} are free now.</source>
        <translation>Braucht {needed}; gerade sind {free} frei.</translation>
    </message>
    <message>
        <source>Close other programs ({users}).</source>
        <translation>Andere Programme schließen ({users}).</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>Andere Programme schließen.</translation>
    </message>
    <message>
        <source>Queued messages</source>
        <translation>Nachrichten in der Warteschlange</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Send the queued messages in order</source>
        <translation>Die Nachrichten in der Warteschlange der Reihe nach senden</translation>
    </message>
    <message>
        <source>Queued. Waiting to be sent.</source>
        <translation>In der Warteschlange. Noch nicht gesendet.</translation>
    </message>
    <message>
        <source>Queued. Sent when the reply is done.</source>
        <translation>In der Warteschlange. Wird gesendet, sobald die Antwort fertig ist.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Queued message {number}: {text}</source>
        <translation>Nachricht {number} in der Warteschlange: {text}</translation>
    </message>
    <message>
        <source>Edit queued message {number}</source>
        <translation>Nachricht {number} in der Warteschlange bearbeiten</translation>
    </message>
    <message>
        <source>Remove queued message {number}</source>
        <translation>Nachricht {number} aus der Warteschlange entfernen</translation>
    </message>
    <message>
        <source>Edit in the message field</source>
        <translation>Im Nachrichtenfeld bearbeiten</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Aus der Warteschlange entfernen</translation>
    </message>
    <message>
        <source>Queued message removed.</source>
        <translation>Nachricht aus der Warteschlange entfernt.</translation>
    </message>
    <message>
        <source>The model suggested no title. The old one is kept.</source>
        <translation>Das Modell hat keinen Titel vorgeschlagen. Der bisherige bleibt.</translation>
    </message>
    <message>
        <source>Search conversations for “{text}”</source>
        <translation>Unterhaltungen nach „{text}“ durchsuchen</translation>
    </message>
    <message>
        <source>Back to all conversations</source>
        <translation>Zurück zu allen Unterhaltungen</translation>
    </message>
    <message>
        <source>Empty…</source>
        <translation>Leeren …</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Deleted forever after 30 days.</source>
        <translation>Wird nach 30 Tagen endgültig gelöscht.</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>No archived conversations.</source>
        <translation>Keine archivierten Unterhaltungen.</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Memory is low</source>
        <translation>Arbeitsspeicher ist knapp</translation>
    </message>
    <message>
        <source>Memory and graphics card</source>
        <translation>Arbeitsspeicher und Grafikkarte</translation>
    </message>
    <message>
        <source>Memory: {used} of {total} in use, {own} of it by Unfog</source>
        <translation>Arbeitsspeicher: {used} von {total} belegt, davon {own} durch Unfog</translation>
    </message>
    <message>
        <source>Swap: {swapped} in use</source>
        <translation>Auslagerung: {swapped} belegt</translation>
    </message>
    <message>
        <source>Graphics card: {used} of {total} in use</source>
        <translation>Grafikkarte: {used} von {total} belegt</translation>
    </message>
    <message>
        <source>Graphics card: {used} of {total} in use, {percent}% busy</source>
        <translation>Grafikkarte: {used} von {total} belegt, zu {percent} % ausgelastet</translation>
    </message>
    <message>
        <source>Memory is low, so replies may get slow. Close other programs, or choose a smaller model.</source>
        <translation>Der Arbeitsspeicher ist knapp, Antworten können langsam werden. Andere Programme schließen oder ein kleineres Modell wählen.</translation>
    </message>
    <message>
        <source>Reply to inspect</source>
        <translation>Zu untersuchende Antwort</translation>
    </message>
    <message>
        <source>Previous block</source>
        <translation>Vorheriger Block</translation>
    </message>
    <message>
        <source>Next block</source>
        <translation>Nächster Block</translation>
    </message>
    <message>
        <source>Reading aloud…</source>
        <translation>Wird vorgelesen …</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>Vorlesen stoppen</translation>
    </message>
    <message>
        <source>Stop reading (Esc)</source>
        <translation>Vorlesen stoppen (Esc)</translation>
    </message>
    <message>
        <source>This system has no voice. On Linux, install speech-dispatcher and a voice, such as espeak-ng.</source>
        <translation>Dieses System hat keine Stimme. Installieren Sie unter Linux speech-dispatcher und eine Stimme, zum Beispiel espeak-ng.</translation>
    </message>
    <message>
        <source>The text can&apos;t be read aloud: the system&apos;s voice stopped with an error.</source>
        <translation>Der Text kann nicht vorgelesen werden: Die Stimme des Systems ist mit einem Fehler abgebrochen.</translation>
    </message>
    <message>
        <source>Check the sound output and the voices in the system&apos;s settings, then try again.</source>
        <translation>Prüfen Sie die Tonausgabe und die Stimmen in den Systemeinstellungen und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>New pad</source>
        <translation>Neues Blatt</translation>
    </message>
    <message>
        <source>Text of the pad</source>
        <translation>Text des Blatts</translation>
    </message>
    <message>
        <source>Ctrl+Tab or F6 leaves the text.</source>
        <translation>Strg+Tab oder F6 verlässt den Text.</translation>
    </message>
    <message>
        <source>Write…</source>
        <translation>Schreiben …</translation>
    </message>
    <message>
        <source>Tab suggests how the text goes on, Esc drops it.</source>
        <translation>Tab schlägt vor, wie der Text weitergeht, Esc verwirft es.</translation>
    </message>
    <message>
        <source>[three words], [yes|no] or […] leaves a hole for the model to fill.</source>
        <translation>[drei Wörter], [ja|nein] oder […] ist eine Lücke, die das Modell füllt.</translation>
    </message>
    <message>
        <source>Select words to have them written again.</source>
        <translation>Markierte Wörter werden auf Wunsch neu geschrieben.</translation>
    </message>
    <message>
        <source>More for this pad</source>
        <translation>Mehr zu diesem Blatt</translation>
    </message>
    <message numerus="yes">
        <source>{count} of %Ln word(s)</source>
        <translation>
            <numerusform>{count} von %Ln Wort</numerusform>
            <numerusform>{count} von %Ln Wörtern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln character(s)</source>
        <translation>
            <numerusform>%Ln Zeichen</numerusform>
            <numerusform>%Ln Zeichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s)</source>
        <translation>
            <numerusform>%Ln Wort</numerusform>
            <numerusform>%Ln Wörter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln min to read</source>
        <translation>
            <numerusform>%Ln min Lesezeit</numerusform>
            <numerusform>%Ln min Lesezeit</numerusform>
        </translation>
    </message>
    <message>
        <source>under 1 min to read</source>
        <translation>unter 1 min Lesezeit</translation>
    </message>
    <message>
        <source>Dream up the rest</source>
        <translation>Den Rest neu erfinden</translation>
    </message>
    <message>
        <source>Write everything but the kept words anew</source>
        <translation>Alles außer den behaltenen Wörtern neu schreiben</translation>
    </message>
    <message>
        <source>Keep none</source>
        <translation>Keine behalten</translation>
    </message>
    <message>
        <source>Keep none of the words</source>
        <translation>Keines der Wörter behalten</translation>
    </message>
    <message>
        <source>Leave the text as it is (Esc)</source>
        <translation>Den Text lassen, wie er ist (Esc)</translation>
    </message>
    <message>
        <source>{kept} of {count} words kept</source>
        <translation>{kept} von {count} Wörtern behalten</translation>
    </message>
    <message>
        <source>All words are kept. Click those that may change.</source>
        <translation>Alle Wörter werden behalten. Die anklicken, die sich ändern dürfen.</translation>
    </message>
    <message>
        <source>Click the words to keep, or drag across several. With the keyboard: arrow keys, Space to keep, Enter to write.</source>
        <translation>Wörter anklicken, die bleiben sollen, oder über mehrere ziehen. Mit der Tastatur: Pfeiltasten, Leertaste behält, Eingabe schreibt.</translation>
    </message>
    <message>
        <source>Words to keep</source>
        <translation>Wörter, die bleiben</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>nicht behalten</translation>
    </message>
    <message>
        <source>{word}, {state}, word {number} of {count}</source>
        <translation>{word}, {state}, Wort {number} von {count}</translation>
    </message>
    <message>
        <source>An answer is longer than a block of {canvas} tokens.</source>
        <translation>Eine Antwort ist länger als ein Block von {canvas} Token.</translation>
    </message>
    <message>
        <source>The text up to the passage needs {tokens:,} tokens, but the context only holds {context:,}.</source>
        <translation>Der Text bis zu der Stelle braucht {tokens:,} Token, der Kontext fasst aber nur {context:,}.</translation>
    </message>
    <message>
        <source>Shorten the text, or start a new one.</source>
        <translation>Den Text kürzen oder einen neuen beginnen.</translation>
    </message>
    <message>
        <source>A gap of {fewest:,} to {most:,} tokens can&apos;t be filled.</source>
        <translation>Eine Lücke von {fewest:,} bis {most:,} Token kann nicht gefüllt werden.</translation>
    </message>
    <message>
        <source>Change its length, or keep none of its words.</source>
        <translation>Die Länge ändern oder keines ihrer Wörter behalten.</translation>
    </message>
    <message>
        <source>A gap without a length has text behind it.</source>
        <translation>Hinter einer Lücke ohne Länge steht noch Text.</translation>
    </message>
    <message>
        <source>Give the gap a length.</source>
        <translation>Der Lücke eine Länge geben.</translation>
    </message>
    <message>
        <source>{fewest:g} to {most:g} times the draft&apos;s length</source>
        <translation>das {fewest:g}- bis {most:g}-Fache der Länge des Entwurfs</translation>
    </message>
    <message>
        <source>noise of {noise:g}, which is not between 0 and 1</source>
        <translation>ein Rauschen von {noise:g}, das nicht zwischen 0 und 1 liegt</translation>
    </message>
    <message>
        <source>{words:,} words</source>
        <translation>{words:,} Wörter</translation>
    </message>
    <message>
        <source>{count:,} answers, more than {most:,}</source>
        <translation>{count:,} Antworten, mehr als {most:,}</translation>
    </message>
    <message>
        <source>A gap can&apos;t be filled that asks for {problem}.</source>
        <translation>Eine Lücke mit dieser Angabe kann nicht gefüllt werden: {problem}.</translation>
    </message>
    <message>
        <source>One of the answers is empty.</source>
        <translation>Eine der Antworten ist leer.</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>Sie entfernen.</translation>
    </message>
    <message>
        <source>Live drafts</source>
        <translation>Live-Entwürfe</translation>
    </message>
    <message>
        <source>Suggest the next lines when you pause (Ctrl+Alt+L)</source>
        <translation>Bei einer Pause die nächsten Zeilen vorschlagen (Strg+Alt+L)</translation>
    </message>
    <message>
        <source>Tab suggests how the text goes on. Esc, then Tab, leaves the text; so do Ctrl+Tab and F6.</source>
        <translation>Tab schlägt vor, wie der Text weitergeht. Esc und dann Tab verlässt den Text, ebenso Strg+Tab und F6.</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Fill the hole at the cursor, or all (Ctrl+Alt+H)</source>
        <translation>Die Lücke am Cursor oder alle füllen (Strg+Alt+H)</translation>
    </message>
    <message>
        <source>Nothing to suggest here.</source>
        <translation>Hier gibt es nichts vorzuschlagen.</translation>
    </message>
    <message>
        <source>The text changed meanwhile, so not everything was replaced.</source>
        <translation>Der Text hat sich inzwischen geändert, daher wurde nicht alles ersetzt.</translation>
    </message>
    <message>
        <source>The model wrote nothing. Try again.</source>
        <translation>Das Modell hat nichts geschrieben. Bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>There is no hole here. Write one as […], [three words] or [yes|no].</source>
        <translation>Hier ist keine Lücke. Lücken sind […], [drei Wörter] oder [ja|nein].</translation>
    </message>
    <message>
        <source>Select the words to write again.</source>
        <translation>Zuerst die Wörter markieren, die neu geschrieben werden sollen.</translation>
    </message>
    <message>
        <source>No suggestion here.</source>
        <translation>Hier ist kein Vorschlag möglich.</translation>
    </message>
    <message>
        <source>Waiting for the reply in the chat…</source>
        <translation>Warten auf die Antwort im Chat …</translation>
    </message>
    <message>
        <source>Tab takes it · Ctrl+Right takes a word · Esc drops it</source>
        <translation>Tab übernimmt · Strg+Rechts übernimmt ein Wort · Esc verwirft</translation>
    </message>
    <message>
        <source>Esc stops it</source>
        <translation>Esc hält an</translation>
    </message>
    <message>
        <source>Written: {text}</source>
        <translation>Geschrieben: {text}</translation>
    </message>
    <message>
        <source>Suggestion: {text}. Tab takes it, Esc drops it.</source>
        <translation>Vorschlag: {text}. Tab übernimmt ihn, Esc verwirft ihn.</translation>
    </message>
    <message>
        <source>There is no word at the text cursor.</source>
        <translation>An der Schreibmarke steht kein Wort.</translation>
    </message>
    <message>
        <source>Put the text cursor on a word first.</source>
        <translation>Zuerst die Schreibmarke in ein Wort setzen.</translation>
    </message>
    <message>
        <source>Alternatives for “{word}”…</source>
        <translation>Alternativen zu „{word}“ …</translation>
    </message>
    <message>
        <source>A reply is being written. Try again when it is done.</source>
        <translation>Gerade wird eine Antwort geschrieben. Danach noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>Alternativen</translation>
    </message>
    <message>
        <source>Close the alternatives (Esc)</source>
        <translation>Alternativen schließen (Esc)</translation>
    </message>
    <message>
        <source>Adapt the sentence around it</source>
        <translation>Den Satz anpassen</translation>
    </message>
    <message>
        <source>“{word}”</source>
        <translation>„{word}“</translation>
    </message>
    <message>
        <source>Alternatives for {word}. Reading…</source>
        <translation>Alternativen zu {word}. Wird gelesen …</translation>
    </message>
    <message>
        <source>{percent} here</source>
        <translation>hier {percent}</translation>
    </message>
    <message>
        <source>No other word reaches 1% here, if all else stays.</source>
        <translation>Kein anderes Wort erreicht hier 1 %, wenn alles andere bleibt.</translation>
    </message>
    <message>
        <source>Fog it again</source>
        <translation>Neu vernebeln</translation>
    </message>
    <message>
        <source>Shorter</source>
        <translation>Kürzer</translation>
    </message>
    <message>
        <source>Longer</source>
        <translation>Länger</translation>
    </message>
    <message>
        <source>In other words</source>
        <translation>Mit anderen Worten</translation>
    </message>
    <message>
        <source>Keep these words and write the rest of the message anew</source>
        <translation>Diese Wörter behalten und den Rest der Nachricht neu schreiben</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <source>Waiting until the reply is written…</source>
        <translation>Wartet, bis die Antwort geschrieben ist …</translation>
    </message>
    <message>
        <source>Written anew: {text}. Undo brings back the old text.</source>
        <translation>Neu geschrieben: {text}. Rückgängig holt den alten Text zurück.</translation>
    </message>
    <message>
        <source>Asking the model…</source>
        <translation>Das Modell wird gefragt …</translation>
    </message>
    <message>
        <source>How likely each word is here, compared with the others, if all else stays.</source>
        <translation>Wie wahrscheinlich jedes Wort hier ist, verglichen mit den anderen, wenn alles andere bleibt.</translation>
    </message>
    <message>
        <source>Alternatives: {list}.</source>
        <translation>Alternativen: {list}.</translation>
    </message>
    <message>
        <source>Other answers</source>
        <translation>Andere Antworten</translation>
    </message>
    <message>
        <source>Written by the model</source>
        <translation>Vom Modell geschrieben</translation>
    </message>
    <message>
        <source>Written by the model, {percent} % sure of its words</source>
        <translation>Vom Modell geschrieben, seiner Wörter zu {percent} % sicher</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Ersetzen durch</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Groß- und Kleinschreibung beachten</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>Ganze Wörter</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Alle ersetzen</translation>
    </message>
    <message numerus="yes">
        <source>Replaced %Ln match(|es)</source>
        <translation>
            <numerusform>%Ln Treffer ersetzt</numerusform>
            <numerusform>%Ln Treffer ersetzt</numerusform>
        </translation>
    </message>
    <message>
        <source>Not a regular expression: {error}</source>
        <translation>Kein regulärer Ausdruck: {error}</translation>
    </message>
    <message>
        <source>The pad, to read</source>
        <translation>Das Blatt zum Lesen</translation>
    </message>
    <message>
        <source>Restored the version of {time}.</source>
        <translation>Fassung von {time} wiederhergestellt.</translation>
    </message>
    <message>
        <source>Copied the text of this pad.</source>
        <translation>Text des Blatts kopiert.</translation>
    </message>
    <message>
        <source>Open text files as pads</source>
        <translation>Textdateien als Blätter öffnen</translation>
    </message>
    <message>
        <source>Menu of this pad</source>
        <translation>Menü dieses Blatts</translation>
    </message>
    <message>
        <source>before a rewrite</source>
        <translation>vor einer Neufassung</translation>
    </message>
    <message>
        <source>before replacing</source>
        <translation>vor dem Ersetzen</translation>
    </message>
    <message>
        <source>before restoring a version</source>
        <translation>vor dem Wiederherstellen</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>Versions, the newest first</source>
        <translation>Fassungen, neueste zuerst</translation>
    </message>
    <message>
        <source>The version</source>
        <translation>Die Fassung</translation>
    </message>
    <message>
        <source>Show changes since</source>
        <translation>Änderungen seitdem zeigen</translation>
    </message>
    <message>
        <source>Restore this version</source>
        <translation>Diese Fassung wiederherstellen</translation>
    </message>
    <message>
        <source>A version is kept every 5 minutes while you write, and before every rewrite. All of the last hour stay, then one an hour for a day, one a day for a month, and one a week, up to 200.</source>
        <translation>Beim Schreiben wird alle 5 Minuten eine Fassung aufgehoben, außerdem vor jeder Neufassung. Von der letzten Stunde bleiben alle, dann einen Tag lang eine je Stunde, einen Monat lang eine je Tag, danach eine je Woche; höchstens 200.</translation>
    </message>
    <message>
        <source>No versions yet. The first one is kept when you write.</source>
        <translation>Noch keine Fassungen. Die erste wird beim Schreiben aufgehoben.</translation>
    </message>
    <message>
        <source>This version can&apos;t be read any more.</source>
        <translation>Diese Fassung ist nicht mehr lesbar.</translation>
    </message>
    <message>
        <source>Nothing has changed since.</source>
        <translation>Seitdem hat sich nichts geändert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s) added</source>
        <translation>
            <numerusform>%Ln Wort neu</numerusform>
            <numerusform>%Ln Wörter neu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed</source>
        <translation>
            <numerusform>%Ln entfernt</numerusform>
            <numerusform>%Ln entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>docs/decide.md shows a form with every kind of question.</source>
        <translation>docs/decide.md zeigt einen Fragebogen mit allen Arten von Fragen.</translation>
    </message>
    <message>
        <source>Choose a TOML file.</source>
        <translation>Wählen Sie eine TOML-Datei.</translation>
    </message>
    <message>
        <source>Check the name of the file.</source>
        <translation>Prüfen Sie den Namen der Datei.</translation>
    </message>
    <message>
        <source>it is larger than 1 MB</source>
        <translation>sie ist größer als 1 MB</translation>
    </message>
    <message>
        <source>Choose a form.</source>
        <translation>Wählen Sie einen Fragebogen.</translation>
    </message>
    <message>
        <source>Save it as UTF-8 text.</source>
        <translation>Speichern Sie sie als UTF-8-Text.</translation>
    </message>
    <message>
        <source>{file}: {message}</source>
        <translation>{file}: {message}</translation>
    </message>
    <message>
        <source>This is no form: {reason}.</source>
        <translation>Das ist kein Fragebogen: {reason}.</translation>
    </message>
    <message>
        <source>The form isn&apos;t valid TOML: {reason}.</source>
        <translation>Der Fragebogen ist kein gültiges TOML: {reason}.</translation>
    </message>
    <message>
        <source>Can&apos;t read the form {file}: {reason}.</source>
        <translation>Der Fragebogen {file} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>The text is empty.</source>
        <translation>Der Text ist leer.</translation>
    </message>
    <message>
        <source>Choose a text.</source>
        <translation>Wählen Sie einen Text.</translation>
    </message>
    <message>
        <source>The text is too long for “{question}”: it has more than {most:,} passages to copy.</source>
        <translation>Der Text ist zu lang für „{question}“: Er hat mehr als {most:,} Stellen zum Übernehmen.</translation>
    </message>
    <message>
        <source>Split it, or let the answer have fewer words.</source>
        <translation>Teilen Sie ihn auf, oder lassen Sie weniger Wörter für die Antwort zu.</translation>
    </message>
    <message>
        <source>The text has no words to answer “{question}” with.</source>
        <translation>Der Text hat keine Wörter, mit denen sich „{question}“ beantworten lässt.</translation>
    </message>
    <message>
        <source>Give the question “none”.</source>
        <translation>Geben Sie bei der Frage „none“ an.</translation>
    </message>
    <message>
        <source>{name}, row {row}</source>
        <translation>{name}, Zeile {row}</translation>
    </message>
    <message>
        <source>There is no text in the folder {name}.</source>
        <translation>Im Ordner {name} ist kein Text.</translation>
    </message>
    <message>
        <source>Texts end in .txt, .md, .html, .json, .pdf, .docx, .csv or .tsv.</source>
        <translation>Texte enden auf .txt, .md, .html, .json, .pdf, .docx, .csv oder .tsv.</translation>
    </message>
    <message>
        <source>{name}: it doesn&apos;t exist.</source>
        <translation>{name}: Es gibt sie nicht.</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>it is damaged ({reason})</source>
        <translation>sie ist beschädigt ({reason})</translation>
    </message>
    <message>
        <source>it has no column “{column}”</source>
        <translation>sie hat keine Spalte „{column}“</translation>
    </message>
    <message>
        <source>it has several columns</source>
        <translation>sie hat mehrere Spalten</translation>
    </message>
    <message>
        <source>Choose the column of the texts: {columns}.</source>
        <translation>Wählen Sie die Spalte mit den Texten: {columns}.</translation>
    </message>
    <message>
        <source>{name}: {reason}.</source>
        <translation>{name}: {reason}.</translation>
    </message>
    <message>
        <source>Choose a table in CSV format.</source>
        <translation>Wählen Sie eine Tabelle im CSV-Format.</translation>
    </message>
    <message>
        <source>Choose a file with text.</source>
        <translation>Wählen Sie eine Datei mit Text.</translation>
    </message>
    <message>
        <source>Two of the answers can&apos;t be told apart: they have the same words.</source>
        <translation>Zwei der Antworten lassen sich nicht unterscheiden: Sie bestehen aus denselben Wörtern.</translation>
    </message>
    <message>
        <source>Change one of them, or what follows them.</source>
        <translation>Ändern Sie eine davon oder das, was auf sie folgt.</translation>
    </message>
    <message>
        <source>One of the answers begins with another one, and a gap follows them.</source>
        <translation>Eine der Antworten ist der Anfang einer anderen, und dahinter folgt eine Lücke.</translation>
    </message>
    <message>
        <source>Write a word or a punctuation mark behind these answers.</source>
        <translation>Hinter diese Antworten ein Wort oder ein Satzzeichen schreiben.</translation>
    </message>
    <message>
        <source>Select a passage in a reply first: drag across it, or hold Shift and use the arrow keys.</source>
        <translation>Zuerst eine Stelle in einer Antwort markieren: mit der Maus, oder mit Umschalt und den Pfeiltasten.</translation>
    </message>
    <message>
        <source>Wait until the running reply is done.</source>
        <translation>Bitte warten, bis die laufende Antwort fertig ist.</translation>
    </message>
    <message>
        <source>Passage rewritten. What followed is kept with the earlier version.</source>
        <translation>Stelle neu geschrieben. Was folgte, bleibt bei der früheren Fassung.</translation>
    </message>
    <message>
        <source>Passage rewritten. The earlier version is kept.</source>
        <translation>Stelle neu geschrieben. Die frühere Fassung bleibt erhalten.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed.</source>
        <translation>Angehalten. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Selected passage</source>
        <translation>Markierte Stelle</translation>
    </message>
    <message>
        <source>Your last changes to a pad can&apos;t be saved.</source>
        <translation>Die letzten Änderungen an einem Blatt lassen sich nicht speichern.</translation>
    </message>
    <message>
        <source>Keep the window open to copy your text or to free up space.</source>
        <translation>Das Fenster offen lassen, um den Text zu kopieren oder Platz zu schaffen.</translation>
    </message>
    <message>
        <source>Close and lose them</source>
        <translation>Schließen und verwerfen</translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>No questions yet.</source>
        <translation>Noch keine Fragen.</translation>
    </message>
    <message>
        <source>Add question</source>
        <translation>Frage hinzufügen</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Write or paste a text, or add files below</source>
        <translation>Schreiben Sie einen Text, oder fügen Sie unten Dateien hinzu</translation>
    </message>
    <message>
        <source>Text to decide about</source>
        <translation>Text, zu dem gefragt wird</translation>
    </message>
    <message>
        <source>Files and folders</source>
        <translation>Dateien und Ordner</translation>
    </message>
    <message>
        <source>Remove the selected file or folder</source>
        <translation>Die ausgewählte Datei oder den Ordner entfernen</translation>
    </message>
    <message>
        <source>Column of the texts: “text”, or the only one</source>
        <translation>Spalte mit den Texten: „text“ oder die einzige</translation>
    </message>
    <message>
        <source>Column of the texts in tables</source>
        <translation>Spalte mit den Texten in Tabellen</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>PDF, DOCX, text and Markdown; tables as CSV.</source>
        <translation>PDF, DOCX, Text und Markdown; Tabellen als CSV.</translation>
    </message>
    <message>
        <source>Write these words again (Ctrl+Alt+R)</source>
        <translation>Diese Wörter neu schreiben (Strg+Alt+R)</translation>
    </message>
    <message>
        <source>Write these words again, shorter (Ctrl+Alt+1)</source>
        <translation>Diese Wörter kürzer neu schreiben (Strg+Alt+1)</translation>
    </message>
    <message>
        <source>Write these words again, longer (Ctrl+Alt+2)</source>
        <translation>Diese Wörter länger neu schreiben (Strg+Alt+2)</translation>
    </message>
    <message>
        <source>Say the same in other words (Ctrl+Alt+3)</source>
        <translation>Dasselbe mit anderen Worten sagen (Strg+Alt+3)</translation>
    </message>
    <message>
        <source>The model wrote nothing for this passage.</source>
        <translation>Das Modell hat für diese Stelle nichts geschrieben.</translation>
    </message>
    <message>
        <source>Try again, or select more words.</source>
        <translation>Noch einmal versuchen oder mehr Wörter auswählen.</translation>
    </message>
</context>
</TS>
