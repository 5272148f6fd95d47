<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>The system&apos;s keyring cannot be used: {error}.</source>
        <translation>Der Schlüsselbund des Systems ist nicht benutzbar: {error}.</translation>
    </message>
    <message>
        <source>Unlock it, then try again.</source>
        <translation>Den Schlüsselbund entsperren und es noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>The last reply</source>
        <translation>Die letzte Antwort</translation>
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
        <source>Search all conversations</source>
        <translation>Alle Unterhaltungen durchsuchen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export the conversation…</source>
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
        <source>This conversation…</source>
        <translation>Diese Unterhaltung …</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Edit the last question</source>
        <translation>Letzte Frage bearbeiten</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>Dateien anhängen …</translation>
    </message>
    <message>
        <source>Stop the reply, or go back</source>
        <translation>Antwort anhalten oder zurückgehen</translation>
    </message>
    <message>
        <source>Speed and polish</source>
        <translation>Tempo und Feinschliff</translation>
    </message>
    <message>
        <source>Think first, or answer at once</source>
        <translation>Erst nachdenken oder sofort antworten</translation>
    </message>
    <message>
        <source>Copy the last reply</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Copy the last reply as text</source>
        <translation>Letzte Antwort als Text kopieren</translation>
    </message>
    <message>
        <source>Copy the last code block</source>
        <translation>Letzten Code-Block kopieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Write the last reply again with the same seed</source>
        <translation>Letzte Antwort mit demselben Startwert noch einmal schreiben</translation>
    </message>
    <message>
        <source>Continue the last reply</source>
        <translation>Letzte Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Replay the last reply</source>
        <translation>Letzte Antwort wiederholen</translation>
    </message>
    <message>
        <source>Compare the last reply…</source>
        <translation>Letzte Antwort vergleichen …</translation>
    </message>
    <message>
        <source>Export the reply as a film…</source>
        <translation>Antwort als Film exportieren …</translation>
    </message>
    <message>
        <source>Details of the last reply</source>
        <translation>Einzelheiten der letzten Antwort</translation>
    </message>
    <message>
        <source>Show or hide thoughts</source>
        <translation>Gedanken ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Earlier branch</source>
        <translation>Früherer Zweig</translation>
    </message>
    <message>
        <source>Later branch</source>
        <translation>Späterer Zweig</translation>
    </message>
    <message>
        <source>Go to the end</source>
        <translation>Zum Ende gehen</translation>
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
        <source>Show or hide conversations</source>
        <translation>Unterhaltungen ein- oder ausblenden</translation>
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
        <source>Canvas as prose, grid or quiet</source>
        <translation>Leinwand als Fließtext, Raster oder ruhig</translation>
    </message>
    <message>
        <source>Present, full screen</source>
        <translation>Vorführen, im Vollbild</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Larger type</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Smaller type</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Usual size of type</source>
        <translation>Übliche Schriftgröße</translation>
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
        <source>Tokens per forward pass</source>
        <translation>Token je Durchlauf</translation>
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
        <source>Map of the block over the steps</source>
        <translation>Karte des Blocks über die Schritte</translation>
    </message>
    <message>
        <source>The positions of the block</source>
        <translation>Die Positionen des Blocks</translation>
    </message>
    <message>
        <source>The {count} positions of the block</source>
        <translation>Die {count} Positionen des Blocks</translation>
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
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>Block {number}</source>
        <translation>Block {number}</translation>
    </message>
    <message>
        <source>Mean entropy and temperature over the steps</source>
        <translation>Mittlere Entropie und Temperatur über die Schritte</translation>
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
        <source>Accepted positions per step</source>
        <translation>Angenommene Positionen je Schritt</translation>
    </message>
    <message>
        <source>Accepted positions</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>History of a token</source>
        <translation>Geschichte eines Tokens</translation>
    </message>
    <message>
        <source>position {number}</source>
        <translation>Position {number}</translation>
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
        <source>Nothing to look into yet</source>
        <translation>Noch gibt es nichts zu sehen</translation>
    </message>
    <message>
        <source>Ask something. While the reply comes out of the fog, this shows how: how unsure the model is at each step, which positions it has accepted, and how often it changed its mind.</source>
        <translation>Eine Frage stellen. Während die Antwort aus dem Nebel kommt, ist hier zu sehen, wie: wie unsicher das Modell bei jedem Schritt ist, welche Positionen es angenommen hat und wie oft es seine Meinung ändert.</translation>
    </message>
    <message>
        <source>Afterwards, point at a word to see everything else that stood in its place.</source>
        <translation>Danach auf ein Wort zeigen, um alles zu sehen, was sonst noch an seiner Stelle stand.</translation>
    </message>
    <message>
        <source>Point at a word, or at a row of the map, to see everything that stood in its place.</source>
        <translation>Auf ein Wort oder eine Zeile der Karte zeigen, um alles zu sehen, was an dieser Stelle stand.</translation>
    </message>
    <message>
        <source>How freely words are drawn in this step: higher tries more, lower keeps to the likeliest.</source>
        <translation>Wie frei in diesem Schritt gezogen wird: höher probiert mehr, niedriger bleibt beim Wahrscheinlichsten.</translation>
    </message>
    <message>
        <source>How unsure the model is, on average over all positions: 0 nats is certain, 0.7 a toss-up of two.</source>
        <translation>Wie unsicher das Modell ist, im Mittel über alle Positionen: 0 Nat ist sicher, 0,7 steht eins zu eins zwischen zweien.</translation>
    </message>
    <message>
        <source>Positions that the model is sure enough of to build on in the next step; all the others get fresh noise.</source>
        <translation>Positionen, bei denen das Modell sicher genug ist, um im nächsten Schritt darauf aufzubauen; alle anderen bekommen neues Rauschen.</translation>
    </message>
    <message>
        <source>Positions whose likeliest token differs from the step before; in a block that is done, none does.</source>
        <translation>Positionen, deren wahrscheinlichstes Token ein anderes ist als im Schritt davor; in einem fertigen Block ist es keine.</translation>
    </message>
    <message>
        <source>How unsure the model is at each step, on average over the block, and the temperature it was drawn with. Click or drag to go to a step.</source>
        <translation>Wie unsicher das Modell bei jedem Schritt ist, im Mittel über den Block, und die Temperatur, mit der gezogen wurde. Klicken oder ziehen führt zu einem Schritt.</translation>
    </message>
    <message>
        <source>How many positions each step accepts: those it kept, those that are new, and those it gave up again. Click or drag to go to a step.</source>
        <translation>Wie viele Positionen jeder Schritt annimmt: behaltene, neue und wieder aufgegebene. Klicken oder ziehen führt zu einem Schritt.</translation>
    </message>
    <message>
        <source>Every position of the block, from its first word at the top to its last, at every step: fog is noise, amber undecided, blue accepted. Point at a row to see its tokens.</source>
        <translation>Jede Position des Blocks, vom ersten Wort oben bis zum letzten, bei jedem Schritt: Nebel ist Rauschen, Bernstein unentschieden, Blau angenommen. Auf eine Zeile zeigen, um ihre Token zu sehen.</translation>
    </message>
    <message>
        <source>Tokens of the reply per second by the clock on the wall, reading your message included.</source>
        <translation>Token der Antwort je Sekunde nach der Uhr an der Wand, das Lesen der Nachricht eingeschlossen.</translation>
    </message>
    <message>
        <source>Denoising steps per second; each of them looks at the whole block.</source>
        <translation>Entrauschungsschritte je Sekunde; jeder davon sieht den ganzen Block an.</translation>
    </message>
    <message>
        <source>Denoising steps that a block took, on average: the fewer, the quicker.</source>
        <translation>Entrauschungsschritte, die ein Block im Mittel brauchte: je weniger, desto schneller.</translation>
    </message>
    <message>
        <source>Tokens of the reply per run through the model; a model that writes one token after the other has 1.</source>
        <translation>Token der Antwort je Durchlauf durch das Modell; ein Modell, das ein Token nach dem anderen schreibt, hat 1.</translation>
    </message>
    <message>
        <source>What the model runs on, and the memory that it takes there.</source>
        <translation>Worauf das Modell läuft und wie viel Speicher es dort braucht.</translation>
    </message>
    <message>
        <source>The tokens that stood in this place, at which steps they did, and how unsure the model was of them; the blue line marks the steps that accepted it.</source>
        <translation>Die Token, die an dieser Stelle standen, in welchen Schritten, und wie unsicher das Modell dabei war; die blaue Linie markiert die Schritte, die sie angenommen haben.</translation>
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
        <source>Never changed.</source>
        <translation>Nie geändert.</translation>
    </message>
    <message>
        <source>Changed {times}.</source>
        <translation>{times} geändert.</translation>
    </message>
    <message>
        <source>Not accepted so far.</source>
        <translation>Bisher nicht angenommen.</translation>
    </message>
    <message>
        <source>Accepted at step {first} and kept.</source>
        <translation>In Schritt {first} angenommen und behalten.</translation>
    </message>
    <message>
        <source>Accepted first at step {first}, lost {times}, last at step {last}.</source>
        <translation>Zuerst in Schritt {first} angenommen, {times} verloren, zuletzt in Schritt {last}.</translation>
    </message>
    <message>
        <source>Accepted first at step {first}, lost {times}, open since.</source>
        <translation>Zuerst in Schritt {first} angenommen, {times} verloren, seitdem offen.</translation>
    </message>
    <message>
        <source>Accepted first at step {first}, last at step {last}, lost {times}, open since.</source>
        <translation>Zuerst in Schritt {first} angenommen, zuletzt in Schritt {last}, {times} verloren, seitdem offen.</translation>
    </message>
    <message>
        <source>waiting for its first step</source>
        <translation>wartet auf den ersten Schritt</translation>
    </message>
    <message>
        <source>step {step} of at most {most}</source>
        <translation>Schritt {step} von höchstens {most}</translation>
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
        <source>Position {number}: {text}, {entropy}, {state}.</source>
        <translation>Position {number}: {text}, {entropy}, {state}.</translation>
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
        <source>Colours of the canvas, from fog to text: {words}</source>
        <translation>Farben der Leinwand, vom Nebel zum Text: {words}</translation>
    </message>
    <message>
        <source>A replay cannot be read: {error}.</source>
        <translation>Eine Wiederholung lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>The reply itself is not affected.</source>
        <translation>Die Antwort selbst ist nicht betroffen.</translation>
    </message>
    <message>
        <source>its format is {version}</source>
        <translation>ihr Format ist {version}</translation>
    </message>
    <message>
        <source>The reply while it is written</source>
        <translation>Die Antwort, während sie entsteht</translation>
    </message>
    <message>
        <source>What is finished of it becomes text above.</source>
        <translation>Was davon fertig ist, wird oben zu Text.</translation>
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
        <source>The conversation takes {used} of {room} tokens that the model can read; {kept} more of its context are kept free for the reply.</source>
        <translation>Die Unterhaltung belegt {used} von {room} Token, die das Modell lesen kann; {kept} weitere seines Kontexts bleiben für die Antwort frei.</translation>
    </message>
    <message>
        <source>The message alone does not fit: it has to get shorter.</source>
        <translation>Die Nachricht allein passt nicht: Sie muss kürzer werden.</translation>
    </message>
    <message>
        <source>The oldest messages are left out when the model answers; they stay here.</source>
        <translation>Beim Antworten werden die ältesten Nachrichten ausgelassen; hier bleiben sie.</translation>
    </message>
    <message>
        <source>When it is full, the oldest messages are left out; they stay here.</source>
        <translation>Ist er voll, werden die ältesten Nachrichten ausgelassen; hier bleiben sie.</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
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
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n Seite</numerusform>
            <numerusform>%n Seiten</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Token</translation>
    </message>
    <message>
        <source>about {count} tokens</source>
        <translation>etwa {count} Token</translation>
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
        <source>Text of {name}</source>
        <translation>Text von {name}</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Unfog opens addresses of the web and of mail only; this one begins with “{scheme}:”.</source>
        <translation>Unfog öffnet nur Adressen des Webs und von E-Mail; diese beginnt mit „{scheme}:“.</translation>
    </message>
    <message>
        <source>This address cannot be opened: it names no place to go to.</source>
        <translation>Diese Adresse lässt sich nicht öffnen: Sie nennt kein Ziel.</translation>
    </message>
    <message>
        <source>The words of this link look like {claimed}, but it leads to {host}.</source>
        <translation>Die Wörter dieses Links sehen aus wie {claimed}, aber er führt zu {host}.</translation>
    </message>
    <message>
        <source>What stands before the “@” is no part of where it leads: that is {host}.</source>
        <translation>Was vor dem „@“ steht, gehört nicht zum Ziel: Das ist {host}.</translation>
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
        <source>This link is not opened.</source>
        <translation>Dieser Link wird nicht geöffnet.</translation>
    </message>
    <message>
        <source>Write a message to this address in the mail program?</source>
        <translation>Im Mailprogramm eine Nachricht an diese Adresse schreiben?</translation>
    </message>
    <message>
        <source>Open this address in the browser?</source>
        <translation>Diese Adresse im Browser öffnen?</translation>
    </message>
    <message>
        <source>The whole address</source>
        <translation>Die ganze Adresse</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Think first</source>
        <translation>Erst nachdenken</translation>
    </message>
    <message>
        <source>Save these values as a preset…</source>
        <translation>Diese Werte als Voreinstellung speichern …</translation>
    </message>
    <message>
        <source>Rename or delete presets…</source>
        <translation>Voreinstellungen umbenennen oder löschen …</translation>
    </message>
    <message>
        <source>{title}: {text}</source>
        <translation>{title}: {text}</translation>
    </message>
    <message>
        <source>the model thinks before it answers; better on hard questions, slower</source>
        <translation>das Modell denkt nach, bevor es antwortet; besser bei schweren Fragen, langsamer</translation>
    </message>
    <message>
        <source>this model cannot; others will think before they answer</source>
        <translation>dieses Modell kann es nicht; andere denken nach, bevor sie antworten</translation>
    </message>
    <message>
        <source>{preset} · thinks</source>
        <translation>{preset} · denkt nach</translation>
    </message>
    <message>
        <source>Speed and polish: {preset}</source>
        <translation>Tempo und Feinschliff: {preset}</translation>
    </message>
    <message>
        <source>in this conversation alone</source>
        <translation>nur in dieser Unterhaltung</translation>
    </message>
    <message>
        <source>the model thinks first</source>
        <translation>das Modell denkt erst nach</translation>
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
        <source>The reply was empty; trying once more.</source>
        <translation>Die Antwort war leer; noch ein Versuch.</translation>
    </message>
    <message>
        <source>The reply before this one was empty.</source>
        <translation>Die Antwort davor war leer.</translation>
    </message>
    <message>
        <source>Writing reply {number} again, with the same seed.</source>
        <translation>Antwort {number} wird noch einmal geschrieben, mit demselben Startwert.</translation>
    </message>
    <message>
        <source>The same seed and the same text as reply {number}.</source>
        <translation>Derselbe Startwert und derselbe Text wie Antwort {number}.</translation>
    </message>
    <message>
        <source>The same seed as reply {number}, which was cut off: as far as it goes, the text is the same.</source>
        <translation>Derselbe Startwert wie Antwort {number}, die abgebrochen wurde: So weit sie reicht, ist der Text derselbe.</translation>
    </message>
    <message>
        <source>The same seed as reply {number}; as far as this one goes, the text is the same.</source>
        <translation>Derselbe Startwert wie Antwort {number}; so weit diese reicht, ist der Text derselbe.</translation>
    </message>
    <message>
        <source>The same seed as reply {number}, but another text.</source>
        <translation>Derselbe Startwert wie Antwort {number}, aber ein anderer Text.</translation>
    </message>
    <message>
        <source>Model and settings are the same; another device or version may compute a little differently.</source>
        <translation>Modell und Einstellungen sind dieselben; ein anderes Gerät oder eine andere Version rechnet womöglich ein wenig anders.</translation>
    </message>
    <message>
        <source>The settings of reply {number} are not known.</source>
        <translation>Die Einstellungen von Antwort {number} sind nicht bekannt.</translation>
    </message>
    <message>
        <source>The settings of reply {number} were others.</source>
        <translation>Die Einstellungen von Antwort {number} waren andere.</translation>
    </message>
    <message>
        <source>With which system prompt reply {number} was written is not known.</source>
        <translation>Mit welchem Systemprompt Antwort {number} geschrieben wurde, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The model saw another part of the conversation: {then} messages were left out, now {now}.</source>
        <translation>Das Modell sah einen anderen Teil der Unterhaltung: {then} Nachrichten waren ausgelassen, jetzt sind es {now}.</translation>
    </message>
    <message>
        <source>Reply {number} was continued after it had ended.</source>
        <translation>Antwort {number} wurde fortgesetzt, nachdem sie geendet hatte.</translation>
    </message>
    <message>
        <source>Which model wrote reply {number} is not known.</source>
        <translation>Welches Modell Antwort {number} geschrieben hat, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Reply {number} was written by {original}, this one by {model}.</source>
        <translation>Antwort {number} hat {original} geschrieben, diese hier {model}.</translation>
    </message>
    <message>
        <source>The model of this conversation, {name}, is not there any more.</source>
        <translation>Das Modell dieser Unterhaltung, {name}, ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Put the file back to {folder}, or choose another model in “This conversation…” (Ctrl+Shift+O). What you wrote is kept.</source>
        <translation>Die Datei nach {folder} zurücklegen oder in „Diese Unterhaltung …“ (Strg+Umschalt+O) ein anderes Modell wählen. Das Geschriebene bleibt erhalten.</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be written to.</source>
        <translation>In den Datenordner {folder} lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>Set UNFOG_DATA_DIR to a folder that you may write to.</source>
        <translation>UNFOG_DATA_DIR auf einen Ordner setzen, in den geschrieben werden darf.</translation>
    </message>
    <message>
        <source>Unfog is already open on the data folder {folder}.</source>
        <translation>Unfog ist mit dem Datenordner {folder} schon geöffnet.</translation>
    </message>
    <message>
        <source>Use the window that is open, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Das geöffnete Fenster benutzen oder UNFOG_DATA_DIR auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
        <source>Something went wrong that should not have.</source>
        <translation>Etwas ist schiefgegangen, das nicht hätte schiefgehen dürfen.</translation>
    </message>
    <message>
        <source>What you wrote is kept. If it happens again, restart Unfog; {log} has the details.</source>
        <translation>Das Geschriebene bleibt erhalten. Geschieht es wieder, Unfog neu starten; Einzelheiten stehen in {log}.</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>recordings</source>
        <translation>Tonaufnahmen</translation>
    </message>
    <message>
        <source>its “mapping” is missing or no object</source>
        <translation>„mapping“ fehlt oder ist kein Objekt</translation>
    </message>
    <message>
        <source>it holds no message that can be shown</source>
        <translation>sie enthält keine Nachricht, die sich anzeigen lässt</translation>
    </message>
    <message>
        <source>system messages</source>
        <translation>Systemnachrichten</translation>
    </message>
    <message>
        <source>its messages follow each other in a circle</source>
        <translation>ihre Nachrichten folgen einander im Kreis</translation>
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
        <translation>Ergebnisse von Werkzeugen</translation>
    </message>
    <message>
        <source>messages of unknown roles</source>
        <translation>Nachrichten unbekannter Rollen</translation>
    </message>
    <message>
        <source>tool calls</source>
        <translation>Aufrufe von Werkzeugen</translation>
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
        <source>“{path}” cannot be written: {reason}.</source>
        <translation>„{path}“ lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to.</source>
        <translation>Einen Ordner wählen, in den geschrieben werden darf.</translation>
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
        <source>Unfog&apos;s JSON (*.json)</source>
        <translation>JSON von Unfog (*.json)</translation>
    </message>
    <message>
        <source>Conversations (*.json *.zip);;All files (*)</source>
        <translation>Unterhaltungen (*.json *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Export all as</source>
        <translation>Alle exportieren als</translation>
    </message>
    <message>
        <source>Export the conversation as</source>
        <translation>Unterhaltung exportieren als</translation>
    </message>
    <message>
        <source>Export all conversations as</source>
        <translation>Alle Unterhaltungen exportieren als</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>Unterhaltung exportieren</translation>
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
        <source>Reading “{file}”…</source>
        <translation>„{file}“ wird gelesen …</translation>
    </message>
    <message>
        <source>Exported to “{file}”.</source>
        <translation>Nach „{file}“ exportiert.</translation>
    </message>
    <message>
        <source>“{file}” holds no conversation.</source>
        <translation>„{file}“ enthält keine Unterhaltung.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Eine andere Datei wählen.</translation>
    </message>
    <message>
        <source>Importing “{file}”: {done} of {total} conversations</source>
        <translation>„{file}“ wird importiert: {done} von {total} Unterhaltungen</translation>
    </message>
    <message>
        <source>in “{folder}”</source>
        <translation>in „{folder}“</translation>
    </message>
    <message>
        <source>Exported to “{file}” {place}.</source>
        <translation>Nach „{file}“ {place} exportiert.</translation>
    </message>
    <message>
        <source>Exporting {done} of {total} conversations</source>
        <translation>{done} von {total} Unterhaltungen exportiert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported to {files} {place}.</source>
        <translation>In {files} {place} exportiert.</translation>
    </message>
    <message>
        <source>The import or export before this one is not finished yet.</source>
        <translation>Der vorige Import oder Export ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>its “messages” are missing or no list</source>
        <translation>„messages“ fehlt oder ist keine Liste</translation>
    </message>
    <message>
        <source>steps of unknown kinds</source>
        <translation>Schritte unbekannter Art</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>sie ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>sie ist kein Text in UTF-8</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>sie ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is damaged or no JSON: {error}</source>
        <translation>sie ist beschädigt oder kein JSON: {error}</translation>
    </message>
    <message>
        <source>{conversations} with {messages} came in from {source}.</source>
        <translation>{conversations} mit {messages} aus {source} übernommen.</translation>
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
        <source>The first {messages} no longer fitted into the context</source>
        <translation>Die ersten {messages} passten nicht mehr in den Kontext</translation>
    </message>
    <message>
        <source>as many steps as the model file says</source>
        <translation>so viele Schritte, wie die Modelldatei sagt,</translation>
    </message>
    <message>
        <source>{steps} per block, at most {most} tokens</source>
        <translation>{steps} je Block, höchstens {most} Token</translation>
    </message>
    <message>
        <source>{tokens} tokens in {blocks} and {steps}: {per_block} steps per block, {per_pass} tokens per forward pass</source>
        <translation>{tokens} Token in {blocks} und {steps}: {per_block} Schritte je Block, {per_pass} Token je Durchlauf</translation>
    </message>
    <message>
        <source>{seconds} s, {rate} tokens/s; the prompt&apos;s {prompt} tokens took {prefill} s, {cached} of them were cached</source>
        <translation>{seconds} s, {rate} Token/s; die {prompt} Token des Prompts brauchten {prefill} s, {cached} davon waren im Cache</translation>
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
        <source>“{conversation}” was left out: {reason}.</source>
        <translation>„{conversation}“ wurde ausgelassen: {reason}.</translation>
    </message>
    <message>
        <source>its message {message} follows message {parent}, which comes later</source>
        <translation>ihre Nachricht {message} folgt auf Nachricht {parent}, die später kommt</translation>
    </message>
    <message>
        <source>it shows message {message} of {count}</source>
        <translation>sie zeigt Nachricht {message} von {count}</translation>
    </message>
    <message>
        <source>Unfog reads its own files, ChatGPT&apos;s export (the ZIP or its conversations.json) and LM Studio&apos;s files.</source>
        <translation>Unfog liest die eigenen Dateien, den Export von ChatGPT (das ZIP oder dessen conversations.json) und die Dateien von LM Studio.</translation>
    </message>
    <message>
        <source>Import the conversations in smaller files.</source>
        <translation>Die Unterhaltungen in kleineren Dateien importieren.</translation>
    </message>
    <message>
        <source>“{file}” cannot be read: {reason}.</source>
        <translation>„{file}“ lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Choose a file that exists.</source>
        <translation>Eine Datei wählen, die es gibt.</translation>
    </message>
    <message>
        <source>“{file}” cannot be imported: {reason}.</source>
        <translation>„{file}“ lässt sich nicht importieren: {reason}.</translation>
    </message>
    <message>
        <source>it is UTF-16 and not UTF-8 text</source>
        <translation>sie ist Text in UTF-16 und nicht in UTF-8</translation>
    </message>
    <message>
        <source>Attach the part of it that matters.</source>
        <translation>Den wichtigen Teil davon anhängen.</translation>
    </message>
    <message>
        <source>it cannot be read ({reason})</source>
        <translation>sie lässt sich nicht lesen ({reason})</translation>
    </message>
    <message>
        <source>Check the file and its disk.</source>
        <translation>Die Datei und ihren Datenträger prüfen.</translation>
    </message>
    <message>
        <source>It may have been moved or renamed; choose it again.</source>
        <translation>Vielleicht wurde sie verschoben oder umbenannt; noch einmal auswählen.</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>es gibt sie nicht</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>sie ist ein Ordner</translation>
    </message>
    <message>
        <source>Attach the files that are in it.</source>
        <translation>Die Dateien darin anhängen.</translation>
    </message>
    <message>
        <source>it is a device and no file</source>
        <translation>sie ist ein Gerät und keine Datei</translation>
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
        <source>Attach a file that holds text.</source>
        <translation>Eine Datei anhängen, die Text enthält.</translation>
    </message>
    <message>
        <source>it is too large ({size:,.0f} MB; at most {most:,.0f} MB)</source>
        <translation>sie ist zu groß ({size:,.0f} MB; höchstens {most:,.0f} MB)</translation>
    </message>
    <message>
        <source>it holds no text</source>
        <translation>sie enthält keinen Text</translation>
    </message>
    <message>
        <source>Attach a file that does.</source>
        <translation>Eine Datei anhängen, die welchen enthält.</translation>
    </message>
    <message>
        <source>Only the first {most:,} of {length:,} characters were read: the text is too long.</source>
        <translation>Nur die ersten {most:,} von {length:,} Zeichen wurden gelesen: Der Text ist zu lang.</translation>
    </message>
    <message>
        <source>it is no file of conversations that is known here</source>
        <translation>sie ist keine hier bekannte Datei mit Unterhaltungen</translation>
    </message>
    <message>
        <source>“{file}” is larger than {size}, too large to be imported.</source>
        <translation>„{file}“ ist größer als {size} und damit zu groß für den Import.</translation>
    </message>
    <message>
        <source>“{file}” unpacks to more than {size}, too much to be imported.</source>
        <translation>„{file}“ wird entpackt größer als {size}, zu viel für den Import.</translation>
    </message>
    <message>
        <source>The ZIP archive “{file}” cannot be unpacked: {error}.</source>
        <translation>Das ZIP-Archiv „{file}“ lässt sich nicht entpacken: {error}.</translation>
    </message>
    <message>
        <source>Download or copy it once more.</source>
        <translation>Noch einmal herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>“{file}” holds {count:,} files; at most {most:,} can be imported.</source>
        <translation>„{file}“ enthält {count:,} Dateien; importieren lassen sich höchstens {most:,}.</translation>
    </message>
    <message>
        <source>The ZIP archive “{file}” holds no file of conversations.</source>
        <translation>Das ZIP-Archiv „{file}“ enthält keine Datei mit Unterhaltungen.</translation>
    </message>
    <message>
        <source>“{conversation}”: {reason}</source>
        <translation>„{conversation}“: {reason}</translation>
    </message>
    <message>
        <source>it holds no conversation</source>
        <translation>sie enthält keine Unterhaltung</translation>
    </message>
    <message>
        <source>it was written by another Unfog, as version {version}; this one reads {known}</source>
        <translation>sie stammt von einem anderen Unfog, in Version {version}; dieses hier liest {known}</translation>
    </message>
    <message>
        <source>it is not as a file of Unfog is: {error}</source>
        <translation>sie ist nicht so, wie eine Datei von Unfog ist: {error}</translation>
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
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>A download is {state}</source>
        <translation>Ein Download ist {state}</translation>
    </message>
    <message>
        <source>{file} is starting</source>
        <translation>{file} beginnt</translation>
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
        <source>Try the download of {name} again</source>
        <translation>Download von {name} noch einmal versuchen</translation>
    </message>
    <message>
        <source>Cancel the download of {name}</source>
        <translation>Download von {name} abbrechen</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Wartet, bis er an der Reihe ist</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Paused · {part}</source>
        <translation>Angehalten · {part}</translation>
    </message>
    <message>
        <source>Cancel this download? The {size} that are here are deleted.</source>
        <translation>Diesen Download abbrechen? Die {size}, die schon da sind, werden gelöscht.</translation>
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
        <source>The list of downloads cannot be read: {error}.</source>
        <translation>Die Liste der Downloads lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>Start the downloads again; they go on with what is there.</source>
        <translation>Die Downloads noch einmal starten; sie machen mit dem weiter, was da ist.</translation>
    </message>
    <message>
        <source>The list of downloads cannot be kept: {reason}.</source>
        <translation>Die Liste der Downloads lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Make room on the disk. Until then a restart may forget a download.</source>
        <translation>Platz auf dem Datenträger schaffen. Bis dahin kann bei einem Neustart ein Download vergessen werden.</translation>
    </message>
    <message>
        <source>Drop the file to use this model</source>
        <translation>Datei ablegen, um dieses Modell zu benutzen</translation>
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
        <source>The full-size model: {model}</source>
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
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Use the recommended model</source>
        <translation>Das empfohlene Modell benutzen</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>Open the models page</source>
        <translation>Seite der Modelle öffnen</translation>
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
        <source>You find this again under Models (Ctrl+M)</source>
        <translation>Das ist auch unter Modelle (Strg+M) zu finden</translation>
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
        <translation>{file} benutzen</translation>
    </message>
    <message>
        <source>Use {file}, which is on this computer</source>
        <translation>{file} benutzen, schon auf diesem Computer</translation>
    </message>
    <message>
        <source>{file} is here, and answers from now on.</source>
        <translation>{file} ist da und antwortet ab jetzt.</translation>
    </message>
    <message>
        <source>{file} is on its way. You can chat meanwhile.</source>
        <translation>{file} ist unterwegs. Währenddessen geht das Chatten weiter.</translation>
    </message>
    <message>
        <source>This computer: {where}</source>
        <translation>Dieser Computer: {where}</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Dieser Computer wird untersucht …</translation>
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
        <source>It needs {size} of memory at least, more than is free here. The demo model runs anywhere.</source>
        <translation>Es braucht mindestens {size} Speicher, mehr als hier frei ist. Das Demomodell läuft überall.</translation>
    </message>
    <message>
        <source>{model} is gone, the demo model answers</source>
        <translation>{model} ist weg, das Demomodell antwortet</translation>
    </message>
    <message>
        <source>Downloading {file} {percent}</source>
        <translation>{file} wird geladen, {percent}</translation>
    </message>
    <message>
        <source>Hub access: mirror, proxy, token</source>
        <translation>Zugang zum Hub: Spiegel, Proxy, Token</translation>
    </message>
    <message>
        <source>Show or hide the Hub access</source>
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
        <source>the system&apos;s</source>
        <translation>der des Systems</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Forget the token</source>
        <translation>Token vergessen</translation>
    </message>
    <message>
        <source>Another address that serves the same files, if the Hub cannot be reached.</source>
        <translation>Eine andere Adresse mit denselben Dateien, falls der Hub nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>For example http://proxy.example:3128</source>
        <translation>Zum Beispiel http://proxy.example:3128</translation>
    </message>
    <message>
        <source>Only for repositories that ask for one. It goes into the system&apos;s keyring.</source>
        <translation>Nur für Repositorys, die eines verlangen. Es kommt in den Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the Hub access</source>
        <translation>Zugang zum Hub speichern</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>a token is set</source>
        <translation>ein Token ist gesetzt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>There is no keyring here: the token is kept until Unfog is closed.</source>
        <translation>Hier gibt es keinen Schlüsselbund: Das Token wird behalten, bis Unfog geschlossen wird.</translation>
    </message>
    <message>
        <source>The token is in the system&apos;s keyring.</source>
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
        <source>Do not import {name}</source>
        <translation>{name} nicht importieren</translation>
    </message>
    <message>
        <source>Use it where it is</source>
        <translation>Dort benutzen, wo sie ist</translation>
    </message>
    <message>
        <source>Use {name} where it is</source>
        <translation>{name} dort benutzen, wo sie ist</translation>
    </message>
    <message>
        <source>Copy it into Unfog&apos;s folder</source>
        <translation>In den Ordner von Unfog kopieren</translation>
    </message>
    <message>
        <source>Copy {name} into Unfog&apos;s folder</source>
        <translation>{name} in den Ordner von Unfog kopieren</translation>
    </message>
    <message>
        <source>Unfog can use it from there, or keep a copy of its own, {size} more.</source>
        <translation>Unfog kann sie von dort benutzen oder eine eigene Kopie behalten, {size} mehr.</translation>
    </message>
    <message>
        <source>Copying {name}</source>
        <translation>{name} wird kopiert</translation>
    </message>
    <message>
        <source>Copy of {name}</source>
        <translation>Kopie von {name}</translation>
    </message>
    <message>
        <source>Looking into {name}…</source>
        <translation>{name} wird angesehen …</translation>
    </message>
    <message>
        <source>The catalogue cannot be kept: {reason}.</source>
        <translation>Der Katalog lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Make room on the disk.</source>
        <translation>Platz auf dem Datenträger schaffen.</translation>
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
        <source>Refresh the catalogue</source>
        <translation>Katalog auffrischen</translation>
    </message>
    <message>
        <source>Ask the Hub which files there are</source>
        <translation>Den Hub fragen, welche Dateien es gibt</translation>
    </message>
    <message>
        <source>To download</source>
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
        <source>Import a file…</source>
        <translation>Datei importieren …</translation>
    </message>
    <message>
        <source>A GGUF file that you have; or drop one onto the window</source>
        <translation>Eine vorhandene GGUF-Datei; sie lässt sich auch auf das Fenster ziehen</translation>
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
        <source>To download · {model} · {licence}</source>
        <translation>Zum Herunterladen · {model} · {licence}</translation>
    </message>
    <message>
        <source>Asking the Hub…</source>
        <translation>Der Hub wird gefragt …</translation>
    </message>
    <message>
        <source>Look at this computer again</source>
        <translation>Diesen Computer noch einmal untersuchen</translation>
    </message>
    <message>
        <source>{size} of main memory, {free} free</source>
        <translation>{size} Hauptspeicher, {free} frei</translation>
    </message>
    <message>
        <source>{size} of its own memory, {free} free</source>
        <translation>{size} eigener Speicher, {free} frei</translation>
    </message>
    <message>
        <source>in Unfog&apos;s folder</source>
        <translation>im Ordner von Unfog</translation>
    </message>
    <message>
        <source>used where it is</source>
        <translation>dort benutzt, wo sie ist</translation>
    </message>
    <message>
        <source>in the Hugging Face cache</source>
        <translation>im Cache von Hugging Face</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>Das Demomodell benutzen</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>Demomodell</translation>
    </message>
    <message>
        <source>{size} · comes with Unfog · tiny, answers at once</source>
        <translation>{size} · bei Unfog dabei · winzig, antwortet sofort</translation>
    </message>
    <message>
        <source>More for {file}</source>
        <translation>Mehr zu {file}</translation>
    </message>
    <message>
        <source>Check, open folder, remove</source>
        <translation>Prüfen, Ordner öffnen, entfernen</translation>
    </message>
    <message>
        <source>Check of {file}</source>
        <translation>Prüfung von {file}</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>Vergessen …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Check the content</source>
        <translation>Inhalt prüfen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>content checked</source>
        <translation>Inhalt geprüft</translation>
    </message>
    <message>
        <source>SHA-256 {sum}…, with nothing to compare it to</source>
        <translation>SHA-256 {sum}…, nichts zum Vergleichen</translation>
    </message>
    <message>
        <source>Remove {file}? This frees {size}.</source>
        <translation>{file} entfernen? Das macht {size} frei.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Forget {file}? The file stays where it is: {path}</source>
        <translation>{file} vergessen? Die Datei bleibt, wo sie ist: {path}</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
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
        <source>On this computer, and in use.</source>
        <translation>Auf diesem Computer und in Gebrauch.</translation>
    </message>
    <message>
        <source>On this computer.</source>
        <translation>Auf diesem Computer.</translation>
    </message>
    <message>
        <source>Already on this computer, in the Hugging Face cache. {sentence}</source>
        <translation>Schon auf diesem Computer, im Cache von Hugging Face. {sentence}</translation>
    </message>
    <message>
        <source>{computer}, {size} of memory</source>
        <translation>{computer}, {size} Speicher</translation>
    </message>
    <message>
        <source>The file is gone: {path}</source>
        <translation>Die Datei ist weg: {path}</translation>
    </message>
    <message>
        <source>The content is not what it should be: the file is damaged. Remove it and download it again.</source>
        <translation>Der Inhalt ist nicht, was er sein sollte: Die Datei ist beschädigt. Entfernen und noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Fits partly</source>
        <translation>Passt teilweise</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut …</translation>
    </message>
    <message>
        <source>Waiting for the server…</source>
        <translation>Wartet auf den Server …</translation>
    </message>
    <message>
        <source>Checking what came</source>
        <translation>Das Geladene wird geprüft</translation>
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
        <source>{part} of {whole}</source>
        <translation>{part} von {whole}</translation>
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
        <source>{path} is not there any more.</source>
        <translation>{path} ist nicht mehr da.</translation>
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
        <source>Enter sends, Shift and Enter make a new line, a slash lists commands</source>
        <translation>Eingabe sendet, Umschalt und Eingabe beginnt eine neue Zeile, ein Schrägstrich zeigt Befehle</translation>
    </message>
    <message>
        <source>A reply is being written in “{title}”. Wait for its end, or stop it, to send here.</source>
        <translation>In „{title}“ entsteht gerade eine Antwort. Ihr Ende abwarten oder sie anhalten, um hier zu senden.</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>Anhalten (Esc)</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabe)</translation>
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
        <source>Step back, step on</source>
        <translation>Schritt zurück, Schritt vor</translation>
    </message>
    <message>
        <source>To the beginning, to the end</source>
        <translation>Zum Anfang, zum Ende</translation>
    </message>
    <message>
        <source>Slower, faster</source>
        <translation>Langsamer, schneller</translation>
    </message>
    <message>
        <source>Close the shortcuts</source>
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
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Go to a conversation</source>
        <translation>Zu einer Unterhaltung gehen</translation>
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
        <source>Answer with</source>
        <translation>Antworten mit</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>Use another model</source>
        <translation>Anderes Modell benutzen</translation>
    </message>
    <message>
        <source>the demo model</source>
        <translation>das Demomodell</translation>
    </message>
    <message>
        <source>the model&apos;s own limit</source>
        <translation>die Grenze des Modells</translation>
    </message>
    <message>
        <source>at most {steps} steps</source>
        <translation>höchstens {steps} Schritte</translation>
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
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
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
        <translation>Was soll geschehen?</translation>
    </message>
    <message>
        <source>Search for a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>↑ ↓ choose   ·   Enter does it   ·   Esc: it is only a text</source>
        <translation>↑ ↓ wählen   ·   Eingabe ausführen   ·   Esc: es ist nur Text</translation>
    </message>
    <message>
        <source>↑ ↓ choose   ·   Enter does it   ·   Esc closes</source>
        <translation>↑ ↓ wählen   ·   Eingabe ausführen   ·   Esc schließen</translation>
    </message>
    <message>
        <source>Nothing is called “{text}”. Fewer letters may do.</source>
        <translation>Nichts heißt „{text}“. Weniger Buchstaben helfen vielleicht.</translation>
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
        <source>at most 16 steps a block; up to twice the speed of Best, rougher</source>
        <translation>höchstens 16 Schritte je Block; bis zu doppelt so schnell wie „Gründlich“, dafür gröber</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>at most 24 steps a block; between the two</source>
        <translation>höchstens 24 Schritte je Block; zwischen den beiden</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>the model&apos;s own limit, usually 48 steps a block; the smoothest text</source>
        <translation>die Grenze des Modells, meist 48 Schritte je Block; der glatteste Text</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene Werte</translation>
    </message>
    <message numerus="yes">
        <source>at most %n step(s) a block</source>
        <translation>
            <numerusform>höchstens %n Schritt je Block</numerusform>
            <numerusform>höchstens %n Schritte je Block</numerusform>
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
        <source>no block ends early</source>
        <translation>kein Block endet früher</translation>
    </message>
    <message>
        <source>as the model file says</source>
        <translation>wie die Modelldatei es sagt</translation>
    </message>
    <message>
        <source>{before}, {after}</source>
        <translation>{before}, {after}</translation>
    </message>
    <message>
        <source>the process that reads it {how}</source>
        <translation>der Prozess, der sie liest, {how}</translation>
    </message>
    <message>
        <source>Attach the part of it that matters, or its text.</source>
        <translation>Den wichtigen Teil anhängen oder den Text der Datei.</translation>
    </message>
    <message>
        <source>“{file}” cannot be attached: {kind}: {error}</source>
        <translation>„{file}“ lässt sich nicht anhängen: {kind}: {error}</translation>
    </message>
    <message>
        <source>This is a mistake in Unfog. Please report it with the details.</source>
        <translation>Das ist ein Fehler in Unfog. Bitte mit den Einzelheiten melden.</translation>
    </message>
    <message>
        <source>reading it took longer than {seconds:g} seconds</source>
        <translation>das Lesen dauerte länger als {seconds:g} Sekunden</translation>
    </message>
    <message>
        <source>reading it takes too much memory</source>
        <translation>das Lesen braucht zu viel Speicher</translation>
    </message>
    <message>
        <source>could not be started: {reason}</source>
        <translation>konnte nicht gestartet werden: {reason}</translation>
    </message>
    <message>
        <source>was ended unexpectedly</source>
        <translation>wurde unerwartet beendet</translation>
    </message>
    <message>
        <source>ended with code {code} unexpectedly</source>
        <translation>endete unerwartet mit Code {code}</translation>
    </message>
    <message>
        <source>was stopped</source>
        <translation>wurde angehalten</translation>
    </message>
    <message>
        <source>Another model is being loaded.</source>
        <translation>Ein anderes Modell wird geladen.</translation>
    </message>
    <message>
        <source>The engine {how}.</source>
        <translation>Die Engine {how}.</translation>
    </message>
    <message>
        <source>The next message starts it again.</source>
        <translation>Die nächste Nachricht startet sie wieder.</translation>
    </message>
    <message>
        <source>Try again. What was fetched or copied is kept.</source>
        <translation>Noch einmal versuchen. Was schon geladen oder kopiert ist, bleibt.</translation>
    </message>
    <message>
        <source>The process that looks after model files {how}.</source>
        <translation>Der Prozess, der sich um Modelldateien kümmert, {how}.</translation>
    </message>
    <message>
        <source>{title} – Unfog</source>
        <translation>{title} – Unfog</translation>
    </message>
    <message>
        <source>It is in another branch, which can be shown when the reply has ended.</source>
        <translation>Sie steht in einem anderen Zweig, der sich zeigen lässt, wenn die Antwort zu Ende ist.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kept as you type.</source>
        <translation>Wird beim Tippen gespeichert.</translation>
    </message>
    <message>
        <source>This conversation – Unfog</source>
        <translation>Diese Unterhaltung – Unfog</translation>
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
        <source>Speed and polish in this conversation</source>
        <translation>Tempo und Feinschliff in dieser Unterhaltung</translation>
    </message>
    <message>
        <source>Keep in the library</source>
        <translation>In der Sammlung aufheben</translation>
    </message>
    <message>
        <source>Keep this prompt in the library</source>
        <translation>Diesen Prompt in der Sammlung aufheben</translation>
    </message>
    <message>
        <source>Counts from the next reply on.</source>
        <translation>Gilt ab der nächsten Antwort.</translation>
    </message>
    <message>
        <source>Answers here. Another one than the program’s is loaded when the next message is sent.</source>
        <translation>Antwortet hier. Ein anderes als das des Programms wird geladen, wenn die nächste Nachricht gesendet wird.</translation>
    </message>
    <message>
        <source>What the model is told before this conversation: from the library, or as you type it.</source>
        <translation>Was dem Modell vor dieser Unterhaltung gesagt wird: aus der Sammlung oder so, wie es hier getippt wird.</translation>
    </message>
    <message>
        <source>How the replies of this conversation are written.</source>
        <translation>Wie die Antworten dieser Unterhaltung geschrieben werden.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>As the program: {name}</source>
        <translation>Wie das Programm: {name}</translation>
    </message>
    <message>
        <source>As the program</source>
        <translation>Wie das Programm</translation>
    </message>
    <message>
        <source>Without a name</source>
        <translation>Ohne Namen</translation>
    </message>
    <message>
        <source>None: the model is told nothing</source>
        <translation>Keiner: Dem Modell wird nichts gesagt</translation>
    </message>
    <message>
        <source>Own text</source>
        <translation>Eigener Text</translation>
    </message>
    <message>
        <source>Own values</source>
        <translation>Eigene Werte</translation>
    </message>
    <message>
        <source>Nothing of its own: all as the program</source>
        <translation>Nichts Eigenes: alles wie das Programm</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Not used: {why}</source>
        <translation>Nicht übernommen: {why}</translation>
    </message>
    <message>
        <source>{name} (not there any more)</source>
        <translation>{name} (nicht mehr da)</translation>
    </message>
    <message>
        <source>Nothing: the program has no system prompt.</source>
        <translation>Nichts: Das Programm hat keinen Systemprompt.</translation>
    </message>
    <message>
        <source>The model is told nothing here.</source>
        <translation>Dem Modell wird hier nichts gesagt.</translation>
    </message>
    <message>
        <source>“{title}” is deleted.</source>
        <translation>„{title}“ ist gelöscht.</translation>
    </message>
    <message>
        <source>Nothing is found by “{words}”. Esc clears the search.</source>
        <translation>Nichts gefunden mit „{words}“. Esc leert die Suche.</translation>
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
        <source>What it is for, in a sentence</source>
        <translation>Wofür sie gut ist, in einem Satz</translation>
    </message>
    <message>
        <source>Use this preset</source>
        <translation>Diese Voreinstellung benutzen</translation>
    </message>
    <message>
        <source>Delete this preset</source>
        <translation>Diese Voreinstellung löschen</translation>
    </message>
    <message>
        <source>No presets of your own yet.

In the settings, set “Speed and polish” to Custom and choose the values; then save them from the menu beside the message field.</source>
        <translation>Noch keine eigenen Voreinstellungen.

In den Einstellungen „Tempo und Feinschliff“ auf „Eigene Werte“ stellen und die Werte wählen; dann lassen sie sich im Menü neben dem Nachrichtenfeld speichern.</translation>
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
        <source>What the model is told</source>
        <translation>Was dem Modell gesagt wird</translation>
    </message>
    <message>
        <source>What the model is told before the conversation begins</source>
        <translation>Was dem Modell gesagt wird, bevor die Unterhaltung beginnt</translation>
    </message>
    <message>
        <source>Use in this conversation</source>
        <translation>In dieser Unterhaltung benutzen</translation>
    </message>
    <message>
        <source>Use this prompt in the open conversation</source>
        <translation>Diesen Prompt in der geöffneten Unterhaltung benutzen</translation>
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

A system prompt tells the model how to answer: in verse, in French, briefly. Keep here those that you want to use again; “New” begins one.</source>
        <translation>Noch keine Prompts.

Ein Systemprompt sagt dem Modell, wie es antworten soll: in Versen, auf Französisch, kurz. Hier lassen sich jene aufheben, die wieder gebraucht werden; „Neu“ beginnt einen.</translation>
    </message>
    <message>
        <source>{title}, copy</source>
        <translation>{title}, Kopie</translation>
    </message>
    <message>
        <source>Plain assistant</source>
        <translation>Schlichter Assistent</translation>
    </message>
    <message>
        <source>Answer plainly and to the point. Say when you are not sure. Do not flatter, and do not repeat the question.</source>
        <translation>Antworte klar und auf den Punkt. Sage es, wenn du unsicher bist. Schmeichle nicht und wiederhole die Frage nicht.</translation>
    </message>
    <message>
        <source>Translator</source>
        <translation>Übersetzer</translation>
    </message>
    <message>
        <source>Translate everything I write into English; what is English already, into German. Keep tone and layout. Give the translation alone, without comments.</source>
        <translation>Übersetze alles, was ich schreibe, ins Deutsche; was schon deutsch ist, ins Englische. Behalte Ton und Aufbau bei. Gib nur die Übersetzung, ohne Anmerkungen.</translation>
    </message>
    <message>
        <source>Proofreader</source>
        <translation>Korrektor</translation>
    </message>
    <message>
        <source>Correct spelling, grammar and punctuation in what I write, and leave its wording and language as they are otherwise. Give the corrected text first, then a short list of what you changed.</source>
        <translation>Verbessere Rechtschreibung, Grammatik und Zeichensetzung in dem, was ich schreibe, und lass Wortwahl und Sprache sonst, wie sie sind. Gib zuerst den verbesserten Text, dann eine kurze Liste der Änderungen.</translation>
    </message>
    <message>
        <source>Explain simply</source>
        <translation>Einfach erklären</translation>
    </message>
    <message>
        <source>Explain things so that somebody who knows nothing about them understands: short sentences, everyday words, one example. Say what a technical term means when you first use it.</source>
        <translation>Erkläre Dinge so, dass jemand ohne Vorwissen sie versteht: kurze Sätze, alltägliche Wörter, ein Beispiel. Sage bei einem Fachwort, was es bedeutet, wenn es zum ersten Mal vorkommt.</translation>
    </message>
    <message>
        <source>Code reviewer</source>
        <translation>Code-Prüfer</translation>
    </message>
    <message>
        <source>Review the code I give you. Begin with bugs and with cases that are not handled, then say what could be simpler. Quote the line you mean, say why, and show the better version. If nothing is wrong, say so.</source>
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
        <source>Every step lasts equally long, so fewer steps are sooner done.</source>
        <translation>Jeder Schritt dauert gleich lang, weniger Schritte sind also eher fertig.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>{file} cannot be written: its ending is no format.</source>
        <translation>{file} lässt sich nicht schreiben: Die Endung ist kein Format.</translation>
    </message>
    <message>
        <source>Choose a name that ends in {endings}.</source>
        <translation>Einen Namen wählen, der mit {endings} endet.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {folder} is not a folder that you may write to.</source>
        <translation>{path} lässt sich nicht schreiben: In {folder} darf nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Film (MP4)</source>
        <translation>Film (MP4)</translation>
    </message>
    <message>
        <source>Small and smooth: for talks, posts and messages.</source>
        <translation>Klein und flüssig: für Vorträge, Beiträge und Nachrichten.</translation>
    </message>
    <message>
        <source>Animated picture (WebP)</source>
        <translation>Bewegtes Bild (WebP)</translation>
    </message>
    <message>
        <source>For web pages and README files, in full colour.</source>
        <translation>Für Webseiten und README-Dateien, in voller Farbe.</translation>
    </message>
    <message>
        <source>Animated picture (GIF)</source>
        <translation>Bewegtes Bild (GIF)</translation>
    </message>
    <message>
        <source>Is shown everywhere; larger, with fewer colours.</source>
        <translation>Wird überall angezeigt; größer, mit weniger Farben.</translation>
    </message>
    <message>
        <source>Picture (PNG)</source>
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
        <source>Nine moments of the reply as one picture.</source>
        <translation>Neun Augenblicke der Antwort als ein Bild.</translation>
    </message>
    <message>
        <source>Trace (JSON)</source>
        <translation>Aufzeichnung (JSON)</translation>
    </message>
    <message>
        <source>Every step as numbers, for programs of your own and for unfog render.</source>
        <translation>Jeder Schritt in Zahlen, für eigene Programme und für unfog render.</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Quadrat</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Hochformat</translation>
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
        <translation>&amp;Frage zeigen</translation>
    </message>
    <message>
        <source>Show &amp;model and seed</source>
        <translation>&amp;Modell und Startwert zeigen</translation>
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
        <source>A trace has no picture.</source>
        <translation>Eine Aufzeichnung hat kein Bild.</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
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
        <source>Writing {file}</source>
        <translation>{file} wird geschrieben</translation>
    </message>
    <message>
        <source>{file} is written: {size}.</source>
        <translation>{file} ist geschrieben: {size}.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Abgebrochen; nichts wurde geschrieben.</translation>
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
        <source>{format} cannot be written: the encoder {codec} is missing.</source>
        <translation>{format} lässt sich nicht schreiben: Der Encoder {codec} fehlt.</translation>
    </message>
    <message>
        <source>Install Unfog&apos;s own libraries again, or choose another format.</source>
        <translation>Die Bibliotheken von Unfog noch einmal installieren oder ein anderes Format wählen.</translation>
    </message>
    <message>
        <source>both sides of an MP4 must be even</source>
        <translation>beide Seiten eines MP4 müssen gerade sein</translation>
    </message>
    <message>
        <source>{file} cannot be written: the disk is full.</source>
        <translation>{file} lässt sich nicht schreiben: Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>Make room, or choose another folder.</source>
        <translation>Platz schaffen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}.</source>
        <translation>{path} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>Choose a folder that exists and that you may write to.</source>
        <translation>Einen Ordner wählen, den es gibt und in den geschrieben werden darf.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Phrase</source>
        <translation>Losung</translation>
    </message>
    <message>
        <source>{question} – reply{number}, seed {seed}</source>
        <translation>{question} – Antwort{number}, Startwert {seed}</translation>
    </message>
    <message>
        <source> · at most {steps} steps</source>
        <translation> · höchstens {steps} Schritte</translation>
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
        <source>Export as a film or a picture</source>
        <translation>Als Film oder Bild exportieren</translation>
    </message>
    <message>
        <source>Close replay</source>
        <translation>Wiederholung schließen</translation>
    </message>
    <message>
        <source>Close the replay (Esc)</source>
        <translation>Wiederholung schließen (Esc)</translation>
    </message>
    <message>
        <source>To leave, press {chord} and type the phrase.</source>
        <translation>Zum Verlassen {chord} drücken und die Losung eingeben.</translation>
    </message>
    <message>
        <source>To leave, hold {chord} for three seconds.</source>
        <translation>Zum Verlassen {chord} drei Sekunden lang halten.</translation>
    </message>
    <message>
        <source>A presentation is on the screen</source>
        <translation>Eine Vorführung ist auf dem Bildschirm</translation>
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
        <source>Watch this reply being written again</source>
        <translation>Noch einmal ansehen, wie diese Antwort entsteht</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on with this reply</source>
        <translation>Mit dieser Antwort weitermachen</translation>
    </message>
    <message>
        <source>Answer again with another seed</source>
        <translation>Mit einem anderen Startwert noch einmal antworten</translation>
    </message>
    <message>
        <source>Model, seed and figures of this reply</source>
        <translation>Modell, Startwert und Zahlen dieser Antwort</translation>
    </message>
    <message>
        <source>More ways to copy this reply, or to write it again</source>
        <translation>Weitere Arten, diese Antwort zu kopieren oder neu zu schreiben</translation>
    </message>
    <message>
        <source>More with this reply</source>
        <translation>Mehr zu dieser Antwort</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Write it again with the same seed</source>
        <translation>Mit demselben Startwert noch einmal schreiben</translation>
    </message>
    <message>
        <source>{wish}; what follows stays as a branch</source>
        <translation>{wish}; was folgt, bleibt als Zweig</translation>
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
        <translation>Eine Frage eingeben.</translation>
    </message>
    <message>
        <source>Back in a moment.</source>
        <translation>Gleich wieder da.</translation>
    </message>
    <message>
        <source>The answer broke off. Enter asks again.</source>
        <translation>Die Antwort ist abgebrochen. Die Eingabetaste fragt noch einmal.</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Vorführung</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Block {block} · step {step}</source>
        <translation>Block {block} · Schritt {step}</translation>
    </message>
    <message>
        <source> · {rate} tokens/s</source>
        <translation> · {rate} Token/s</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Keep holding to leave…</source>
        <translation>Zum Verlassen weiter halten …</translation>
    </message>
    <message>
        <source>{blocks} · {steps} · {rate} tokens/s</source>
        <translation>{blocks} · {steps} · {rate} Token/s</translation>
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
    <message>
        <source>A trace is what `unfog render NAME.json` and the window&apos;s export write.</source>
        <translation>Eine Aufzeichnung schreiben `unfog render NAME.json` und der Export des Fensters.</translation>
    </message>
    <message>
        <source>This is no trace: its format is &quot;{format}&quot;.</source>
        <translation>Das ist keine Aufzeichnung: Ihr Format ist „{format}“.</translation>
    </message>
    <message>
        <source>The trace is of version {version}; this Unfog reads version {known}.</source>
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
        <source>The trace cannot be read: {error}.</source>
        <translation>Die Aufzeichnung lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>{path} cannot be opened: {reason}.</source>
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
        <source>Attached:</source>
        <translation>Angehängt:</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>nicht fertig</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>at most {steps} steps a block</source>
        <translation>höchstens {steps} Schritte je Block</translation>
    </message>
    <message>
        <source>{tokens:,} tokens in {seconds:.1f} s</source>
        <translation>{tokens:,} Token in {seconds:.1f} s</translation>
    </message>
    <message numerus="yes">
        <source>at most %n step(s) per block</source>
        <translation>
            <numerusform>höchstens %n Schritt je Block</numerusform>
            <numerusform>höchstens %n Schritte je Block</numerusform>
        </translation>
    </message>
    <message>
        <source>{steps} in {count} blocks</source>
        <translation>{steps} in {count} Blöcken</translation>
    </message>
    <message>
        <source>Place in the replay</source>
        <translation>Stelle in der Wiederholung</translation>
    </message>
    <message>
        <source>Recorded reply</source>
        <translation>Aufgezeichnete Antwort</translation>
    </message>
    <message>
        <source>What was copied</source>
        <translation>Was kopiert wurde</translation>
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
        <source>Versions, devices, changed settings and the last lines of the logs, for a question or a report. Nothing that you or a model wrote is in it, and nothing is sent.</source>
        <translation>Versionen, Geräte, geänderte Einstellungen und die letzten Zeilen der Protokolle, für eine Frage oder Fehlermeldung. Nichts, was jemand oder ein Modell geschrieben hat, ist darin, und nichts wird gesendet.</translation>
    </message>
    <message>
        <source>about report bug help support log error copy</source>
        <translation>über bericht fehler hilfe unterstützung protokoll kopieren</translation>
    </message>
    <message>
        <source>Copied. This is all of it:</source>
        <translation>Kopiert. Das ist alles:</translation>
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
        <source>What the engine and the window reported.</source>
        <translation>Was die Engine und das Fenster gemeldet haben.</translation>
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
        <source>Apache-2.0. Everything runs on this computer.</source>
        <translation>Apache-2.0. Alles läuft auf diesem Computer.</translation>
    </message>
    <message>
        <source>about version license</source>
        <translation>über version lizenz</translation>
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
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
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
        <source>Groups of settings</source>
        <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
        <source>No setting is found by “{words}”. Try fewer letters or another word. Esc clears the search.</source>
        <translation>Keine Einstellung gefunden mit „{words}“. Weniger Buchstaben oder ein anderes Wort versuchen. Esc leert die Suche.</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>{count} gefunden</translation>
    </message>
    <message>
        <source>Changes count at once.</source>
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
        <source>Reset all settings to their defaults? Conversations and models stay.</source>
        <translation>Alle Einstellungen auf ihre üblichen Werte zurücksetzen? Unterhaltungen und Modelle bleiben.</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
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
        <source>one of {values}.</source>
        <translation>eines von {values}.</translation>
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
        <source>{kind} above {least}, up to {most}.</source>
        <translation>{kind} über {least}, bis {most}.</translation>
    </message>
    <message>
        <source>{kind} from {least} to {most}.</source>
        <translation>{kind} von {least} bis {most}.</translation>
    </message>
    <message>
        <source>on or off.</source>
        <translation>ein oder aus.</translation>
    </message>
    <message>
        <source>auto, cpu, or a card such as cuda:0.</source>
        <translation>auto, cpu oder eine Karte wie cuda:0.</translation>
    </message>
    <message>
        <source>system, or the code of a language, such as de.</source>
        <translation>system oder das Kürzel einer Sprache, etwa de.</translation>
    </message>
    <message>
        <source>a text of at most 100,000 characters.</source>
        <translation>ein Text von höchstens 100.000 Zeichen.</translation>
    </message>
    <message>
        <source>The settings in {path} cannot be read: {error}. Defaults are used.</source>
        <translation>Die Einstellungen in {path} lassen sich nicht lesen: {error}. Die üblichen Werte gelten.</translation>
    </message>
    <message>
        <source>The version of the settings file is no version; the present one is assumed.</source>
        <translation>Die Version der Einstellungsdatei ist keine Version; die heutige wird angenommen.</translation>
    </message>
    <message>
        <source>The settings were written by a newer Unfog. What this one does not know is kept.</source>
        <translation>Die Einstellungen hat ein neueres Unfog geschrieben. Was dieses hier nicht kennt, bleibt erhalten.</translation>
    </message>
    <message>
        <source>“{group}” in the settings file should be a table; its defaults are used.</source>
        <translation>„{group}“ sollte in der Einstellungsdatei eine Tabelle sein; die üblichen Werte gelten.</translation>
    </message>
    <message>
        <source>Unfog does not know these settings, and keeps them: {names}.</source>
        <translation>Unfog kennt diese Einstellungen nicht und behält sie: {names}.</translation>
    </message>
    <message>
        <source>The settings cannot be written to {path}: {error}.</source>
        <translation>Die Einstellungen lassen sich nicht nach {path} schreiben: {error}.</translation>
    </message>
    <message>
        <source>They count until Unfog is closed. See that the disk has room and the folder can be written to.</source>
        <translation>Sie gelten, bis Unfog geschlossen wird. Der Datenträger braucht Platz, und in den Ordner muss geschrieben werden dürfen.</translation>
    </message>
    <message>
        <source>{name} in the settings file is not used. {reason}</source>
        <translation>{name} in der Einstellungsdatei wird nicht benutzt. {reason}</translation>
    </message>
    <message>
        <source>The settings file is damaged ({error}), so it is not used.</source>
        <translation>Die Einstellungsdatei ist beschädigt ({error}) und wird deshalb nicht benutzt.</translation>
    </message>
    <message>
        <source>{why} It could not be put aside: {reason}.</source>
        <translation>{why} Sie ließ sich nicht beiseitelegen: {reason}.</translation>
    </message>
    <message>
        <source>{why} It is kept as {place}.</source>
        <translation>{why} Sie wird als {place} aufgehoben.</translation>
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
        <source>Usual: {value}</source>
        <translation>Üblich: {value}</translation>
    </message>
    <message>
        <source>Back to {value}</source>
        <translation>Zurück zu {value}</translation>
    </message>
    <message>
        <source>Counts where “{setting}” is {value}.</source>
        <translation>Gilt, wenn „{setting}“ auf {value} steht.</translation>
    </message>
    <message>
        <source>Not used: {reason}</source>
        <translation>Nicht übernommen: {reason}</translation>
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
        <source>What the window speaks. Counts from the next start.</source>
        <translation>Was das Fenster spricht. Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>locale translation english german deutsch</source>
        <translation>lokalisierung übersetzung englisch deutsch english</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light or dark, or whichever the system uses at the moment.</source>
        <translation>Hell oder dunkel, oder so, wie das System es gerade hält.</translation>
    </message>
    <message>
        <source>theme scheme night mode color</source>
        <translation>thema farbschema nacht modus dunkelmodus</translation>
    </message>
    <message>
        <source>Size of type</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>All text, compared with its usual size.</source>
        <translation>Aller Text, verglichen mit seiner üblichen Größe.</translation>
    </message>
    <message>
        <source>font zoom larger smaller text scale accessibility</source>
        <translation>schriftart zoom größer kleiner text skalierung barrierefreiheit</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>How much room there is between messages.</source>
        <translation>Wie viel Platz zwischen den Nachrichten ist.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Eng</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Airy</source>
        <translation>Luftig</translation>
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
        <source>Words change in place and nothing fades, glides or glows.</source>
        <translation>Wörter wechseln an Ort und Stelle, nichts blendet, gleitet oder leuchtet.</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
    <message>
        <source>A reply on its way out of the fog: as prose, as a grid with one cell per token, or quiet, without any motion.</source>
        <translation>Eine Antwort auf ihrem Weg aus dem Nebel: als Fließtext, als Raster mit einer Zelle je Token oder ruhig, ohne jede Bewegung.</translation>
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
        <source>fog denoising block cells tokens display</source>
        <translation>nebel entrauschen block zellen token anzeige</translation>
    </message>
    <message>
        <source>Denoising steps for a block: Fast takes up to 16, Balanced up to 24, Best as many as the model allows, usually 48. Custom shows the values below.</source>
        <translation>Entrauschungsschritte für einen Block: „Schnell“ nimmt bis zu 16, „Ausgewogen“ bis zu 24, „Gründlich“ so viele, wie das Modell erlaubt, meist 48. „Eigene Werte“ zeigt die Werte darunter.</translation>
    </message>
    <message>
        <source>preset quality sampling</source>
        <translation>voreinstellung qualität sampling tempo</translation>
    </message>
    <message>
        <source>Denoising steps</source>
        <translation>Entrauschungsschritte</translation>
    </message>
    <message>
        <source>How often a block is rewritten at most. Fewer steps are faster and rougher.</source>
        <translation>Wie oft ein Block höchstens neu geschrieben wird. Weniger Schritte sind schneller und gröber.</translation>
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
        <source>How freely tokens are drawn in the first step of a block. Higher is more varied.</source>
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
        <source>The same for the last step. It cannot be above the first temperature.</source>
        <translation>Dasselbe für den letzten Schritt. Sie kann nicht über der ersten Temperatur liegen.</translation>
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
        <source>How much doubt, in nats, the tokens accepted in one step may hold together. Higher accepts more at once.</source>
        <translation>Wie viel Zweifel, in Nat, die in einem Schritt angenommenen Token zusammen haben dürfen. Höher nimmt mehr auf einmal an.</translation>
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
        <source>For how many steps a draft must stay the same before its block can be done.</source>
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
        <source>A block can be done when its mean entropy, in nats, is below this. At 0 every block takes all its steps.</source>
        <translation>Ein Block kann fertig sein, wenn seine mittlere Entropie, in Nat, darunter liegt. Bei 0 nimmt jeder Block alle seine Schritte.</translation>
    </message>
    <message>
        <source>sampling stopping early entropy threshold</source>
        <translation>sampling ende früh entropie schwelle</translation>
    </message>
    <message>
        <source>Let the model think first</source>
        <translation>Das Modell erst nachdenken lassen</translation>
    </message>
    <message>
        <source>Thoughts are folded away above the reply. It takes longer; models that cannot think answer as usual.</source>
        <translation>Gedanken sind über der Antwort eingeklappt. Es dauert länger; Modelle, die nicht nachdenken können, antworten wie immer.</translation>
    </message>
    <message>
        <source>reasoning thoughts</source>
        <translation>nachdenken gedanken reasoning</translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>No block begins after so many tokens; one that has begun is finished.</source>
        <translation>Nach so vielen Token beginnt kein Block mehr; ein begonnener wird fertig.</translation>
    </message>
    <message>
        <source>length limit maximum</source>
        <translation>länge grenze höchstens</translation>
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
        <source>What the model is told before every conversation that has none of its own.</source>
        <translation>Was dem Modell vor jeder Unterhaltung gesagt wird, die keinen eigenen hat.</translation>
    </message>
    <message>
        <source>instructions role persona</source>
        <translation>anweisungen rolle persona</translation>
    </message>
    <message>
        <source>the last temperature is above the first.</source>
        <translation>die letzte Temperatur liegt über der ersten.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Where models run. Automatic takes the first NVIDIA card, else the processor.</source>
        <translation>Wo Modelle laufen. „Automatisch“ nimmt die erste NVIDIA-Karte, sonst den Prozessor.</translation>
    </message>
    <message>
        <source>gpu cuda cpu graphics card nvidia processor</source>
        <translation>gpu cuda cpu grafikkarte nvidia prozessor</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>How much of a conversation the model sees. More takes more memory.</source>
        <translation>Wie viel von einer Unterhaltung das Modell sieht. Mehr braucht mehr Speicher.</translation>
    </message>
    <message>
        <source>memory window length history</source>
        <translation>speicher fenster länge verlauf</translation>
    </message>
    <message>
        <source>Experts on the processor</source>
        <translation>Experten auf dem Prozessor</translation>
    </message>
    <message>
        <source>Layers whose experts stay beside the card, where it cannot hold the whole model. Automatic takes as few as it can.</source>
        <translation>Schichten, deren Experten neben der Karte bleiben, wenn sie nicht das ganze Modell fasst. „Automatisch“ nimmt so wenige wie möglich.</translation>
    </message>
    <message>
        <source>offload memory vram gpu moe partial</source>
        <translation>auslagern speicher vram gpu moe teilweise</translation>
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
        <source>Store every step of a reply, so that it can be watched again and exported.</source>
        <translation>Jeden Schritt einer Antwort speichern, damit sie sich noch einmal ansehen und exportieren lässt.</translation>
    </message>
    <message>
        <source>trace history record disk</source>
        <translation>aufzeichnung verlauf datenträger</translation>
    </message>
    <message>
        <source>Room for replays</source>
        <translation>Platz für Wiederholungen</translation>
    </message>
    <message>
        <source>The oldest are forgotten when all take more. Conversations are never touched.</source>
        <translation>Die ältesten werden vergessen, wenn alle zusammen mehr brauchen. Unterhaltungen bleiben unberührt.</translation>
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
        <source>Time for replays</source>
        <translation>Zeit für Wiederholungen</translation>
    </message>
    <message>
        <source>Older ones are forgotten. Conversations are never touched.</source>
        <translation>Ältere werden vergessen. Unterhaltungen bleiben unberührt.</translation>
    </message>
    <message>
        <source>trace age limit delete</source>
        <translation>aufzeichnung alter grenze löschen</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Tell me when a long reply is done</source>
        <translation>Melden, wenn eine lange Antwort fertig ist</translation>
    </message>
    <message>
        <source>By a notification of the system with the conversation’s title, when Unfog is not in front or another conversation is open.</source>
        <translation>Durch eine Mitteilung des Systems mit dem Titel der Unterhaltung, wenn Unfog nicht vorn ist oder eine andere Unterhaltung geöffnet ist.</translation>
    </message>
    <message>
        <source>notification alert finished ready done message</source>
        <translation>mitteilung benachrichtigung hinweis fertig meldung</translation>
    </message>
    <message>
        <source>A long reply</source>
        <translation>Eine lange Antwort</translation>
    </message>
    <message>
        <source>Takes at least this long.</source>
        <translation>Dauert mindestens so lange.</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>notification time wait</source>
        <translation>mitteilung benachrichtigung zeit warten</translation>
    </message>
    <message>
        <source>Show the beginning of the reply</source>
        <translation>Den Anfang der Antwort zeigen</translation>
    </message>
    <message>
        <source>In the notification, where others may read it too.</source>
        <translation>In der Mitteilung, wo ihn auch andere lesen können.</translation>
    </message>
    <message>
        <source>notification private privacy preview lock screen</source>
        <translation>mitteilung privat privatsphäre vorschau sperrbildschirm</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>With a menu, at the edge of the screen where other programs have theirs.</source>
        <translation>Mit einem Menü, am Rand des Bildschirms, wo andere Programme ihres haben.</translation>
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
        <source>Closing the window ends nothing: a reply is still written, and the icon opens the window again. Quit ends Unfog.</source>
        <translation>Das Schließen des Fensters beendet nichts: Eine Antwort wird zu Ende geschrieben, und das Symbol öffnet das Fenster wieder. „Beenden“ beendet Unfog.</translation>
    </message>
    <message>
        <source>background close minimise hide quit system tray</source>
        <translation>hintergrund schließen minimieren verbergen beenden infobereich tray</translation>
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
        <source>Conversations, drafts, settings and logs stay on this computer. There is no telemetry, no account and no crash report, so there is nothing to switch off.</source>
        <translation>Unterhaltungen, Entwürfe, Einstellungen und Protokolle bleiben auf diesem Computer. Es gibt keine Telemetrie, kein Konto und keine Absturzberichte, also auch nichts abzuschalten.</translation>
    </message>
    <message>
        <source>privacy telemetry tracking analytics data protection offline cloud</source>
        <translation>privatsphäre telemetrie verfolgung datenschutz offline cloud</translation>
    </message>
    <message>
        <source>When Unfog uses the network</source>
        <translation>Wann Unfog das Netz benutzt</translation>
    </message>
    <message>
        <source>Only to download a model, or to refresh the catalogue, when you ask for it. A download that was not finished goes on at the next start. Links open in your browser, after a question.</source>
        <translation>Nur um ein Modell herunterzuladen oder den Katalog aufzufrischen, und nur auf Wunsch. Ein Download, der nicht fertig wurde, geht beim nächsten Start weiter. Links öffnen sich im Browser, nach einer Rückfrage.</translation>
    </message>
    <message>
        <source>privacy internet connection download online offline</source>
        <translation>privatsphäre internet verbindung herunterladen online offline</translation>
    </message>
    <message>
        <source>The access token</source>
        <translation>Das Zugangstoken</translation>
    </message>
    <message>
        <source>A token for the Hub is kept in the system’s keyring, never in a file of Unfog. It is set on the Models page.</source>
        <translation>Ein Token für den Hub liegt im Schlüsselbund des Systems, nie in einer Datei von Unfog. Gesetzt wird es auf der Seite Modelle.</translation>
    </message>
    <message>
        <source>privacy password secret hugging face key credentials</source>
        <translation>privatsphäre passwort geheimnis hugging face schlüssel zugangsdaten</translation>
    </message>
    <message>
        <source>The conversations in {path} cannot be opened: {error}.</source>
        <translation>Die Unterhaltungen in {path} lassen sich nicht öffnen: {error}.</translation>
    </message>
    <message>
        <source>Move the file away to start afresh, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Die Datei beiseitelegen, um neu anzufangen, oder UNFOG_DATA_DIR auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
        <source>The conversations in {path} were written by a preview of Unfog that is too old.</source>
        <translation>Die Unterhaltungen in {path} hat eine zu alte Vorschau von Unfog geschrieben.</translation>
    </message>
    <message>
        <source>The conversations in {path} were written by a newer Unfog.</source>
        <translation>Die Unterhaltungen in {path} hat ein neueres Unfog geschrieben.</translation>
    </message>
    <message>
        <source>Update Unfog, or set UNFOG_DATA_DIR to another folder.</source>
        <translation>Unfog aktualisieren oder UNFOG_DATA_DIR auf einen anderen Ordner setzen.</translation>
    </message>
    <message>
        <source>The conversations cannot be read or written: {error}.</source>
        <translation>Die Unterhaltungen lassen sich nicht lesen oder schreiben: {error}.</translation>
    </message>
    <message>
        <source>See that the disk has room and the data folder can be written to. What is on the screen can still be copied.</source>
        <translation>Der Datenträger braucht Platz, und in den Datenordner muss geschrieben werden dürfen. Was auf dem Bildschirm steht, lässt sich noch kopieren.</translation>
    </message>
    <message>
        <source>Something went wrong inside Unfog: {kind}: {error}</source>
        <translation>In Unfog ist etwas schiefgegangen: {kind}: {error}</translation>
    </message>
    <message>
        <source>Try again. If it happens again, please report it with the details.</source>
        <translation>Noch einmal versuchen. Geschieht es wieder, bitte mit den Einzelheiten melden.</translation>
    </message>
    <message>
        <source>No model is open.</source>
        <translation>Kein Modell ist geöffnet.</translation>
    </message>
    <message>
        <source>Open a model file first.</source>
        <translation>Erst eine Modelldatei öffnen.</translation>
    </message>
    <message>
        <source>There is no question to answer.</source>
        <translation>Es gibt keine Frage zu beantworten.</translation>
    </message>
    <message>
        <source>End the conversation with a message of yours.</source>
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
        <source>This model cannot think before it answers.</source>
        <translation>Dieses Modell kann nicht nachdenken, bevor es antwortet.</translation>
    </message>
    <message>
        <source>Turn thinking off.</source>
        <translation>Das Nachdenken ausschalten.</translation>
    </message>
    <message>
        <source>A setting is out of range: the seed is negative.</source>
        <translation>Eine Einstellung liegt außerhalb ihres Bereichs: Der Startwert ist negativ.</translation>
    </message>
    <message>
        <source>Change it.</source>
        <translation>Die Einstellung ändern.</translation>
    </message>
    <message>
        <source>The prompt has {tokens:,} tokens; with a block of {canvas} for the reply it does not fit into the model&apos;s context of {context:,}.</source>
        <translation>Der Prompt hat {tokens:,} Token; mit einem Block von {canvas} für die Antwort passt er nicht in den Kontext des Modells von {context:,}.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>Den Prompt kürzen.</translation>
    </message>
    <message>
        <source>the length of a reply must be at least 1 token</source>
        <translation>die Länge einer Antwort muss mindestens 1 Token sein</translation>
    </message>
    <message>
        <source>A setting is out of range: {problem}.</source>
        <translation>Eine Einstellung liegt außerhalb ihres Bereichs: {problem}.</translation>
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
        <source>Choose another model file: this one cannot be talked to.</source>
        <translation>Eine andere Modelldatei wählen: Mit dieser lässt sich nicht reden.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template is broken: {error}.</source>
        <translation>Die Chatvorlage der Datei ist fehlerhaft: {error}.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template leaves a message out.</source>
        <translation>Die Chatvorlage der Datei lässt eine Nachricht aus.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template tries something forbidden: {error}.</source>
        <translation>Die Chatvorlage der Datei versucht etwas Verbotenes: {error}.</translation>
    </message>
    <message>
        <source>Do not trust this file; choose another.</source>
        <translation>Dieser Datei nicht trauen; eine andere wählen.</translation>
    </message>
    <message>
        <source>The file&apos;s chat template fails: {error}.</source>
        <translation>Die Chatvorlage der Datei scheitert: {error}.</translation>
    </message>
    <message>
        <source>Choose another DiffusionGemma file.</source>
        <translation>Eine andere Datei von DiffusionGemma wählen.</translation>
    </message>
    <message>
        <source>{file} holds a model of architecture {architecture}, not {expected}.</source>
        <translation>{file} enthält ein Modell der Architektur {architecture}, nicht {expected}.</translation>
    </message>
    <message>
        <source>Choose a DiffusionGemma file; other models need another program.</source>
        <translation>Eine Datei von DiffusionGemma wählen; andere Modelle brauchen ein anderes Programm.</translation>
    </message>
    <message>
        <source>more experts are used than exist</source>
        <translation>es werden mehr Experten benutzt, als es gibt</translation>
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
        <source>layers have inputs of their own</source>
        <translation>Schichten haben eigene Eingaben</translation>
    </message>
    <message>
        <source>heads cannot be grouped</source>
        <translation>die Köpfe lassen sich nicht gruppieren</translation>
    </message>
    <message>
        <source>a head has an odd size</source>
        <translation>ein Kopf hat eine ungerade Größe</translation>
    </message>
    <message>
        <source>its vocabulary cannot be cut into blocks</source>
        <translation>das Vokabular lässt sich nicht in Blöcke teilen</translation>
    </message>
    <message>
        <source>its sampler settings are out of range: {problem}</source>
        <translation>die Werte des Samplers liegen außerhalb ihres Bereichs: {problem}</translation>
    </message>
    <message>
        <source>{name} cannot be run: {problem}.</source>
        <translation>{name} lässt sich nicht ausführen: {problem}.</translation>
    </message>
    <message>
        <source>{name}: {prefix}.{key} is {value}, not a positive number.</source>
        <translation>{name}: {prefix}.{key} ist {value}, keine positive Zahl.</translation>
    </message>
    <message>
        <source>{name}: {prefix}.{key} is {number}, not a whole number.</source>
        <translation>{name}: {prefix}.{key} ist {number}, keine ganze Zahl.</translation>
    </message>
    <message>
        <source>{name}: {full} has {values} values for {count} layers.</source>
        <translation>{name}: {full} hat {values} Werte für {count} Schichten.</translation>
    </message>
    <message>
        <source>{name} says it has {count:,} layers, more than tensors.</source>
        <translation>{name} nennt {count:,} Schichten, mehr als es Tensoren gibt.</translation>
    </message>
    <message>
        <source>{name}: a layer has no heads for keys and values.</source>
        <translation>{name}: Eine Schicht hat keine Köpfe für Schlüssel und Werte.</translation>
    </message>
    <message>
        <source>{name}: {key} is {value}, not a number.</source>
        <translation>{name}: {key} ist {value}, keine Zahl.</translation>
    </message>
    <message>
        <source>{name}: {key} is {value}.</source>
        <translation>{name}: {key} ist {value}.</translation>
    </message>
    <message>
        <source>A context of {length:,} tokens is shorter than a block of {canvas_length}.</source>
        <translation>Ein Kontext von {length:,} Token ist kürzer als ein Block von {canvas_length}.</translation>
    </message>
    <message>
        <source>Ask for a longer one.</source>
        <translation>Einen längeren verlangen.</translation>
    </message>
    <message>
        <source>{message} A smaller plan was used instead.</source>
        <translation>{message} Stattdessen wurde kleiner geplant.</translation>
    </message>
    <message>
        <source>The graphics card is not used. {message}</source>
        <translation>Die Grafikkarte wird nicht benutzt. {message}</translation>
    </message>
    <message>
        <source>The graphics card is not used: {why}</source>
        <translation>Die Grafikkarte wird nicht benutzt: {why}</translation>
    </message>
    <message>
        <source>The text has {tokens:,} tokens, the context holds {context:,}.</source>
        <translation>Der Text hat {tokens:,} Token, der Kontext fasst {context:,}.</translation>
    </message>
    <message>
        <source>Shorten it, or start a new conversation.</source>
        <translation>Den Text kürzen oder eine neue Unterhaltung beginnen.</translation>
    </message>
    <message>
        <source>The model computes no numbers: its weights are damaged.</source>
        <translation>Das Modell berechnet keine Zahlen: Seine Gewichte sind beschädigt.</translation>
    </message>
    <message>
        <source>Download or copy the file again.</source>
        <translation>Die Datei noch einmal herunterladen oder kopieren.</translation>
    </message>
    <message>
        <source>The experts of {moved} of {layers} layers run on the processor.</source>
        <translation>Die Experten von {moved} von {layers} Schichten laufen auf dem Prozessor.</translation>
    </message>
    <message>
        <source>The experts of {moved} of {layers} layers run on the processor: {name} has too little memory for all of them.</source>
        <translation>Die Experten von {moved} von {layers} Schichten laufen auf dem Prozessor: {name} hat nicht genug Speicher für alle.</translation>
    </message>
    <message>
        <source>The context is {context_length:,} tokens instead of {context_asked:,}: there is no memory for more.</source>
        <translation>Der Kontext ist {context_length:,} Token lang statt {context_asked:,}: Für mehr reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>{size:.1f} GB of {device}</source>
        <translation>{size:.1f} GB von {device}</translation>
    </message>
    <message>
        <source>{size:.1f} GB of the processor&apos;s</source>
        <translation>{size:.1f} GB des Prozessors</translation>
    </message>
    <message>
        <source>This model does not fit into memory: with a context of {context:,} tokens it takes {size:.1f} GB, and {parts} memory can be used.</source>
        <translation>Dieses Modell passt nicht in den Speicher: Mit einem Kontext von {context:,} Token braucht es {size:.1f} GB, benutzbar sind {parts}.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
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
        <source>stability must be 0 or more</source>
        <translation>die stabilen Schritte müssen mindestens 0 sein</translation>
    </message>
    <message>
        <source>llama-cpp-python cannot be loaded: {error}.</source>
        <translation>llama-cpp-python lässt sich nicht laden: {error}.</translation>
    </message>
    <message>
        <source>Install it again, at version 0.3.36.</source>
        <translation>Noch einmal installieren, in Version 0.3.36.</translation>
    </message>
    <message>
        <source>{name}: its tokenizer cannot be loaded.</source>
        <translation>{name}: Der Tokenizer lässt sich nicht laden.</translation>
    </message>
    <message>
        <source>Choose a complete diffusion-gemma GGUF file.</source>
        <translation>Eine vollständige GGUF-Datei von diffusion-gemma wählen.</translation>
    </message>
    <message>
        <source>{name}: its chat template is broken: {error}.</source>
        <translation>{name}: Die Chatvorlage ist fehlerhaft: {error}.</translation>
    </message>
    <message>
        <source>Choose another model file.</source>
        <translation>Eine andere Modelldatei wählen.</translation>
    </message>
    <message>
        <source>{memory} are free</source>
        <translation>{memory} sind frei</translation>
    </message>
    <message>
        <source>Partly on the processor: the experts of {moved} of {layers} layers, {memory}. The rest, {memory2}, fits on {name}.</source>
        <translation>Teilweise auf dem Prozessor: die Experten von {moved} von {layers} Schichten, {memory}. Der Rest, {memory2}, passt auf {name}.</translation>
    </message>
    <message>
        <source>On the processor only, {memory}: {name} has too little memory. A reply takes minutes.</source>
        <translation>Nur auf dem Prozessor, {memory}: {name} hat zu wenig Speicher. Eine Antwort dauert Minuten.</translation>
    </message>
    <message>
        <source>{memory} of {name} and {memory2} beside it are free</source>
        <translation>{memory} von {name} und {memory2} daneben sind frei</translation>
    </message>
    <message>
        <source>Fits into memory, {memory} of {memory2}. Without a graphics card a reply takes minutes.</source>
        <translation>Passt in den Speicher, {memory} von {memory2}. Ohne Grafikkarte dauert eine Antwort Minuten.</translation>
    </message>
    <message>
        <source>Fits on {name}, {memory} of {memory2}.</source>
        <translation>Passt auf {name}, {memory} von {memory2}.</translation>
    </message>
    <message>
        <source>Does not fit: {memory} are needed, {free}.</source>
        <translation>Passt nicht: {memory} werden gebraucht, {free}.</translation>
    </message>
    <message>
        <source>{name}, {quantisation}: {layers} layers, {vocab_size:,} tokens of vocabulary, {memory}</source>
        <translation>{name}, {quantisation}: {layers} Schichten, {vocab_size:,} Token im Vokabular, {memory}</translation>
    </message>
    <message>
        <source>{name} is one of {count} parts of a model; Unfog runs models of one file.</source>
        <translation>{name} ist einer von {count} Teilen eines Modells; Unfog führt Modelle aus einer Datei aus.</translation>
    </message>
    <message>
        <source>Choose a file that is not split, or join the parts with llama.cpp&apos;s gguf-split --merge.</source>
        <translation>Eine ungeteilte Datei wählen oder die Teile mit gguf-split --merge von llama.cpp verbinden.</translation>
    </message>
    <message>
        <source>mostly {kind}</source>
        <translation>meist {kind}</translation>
    </message>
    <message>
        <source>There is a file {name} in {parent} already.</source>
        <translation>In {parent} gibt es schon eine Datei {name}.</translation>
    </message>
    <message>
        <source>Remove that one first, or give this one another name.</source>
        <translation>Erst jene entfernen oder dieser einen anderen Namen geben.</translation>
    </message>
    <message>
        <source>What has come is kept: start the download again to go on.</source>
        <translation>Was schon da ist, bleibt: Der Download macht beim nächsten Start dort weiter.</translation>
    </message>
    <message>
        <source>{file} of {repository} is no longer the file of the catalogue.</source>
        <translation>{file} aus {repository} ist nicht mehr die Datei des Katalogs.</translation>
    </message>
    <message>
        <source>Refresh the catalogue, then choose again.</source>
        <translation>Den Katalog auffrischen, dann noch einmal wählen.</translation>
    </message>
    <message>
        <source>The Hub sent another number of bytes than {bytes}.</source>
        <translation>Der Hub hat eine andere Zahl von Bytes geschickt als {bytes}.</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{file} arrived damaged: its checksum is wrong. It was put aside as {place}.</source>
        <translation>{file} kam beschädigt an: Die Prüfsumme stimmt nicht. Sie wurde als {place} beiseitegelegt.</translation>
    </message>
    <message>
        <source>Download it again; the damaged file goes when that has worked.</source>
        <translation>Noch einmal herunterladen; die beschädigte Datei verschwindet, wenn das gelungen ist.</translation>
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
        <source>The {what} is no address.</source>
        <translation>Keine gültige Adresse: {what}.</translation>
    </message>
    <message>
        <source>The {what} should look like https://example.org:8080.</source>
        <translation>Erwartet wird etwas wie https://example.org:8080 ({what}).</translation>
    </message>
    <message>
        <source>Free some space, then try again: a download goes on where it stopped.</source>
        <translation>Platz schaffen und noch einmal versuchen: Ein Download macht weiter, wo er stehen blieb.</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>Es gibt keine Datei {path}.</translation>
    </message>
    <message>
        <source>It may have been moved, or its disk be unplugged.</source>
        <translation>Vielleicht wurde sie verschoben, oder ihr Datenträger ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>The disk of {folder} is full: {free} are free.</source>
        <translation>Der Datenträger von {folder} ist voll: {free} sind frei.</translation>
    </message>
    <message>
        <source>The disk of {folder} is full: {free} are free, {needed} are needed.</source>
        <translation>Der Datenträger von {folder} ist voll: {free} sind frei, {needed} werden gebraucht.</translation>
    </message>
    <message>
        <source>The disk of {folder} cannot hold a file this large; FAT32 ends at 4 GB.</source>
        <translation>Der Datenträger von {folder} fasst keine so große Datei; FAT32 endet bei 4 GB.</translation>
    </message>
    <message>
        <source>Choose a folder on another disk.</source>
        <translation>Einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
        <source>{place} cannot be used: {reason}.</source>
        <translation>{place} lässt sich nicht benutzen: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder, or change who may use this one.</source>
        <translation>Einen anderen Ordner wählen oder ändern, wer diesen benutzen darf.</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>Den Datenträger prüfen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{name} is being fetched or copied already.</source>
        <translation>{name} wird schon geladen oder kopiert.</translation>
    </message>
    <message>
        <source>Wait for it, or stop the other one first.</source>
        <translation>Darauf warten oder den anderen Vorgang anhalten.</translation>
    </message>
    <message>
        <source>Check the internet connection, and the proxy if there is one, then try again.</source>
        <translation>Die Internetverbindung prüfen, und den Proxy, falls es einen gibt; dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>This is no access token.</source>
        <translation>Das ist kein Zugangstoken.</translation>
    </message>
    <message>
        <source>A token is one word, as the Hub&apos;s settings show it.</source>
        <translation>Ein Token ist ein einziges Wort, so wie es in den Einstellungen des Hubs steht.</translation>
    </message>
    <message>
        <source>The proxy cannot be used: {error}</source>
        <translation>Der Proxy ist nicht benutzbar: {error}</translation>
    </message>
    <message>
        <source>Enter one that begins with http:// or https://.</source>
        <translation>Einen eingeben, der mit http:// oder https:// beginnt.</translation>
    </message>
    <message>
        <source>{host} does not answer as the Hub does.</source>
        <translation>{host} antwortet nicht wie der Hub.</translation>
    </message>
    <message>
        <source>{file} has {size}; over {most} the Hub sends in another way.</source>
        <translation>{file} hat {size}; über {most} schickt der Hub auf andere Weise.</translation>
    </message>
    <message>
        <source>Choose a smaller one, or fetch it with `hf download {repository} {file}` and import it.</source>
        <translation>Eine kleinere wählen oder sie mit `hf download {repository} {file}` laden und importieren.</translation>
    </message>
    <message>
        <source>{host} sends {part}, not {expected}.</source>
        <translation>{host} schickt {part}, nicht {expected}.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{host} sends {sent} bytes; the file has {total}.</source>
        <translation>{host} schickt {sent} Byte; die Datei hat {total}.</translation>
    </message>
    <message>
        <source>Try again later, or without the proxy or mirror.</source>
        <translation>Später noch einmal versuchen, oder ohne Proxy oder Spiegel.</translation>
    </message>
    <message>
        <source>Offline mode is on: HF_HUB_OFFLINE is set.</source>
        <translation>Der Offline-Modus ist an: HF_HUB_OFFLINE ist gesetzt.</translation>
    </message>
    <message>
        <source>Unset that variable and start Unfog again.</source>
        <translation>Diese Variable aufheben und Unfog neu starten.</translation>
    </message>
    <message>
        <source>{host} leads to something that is no address: {error}</source>
        <translation>{host} führt zu etwas, das keine Adresse ist: {error}</translation>
    </message>
    <message>
        <source>Check the endpoint.</source>
        <translation>Die Adresse des Hubs prüfen.</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>die Datei</translation>
    </message>
    <message>
        <source>The access token was refused: it is wrong, has expired or was revoked.</source>
        <translation>Das Zugangstoken wurde abgelehnt: Es ist falsch, abgelaufen oder widerrufen.</translation>
    </message>
    <message>
        <source>Enter another one, or none: public files need no token.</source>
        <translation>Ein anderes eingeben oder keines: Öffentliche Dateien brauchen kein Token.</translation>
    </message>
    <message>
        <source>{repository} is only for people who have accepted its terms.</source>
        <translation>{repository} ist nur für Leute, die seinen Bedingungen zugestimmt haben.</translation>
    </message>
    <message>
        <source>Accept them on {page}, then enter a token of that account.</source>
        <translation>Auf {page} zustimmen, dann ein Token dieses Kontos eingeben.</translation>
    </message>
    <message>
        <source>{repository} has no revision {revision} any more.</source>
        <translation>{repository} hat keine Revision {revision} mehr.</translation>
    </message>
    <message>
        <source>{name} is no longer in {repository}.</source>
        <translation>{name} ist nicht mehr in {repository}.</translation>
    </message>
    <message>
        <source>{repository} has been closed by the Hub.</source>
        <translation>{repository} wurde vom Hub geschlossen.</translation>
    </message>
    <message>
        <source>Choose a file of another repository.</source>
        <translation>Eine Datei aus einem anderen Repository wählen.</translation>
    </message>
    <message>
        <source>{host} has no repository {repository}, or it is private.</source>
        <translation>{host} hat kein Repository {repository}, oder es ist privat.</translation>
    </message>
    <message>
        <source> Else refresh the catalogue, then choose again.</source>
        <translation> Sonst den Katalog auffrischen und noch einmal wählen.</translation>
    </message>
    <message>
        <source>If it is private, enter a token that may read it.{otherwise}</source>
        <translation>Ist es privat, ein Token eingeben, das es lesen darf.{otherwise}</translation>
    </message>
    <message>
        <source>{host} does not let us read {repository}.</source>
        <translation>{host} lässt {repository} nicht lesen.</translation>
    </message>
    <message>
        <source>Look at {page}, then enter a token of an account that may.</source>
        <translation>{page} ansehen, dann ein Token eines Kontos eingeben, das es darf.</translation>
    </message>
    <message>
        <source>{host} is busy or out of order (status {status}).</source>
        <translation>{host} ist überlastet oder gestört (Status {status}).</translation>
    </message>
    <message>
        <source>{name} of {repository} cannot be found.</source>
        <translation>{name} aus {repository} ist nicht zu finden.</translation>
    </message>
    <message>
        <source>{host} refuses with status {status}.</source>
        <translation>{host} lehnt mit Status {status} ab.</translation>
    </message>
    <message>
        <source>Check the endpoint, or try again later.</source>
        <translation>Die Adresse des Hubs prüfen oder es später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{host} does not answer.</source>
        <translation>{host} antwortet nicht.</translation>
    </message>
    <message>
        <source>{host} cannot be reached: {error}.</source>
        <translation>{host} ist nicht erreichbar: {error}.</translation>
    </message>
    <message>
        <source>The connection to {host} was cut.</source>
        <translation>Die Verbindung zu {host} ist abgerissen.</translation>
    </message>
    <message>
        <source>{problem} Trying again in {wait:.0f} s.</source>
        <translation>{problem} Neuer Versuch in {wait:.0f} s.</translation>
    </message>
    <message>
        <source>{repository}/{file} cannot be a file name here.</source>
        <translation>{repository}/{file} kann hier kein Dateiname sein.</translation>
    </message>
    <message>
        <source>Choose another file of the catalogue.</source>
        <translation>Eine andere Datei des Katalogs wählen.</translation>
    </message>
    <message>
        <source>the original itself, for comparisons</source>
        <translation>das Original selbst, zum Vergleichen</translation>
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
        <source>small, and still close to the original</source>
        <translation>klein und immer noch nah am Original</translation>
    </message>
    <message>
        <source>smaller than usual: expect mistakes</source>
        <translation>kleiner als üblich: mit Fehlern ist zu rechnen</translation>
    </message>
    <message>
        <source>the least memory: expect many mistakes</source>
        <translation>der geringste Speicher: mit vielen Fehlern ist zu rechnen</translation>
    </message>
    <message>
        <source>There is no model file in {repositories} any more.</source>
        <translation>In {repositories} gibt es keine Modelldatei mehr.</translation>
    </message>
    <message>
        <source>The catalogue that is here stays.</source>
        <translation>Der vorhandene Katalog bleibt.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}.</source>
        <translation>{path} lässt sich nicht lesen: {strerror}.</translation>
    </message>
    <message>
        <source>Import it again.</source>
        <translation>Noch einmal importieren.</translation>
    </message>
    <message>
        <source>{name} is being written by another program.</source>
        <translation>{name} wird gerade von einem anderen Programm geschrieben.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>Make room on the disk, and see that you may write there.</source>
        <translation>Platz auf dem Datenträger schaffen und prüfen, ob dort geschrieben werden darf.</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>See that you may read it.</source>
        <translation>Prüfen, ob sie gelesen werden darf.</translation>
    </message>
    <message>
        <source>{file} cannot be deleted: {reason}.</source>
        <translation>{file} lässt sich nicht löschen: {reason}.</translation>
    </message>
    <message>
        <source>Close what uses it, and see that you may write to its folder.</source>
        <translation>Schließen, was sie benutzt, und prüfen, ob in ihrem Ordner geschrieben werden darf.</translation>
    </message>
    <message>
        <source>There is too little room in {folder}: {needed} are needed ({margin} of them stay free), {free} are free.</source>
        <translation>In {folder} ist zu wenig Platz: {needed} werden gebraucht ({margin} davon bleiben frei), {free} sind frei.</translation>
    </message>
    <message>
        <source>Free {missing} or choose a folder on another disk.</source>
        <translation>{missing} frei machen oder einen Ordner auf einem anderen Datenträger wählen.</translation>
    </message>
    <message>
        <source>The disk of {folder} is nearly full: {free} are free, {needed} are needed and {margin} should stay free.</source>
        <translation>Der Datenträger von {folder} ist fast voll: {free} sind frei, {needed} werden gebraucht und {margin} sollten frei bleiben.</translation>
    </message>
    <message>
        <source>The processor was asked for.</source>
        <translation>Der Prozessor wurde verlangt.</translation>
    </message>
    <message>
        <source>An NVIDIA card is not used: {why}</source>
        <translation>Eine NVIDIA-Karte wird nicht benutzt: {why}</translation>
    </message>
    <message>
        <source>No NVIDIA card was found.</source>
        <translation>Es wurde keine NVIDIA-Karte gefunden.</translation>
    </message>
    <message>
        <source>Memory ran out.</source>
        <translation>Der Speicher ist ausgegangen.</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Andere Programme schließen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{device} cannot give {size:.2f} GB at once.</source>
        <translation>{device} kann keine {size:.2f} GB auf einmal geben.</translation>
    </message>
    <message>
        <source>CUDA does not exist on macOS.</source>
        <translation>CUDA gibt es unter macOS nicht.</translation>
    </message>
    <message>
        <source>the ggml libraries in {folder} were built without CUDA. The README says how to install llama-cpp-python with CUDA, under &quot;Graphics cards&quot;.</source>
        <translation>die ggml-Bibliotheken in {folder} sind ohne CUDA gebaut. Wie llama-cpp-python mit CUDA installiert wird, steht in der README unter „Graphics cards“.</translation>
    </message>
    <message>
        <source>ggml&apos;s CUDA library cannot be loaded: {problem}. The CUDA libraries it needs are missing; the README says how to get them, under &quot;Graphics cards&quot;.</source>
        <translation>die CUDA-Bibliothek von ggml lässt sich nicht laden: {problem}. Die CUDA-Bibliotheken, die sie braucht, fehlen; woher sie kommen, steht in der README unter „Graphics cards“.</translation>
    </message>
    <message>
        <source>the NVIDIA driver shows no card. Install or update the driver, then restart the computer.</source>
        <translation>der NVIDIA-Treiber zeigt keine Karte. Den Treiber installieren oder aktualisieren, dann den Computer neu starten.</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller file or a shorter context.</source>
        <translation>Andere Programme schließen, eine kleinere Datei oder einen kürzeren Kontext wählen.</translation>
    </message>
    <message>
        <source>There is no device &quot;{device}&quot;.</source>
        <translation>Es gibt kein Gerät „{device}“.</translation>
    </message>
    <message>
        <source>ggml sees: {names}. Or use auto.</source>
        <translation>ggml sieht: {names}. Oder auto benutzen.</translation>
    </message>
    <message>
        <source>{device} has too little free memory: {needed:.2f} GB are needed at once, {free:.2f} GB are free.</source>
        <translation>{device} hat zu wenig freien Speicher: {needed:.2f} GB werden auf einmal gebraucht, {free:.2f} GB sind frei.</translation>
    </message>
    <message>
        <source>{name} is damaged: its header cannot be read.</source>
        <translation>{name} ist beschädigt: Der Kopf lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>{name} is cut off: {missing:,} of its {total:,} bytes are missing.</source>
        <translation>{name} ist abgeschnitten: {missing:,} von {total:,} Byte fehlen.</translation>
    </message>
    <message>
        <source>{file}: {key} is a list, one value was expected.</source>
        <translation>{file}: {key} ist eine Liste, ein einzelner Wert wurde erwartet.</translation>
    </message>
    <message>
        <source>{file}: {key} is one value, a list was expected.</source>
        <translation>{file}: {key} ist ein einzelner Wert, eine Liste wurde erwartet.</translation>
    </message>
    <message>
        <source>{file}: {key} is no list of numbers.</source>
        <translation>{file}: {key} ist keine Liste von Zahlen.</translation>
    </message>
    <message>
        <source>{file} lacks the metadata {key}.</source>
        <translation>{file} fehlen die Metadaten {key}.</translation>
    </message>
    <message>
        <source>{file}: tensor {tensor} has type {type}, which this ggml does not know.</source>
        <translation>{file}: Tensor {tensor} hat den Typ {type}, den dieses ggml nicht kennt.</translation>
    </message>
    <message>
        <source>Choose a file of another quantisation.</source>
        <translation>Eine Datei mit anderer Quantisierung wählen.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Den Pfad prüfen.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>Den Pfad und seine Zugriffsrechte prüfen.</translation>
    </message>
    <message>
        <source>{file} is no GGUF file.</source>
        <translation>{file} ist keine GGUF-Datei.</translation>
    </message>
    <message>
        <source>Choose a diffusion-gemma file that ends in .gguf.</source>
        <translation>Eine Datei von diffusion-gemma wählen, die mit .gguf endet.</translation>
    </message>
    <message>
        <source>UNFOG_GGML_DIR names {folder}, which is no folder.</source>
        <translation>UNFOG_GGML_DIR nennt {folder}, und das ist kein Ordner.</translation>
    </message>
    <message>
        <source>Unset it to use the libraries that llama-cpp-python installs.</source>
        <translation>Die Variable aufheben, um die Bibliotheken zu benutzen, die llama-cpp-python installiert.</translation>
    </message>
    <message>
        <source>llama-cpp-python is not installed.</source>
        <translation>llama-cpp-python ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install it again: pip install --force-reinstall llama-cpp-python==0.3.36</source>
        <translation>Noch einmal installieren: pip install --force-reinstall llama-cpp-python==0.3.36</translation>
    </message>
    <message>
        <source>This ggml needs CUDA&apos;s libraries. The README says how to get them, under &quot;Graphics cards&quot;.</source>
        <translation>Dieses ggml braucht die Bibliotheken von CUDA. Woher sie kommen, steht in der README unter „Graphics cards“.</translation>
    </message>
    <message>
        <source>Cannot load {file} from {folder}: {error}.</source>
        <translation>{file} lässt sich nicht aus {folder} laden: {error}.</translation>
    </message>
    <message>
        <source>ggml in {folder} has no function {name}.</source>
        <translation>ggml in {folder} hat keine Funktion {name}.</translation>
    </message>
    <message>
        <source>The device has too little free memory to compute.</source>
        <translation>Das Gerät hat zu wenig freien Speicher zum Rechnen.</translation>
    </message>
    <message>
        <source>The device ran out of memory while computing.</source>
        <translation>Dem Gerät ist beim Rechnen der Speicher ausgegangen.</translation>
    </message>
    <message>
        <source>{file} lacks the tensor {tensor}.</source>
        <translation>{file} fehlt der Tensor {tensor}.</translation>
    </message>
    <message>
        <source>{file}: tensor {tensor} has shape {shape}, expected {expected}.</source>
        <translation>{file}: Tensor {tensor} hat die Form {shape}, erwartet wurde {expected}.</translation>
    </message>
    <message>
        <source>The file does not fit its own metadata: download it again or choose another.</source>
        <translation>Die Datei passt nicht zu ihren eigenen Metadaten: noch einmal herunterladen oder eine andere wählen.</translation>
    </message>
    <message>
        <source>{file}: tensor {tensor} has a type that cannot be computed with.</source>
        <translation>{file}: Tensor {tensor} hat einen Typ, mit dem sich nicht rechnen lässt.</translation>
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
        <source>a message takes at most {most} files</source>
        <translation>eine Nachricht fasst höchstens {most} Dateien</translation>
    </message>
    <message>
        <source>Send it with another message.</source>
        <translation>Mit einer anderen Nachricht senden.</translation>
    </message>
    <message>
        <source>A file is still being read. Send when it is, or remove it.</source>
        <translation>Eine Datei wird noch gelesen. Danach senden oder sie entfernen.</translation>
    </message>
    <message>
        <source>Menu of “{title}”</source>
        <translation>Menü von „{title}“</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Model, prompt and presets…</source>
        <translation>Modell, Prompt und Voreinstellungen …</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>Exportieren als</translation>
    </message>
    <message>
        <source>{title}, with a new reply</source>
        <translation>{title}, mit neuer Antwort</translation>
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
    <message>
        <source>Too long for this model</source>
        <translation>Zu lang für dieses Modell</translation>
    </message>
    <message>
        <source>This does not fit into the model&apos;s context.</source>
        <translation>Das passt nicht in den Kontext des Modells.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Whatever you choose, the files on your disk stay as they are.</source>
        <translation>Was auch gewählt wird: Die Dateien auf dem Datenträger bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>{tokens} tokens with your words</source>
        <translation>{tokens} Token mit dem Geschriebenen</translation>
    </message>
    <message>
        <source>What you wrote has {words} tokens. {model} can read {room} at once, with room for its reply. Shorten the message, or choose a model with a larger context.</source>
        <translation>Das Geschriebene hat {words} Token. {model} kann {room} auf einmal lesen, mit Platz für die Antwort. Die Nachricht kürzen oder ein Modell mit größerem Kontext wählen.</translation>
    </message>
    <message>
        <source>Your message has {tokens} tokens. {model} can read {room} at once, with room for its reply. Remove a file, or choose a model with a larger context.</source>
        <translation>Die Nachricht hat {tokens} Token. {model} kann {room} auf einmal lesen, mit Platz für die Antwort. Eine Datei entfernen oder ein Modell mit größerem Kontext wählen.</translation>
    </message>
    <message>
        <source>With its files, your message has {tokens} tokens. {model} can read {room} at once, with room for its reply. Choose what to send, or go back and change it: your message and its files stay there.</source>
        <translation>Mit ihren Dateien hat die Nachricht {tokens} Token. {model} kann {room} auf einmal lesen, mit Platz für die Antwort. Wählen, was gesendet wird, oder zurückgehen und sie ändern: Nachricht und Dateien bleiben dort.</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Anderes Modell wählen</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Einzelheiten zeigen</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Einzelheiten des Fehlers</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Einzelheiten ausblenden</translation>
    </message>
    <message>
        <source>Ask something, and watch the answer come out of the fog.</source>
        <translation>Etwas fragen und zusehen, wie die Antwort aus dem Nebel kommt.</translation>
    </message>
    <message>
        <source>Unfog runs a text diffusion model on this computer; nothing leaves it. The model that comes with it is tiny. It can tell you about text diffusion and this program, and write haiku, short stories, lists and small Python functions. Its sums are often wrong.</source>
        <translation>Unfog führt ein Textdiffusionsmodell auf diesem Computer aus; nichts verlässt ihn. Das mitgelieferte Modell ist winzig und spricht nur Englisch. Es kann von Textdiffusion und diesem Programm erzählen und Haikus, kurze Geschichten, Listen und kleine Python-Funktionen schreiben. Beim Rechnen irrt es sich oft.</translation>
    </message>
    <message>
        <source>Unfog runs a text diffusion model on this computer; nothing leaves it.</source>
        <translation>Unfog führt ein Textdiffusionsmodell auf diesem Computer aus; nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Show thoughts</source>
        <translation>Gedanken zeigen</translation>
    </message>
    <message>
        <source>Thoughts of the model</source>
        <translation>Gedanken des Modells</translation>
    </message>
    <message>
        <source>Block {block} · step {step} of at most {most}</source>
        <translation>Block {block} · Schritt {step} von höchstens {most}</translation>
    </message>
    <message>
        <source>Hide thoughts</source>
        <translation>Gedanken ausblenden</translation>
    </message>
    <message>
        <source>Stopped. What was finished is kept.</source>
        <translation>Angehalten. Was fertig war, bleibt.</translation>
    </message>
    <message>
        <source>Stopped while the model was thinking.</source>
        <translation>Angehalten, während das Modell nachdachte.</translation>
    </message>
    <message>
        <source>Stopped before the first block was finished.</source>
        <translation>Angehalten, bevor der erste Block fertig war.</translation>
    </message>
    <message>
        <source>Interrupted. What was finished is kept.</source>
        <translation>Unterbrochen. Was fertig war, bleibt.</translation>
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
        <source>The model thought up to the length limit and came to no answer. A longer limit may help.</source>
        <translation>Das Modell hat bis zur Längengrenze nachgedacht und ist zu keiner Antwort gekommen. Eine höhere Grenze hilft vielleicht.</translation>
    </message>
    <message>
        <source>Ended at the length limit.</source>
        <translation>An der Längengrenze beendet.</translation>
    </message>
    <message>
        <source>The conversation fills the model&apos;s context.</source>
        <translation>Die Unterhaltung füllt den Kontext des Modells.</translation>
    </message>
    <message>
        <source>The model thought, but ended its turn without an answer. Try again, or ask in other words.</source>
        <translation>Das Modell hat nachgedacht, aber ohne Antwort aufgehört. Noch einmal versuchen oder anders fragen.</translation>
    </message>
    <message>
        <source>The model ended its turn without a word. Try again, or ask in other words.</source>
        <translation>Das Modell hat ohne ein Wort aufgehört. Noch einmal versuchen oder anders fragen.</translation>
    </message>
    <message>
        <source>Insert the text “{title}”</source>
        <translation>Text „{title}“ einfügen</translation>
    </message>
    <message>
        <source>The reply is done.</source>
        <translation>Die Antwort ist fertig.</translation>
    </message>
    <message>
        <source>The reply broke off.</source>
        <translation>Die Antwort ist abgebrochen.</translation>
    </message>
    <message>
        <source>There is no reply. {why}</source>
        <translation>Es gibt keine Antwort. {why}</translation>
    </message>
    <message>
        <source>This system has no tray.</source>
        <translation>Dieses System hat keinen Infobereich.</translation>
    </message>
    <message>
        <source>Reading the conversation…</source>
        <translation>Die Unterhaltung wird gelesen …</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Reply finished.</source>
        <translation>Antwort fertig.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>{beginning}… The rest can be read in the reply.</source>
        <translation>{beginning}… Der Rest steht in der Antwort.</translation>
    </message>
    <message>
        <source>This conversation: {parts}</source>
        <translation>Diese Unterhaltung: {parts}</translation>
    </message>
    <message>
        <source>Model, system prompt and presets of this conversation (Ctrl+Shift+O)</source>
        <translation>Modell, Systemprompt und Voreinstellungen dieser Unterhaltung (Strg+Umschalt+O)</translation>
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
        <source>“{title}” is the system prompt of this conversation.</source>
        <translation>„{title}“ ist der Systemprompt dieser Unterhaltung.</translation>
    </message>
    <message>
        <source>Models that can think will do so first. The present one cannot.</source>
        <translation>Modelle, die nachdenken können, tun das erst. Das jetzige kann es nicht.</translation>
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
        <source>The demo model</source>
        <translation>Das Demomodell</translation>
    </message>
    <message>
        <source>no system prompt</source>
        <translation>kein Systemprompt</translation>
    </message>
    <message>
        <source>{name} is not there any more</source>
        <translation>{name} ist nicht mehr da</translation>
    </message>
    <message>
        <source>{name} is loaded with the next message</source>
        <translation>{name} wird mit der nächsten Nachricht geladen</translation>
    </message>
    <message>
        <source>“{title}” took the place of values that were not saved.</source>
        <translation>„{title}“ ist an die Stelle von Werten getreten, die nicht gespeichert waren.</translation>
    </message>
    <message>
        <source>Use a system prompt here</source>
        <translation>Hier einen Systemprompt benutzen</translation>
    </message>
    <message>
        <source>Attach text, code, Markdown, PDF or DOCX files: the model reads nothing else.</source>
        <translation>Text, Code, Markdown, PDF oder DOCX anhängen: Anderes liest das Modell nicht.</translation>
    </message>
    <message>
        <source>Unpack it, and attach the files that are in it.</source>
        <translation>Entpacken und die Dateien daraus anhängen.</translation>
    </message>
    <message>
        <source>Save it as DOCX or PDF, and attach that.</source>
        <translation>Als DOCX oder PDF speichern und das anhängen.</translation>
    </message>
    <message>
        <source>Save the sheet as CSV, and attach that.</source>
        <translation>Die Tabelle als CSV speichern und das anhängen.</translation>
    </message>
    <message>
        <source>Open it with its password, save a copy without one, and attach that.</source>
        <translation>Mit dem Passwort öffnen, eine Kopie ohne Passwort speichern und die anhängen.</translation>
    </message>
    <message>
        <source>it is a picture (PNG)</source>
        <translation>sie ist ein Bild (PNG)</translation>
    </message>
    <message>
        <source>it is a picture (JPEG)</source>
        <translation>sie ist ein Bild (JPEG)</translation>
    </message>
    <message>
        <source>it is a picture (GIF)</source>
        <translation>sie ist ein Bild (GIF)</translation>
    </message>
    <message>
        <source>it is a picture, a sound or a film</source>
        <translation>sie ist ein Bild, ein Ton oder ein Film</translation>
    </message>
    <message>
        <source>it is a sound (MP3)</source>
        <translation>sie ist eine Tonaufnahme (MP3)</translation>
    </message>
    <message>
        <source>it is a sound or a film (Ogg)</source>
        <translation>sie ist eine Tonaufnahme oder ein Film (Ogg)</translation>
    </message>
    <message>
        <source>it is a model file (GGUF)</source>
        <translation>sie ist eine Modelldatei (GGUF)</translation>
    </message>
    <message>
        <source>Open the Models page to add it.</source>
        <translation>Auf der Seite Modelle lässt sie sich hinzufügen.</translation>
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
        <source>it is a packed file (gzip)</source>
        <translation>sie ist eine gepackte Datei (gzip)</translation>
    </message>
    <message>
        <source>it is a packed file (bzip2)</source>
        <translation>sie ist eine gepackte Datei (bzip2)</translation>
    </message>
    <message>
        <source>it is a packed file (xz)</source>
        <translation>sie ist eine gepackte Datei (xz)</translation>
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
        <source>Save it as PDF, and attach that.</source>
        <translation>Als PDF speichern und das anhängen.</translation>
    </message>
    <message>
        <source>it is a book (EPUB)</source>
        <translation>sie ist ein Buch (EPUB)</translation>
    </message>
    <message>
        <source>Save it as PDF or text, and attach that.</source>
        <translation>Als PDF oder Text speichern und das anhängen.</translation>
    </message>
    <message>
        <source>it is an OpenDocument text</source>
        <translation>sie ist ein OpenDocument-Text</translation>
    </message>
    <message>
        <source>it is an OpenDocument sheet</source>
        <translation>sie ist eine OpenDocument-Tabelle</translation>
    </message>
    <message>
        <source>it is no text</source>
        <translation>sie ist kein Text</translation>
    </message>
    <message>
        <source>its name ends in {suffix}, but its content is something else</source>
        <translation>ihr Name endet mit {suffix}, aber ihr Inhalt ist etwas anderes</translation>
    </message>
    <message>
        <source>Get the file again, or rename it if it is plain text.</source>
        <translation>Die Datei noch einmal beschaffen, oder sie umbenennen, falls sie reiner Text ist.</translation>
    </message>
    <message>
        <source>it is damaged or incomplete</source>
        <translation>sie ist beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>Get the file again, then attach it.</source>
        <translation>Die Datei noch einmal beschaffen und dann anhängen.</translation>
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
        <source>it is a document of an old Office version</source>
        <translation>sie ist ein Dokument einer alten Office-Version</translation>
    </message>
    <message>
        <source>Leave out {file}</source>
        <translation>{file} auslassen</translation>
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
        <translation>Alle Dateien auslassen</translation>
    </message>
    <message>
        <source>Send at most {size:,} characters of every file</source>
        <translation>Höchstens {size:,} Zeichen von jeder Datei senden</translation>
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
        <source>Run text recognition (OCR) over it, or attach a version that holds text.</source>
        <translation>Eine Texterkennung (OCR) darüber laufen lassen oder eine Fassung mit Text anhängen.</translation>
    </message>
    <message>
        <source>Open it in a PDF reader; if that works, print it to a new PDF and attach that.</source>
        <translation>In einem PDF-Programm öffnen; gelingt das, in ein neues PDF drucken und das anhängen.</translation>
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
        <source>No text on {pages}: a picture, perhaps.</source>
        <translation>Kein Text auf {pages}: vielleicht ein Bild.</translation>
    </message>
    <message>
        <source>Damaged and not read: {pages}.</source>
        <translation>Beschädigt und nicht gelesen: {pages}.</translation>
    </message>
    <message>
        <source>it is encrypted in a way that is not known here</source>
        <translation>sie ist auf eine hier unbekannte Weise verschlüsselt</translation>
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
        <source>its pages are pictures without text, as from a scanner</source>
        <translation>ihre Seiten sind Bilder ohne Text, wie aus einem Scanner</translation>
    </message>
    <message>
        <source>it has too many</source>
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
        <source>“{name}” cannot be attached: {reason}.</source>
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
        <source>Japanese (Shift JIS)</source>
        <translation>Japanisch (Shift JIS)</translation>
    </message>
    <message>
        <source>Japanese (EUC)</source>
        <translation>Japanisch (EUC)</translation>
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
        <source>Save it as UTF-8 text, and attach that.</source>
        <translation>Als Text in UTF-8 speichern und das anhängen.</translation>
    </message>
    <message>
        <source>its encoding cannot be told</source>
        <translation>ihre Zeichenkodierung lässt sich nicht feststellen</translation>
    </message>
    <message>
        <source>Its encoding was guessed: {encoding}.</source>
        <translation>Die Zeichenkodierung wurde geraten: {encoding}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln character(s) could not be read and show as �.</source>
        <translation>
            <numerusform>%Ln Zeichen ließ sich nicht lesen und erscheint als �.</numerusform>
            <numerusform>%Ln Zeichen ließen sich nicht lesen und erscheinen als �.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open it in a word processor, save it again as DOCX, and attach that.</source>
        <translation>In einer Textverarbeitung öffnen, wieder als DOCX speichern und das anhängen.</translation>
    </message>
    <message>
        <source>Attach a document that has some.</source>
        <translation>Ein Dokument anhängen, das welchen enthält.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) (is|are) left out.</source>
        <translation>
            <numerusform>%Ln Bild ist ausgelassen.</numerusform>
            <numerusform>%Ln Bilder sind ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Formulas are left out.</source>
        <translation>Formeln sind ausgelassen.</translation>
    </message>
    <message>
        <source>Save a copy without a password, and attach that.</source>
        <translation>Eine Kopie ohne Passwort speichern und die anhängen.</translation>
    </message>
    <message>
        <source>it unpacks to {size:,.0f} MB, too much to be read</source>
        <translation>sie wird entpackt {size:,.0f} MB groß, zu viel zum Lesen</translation>
    </message>
    <message>
        <source>All words must be in one message; the last one need not be finished.</source>
        <translation>Alle Wörter müssen in einer Nachricht stehen; das letzte muss nicht vollständig sein.</translation>
    </message>
    <message>
        <source>More: pin, export, import</source>
        <translation>Mehr: anheften, exportieren, importieren</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”.</source>
        <translation>Nichts gefunden mit „{text}“.</translation>
    </message>
    <message>
        <source>The {count} best matches</source>
        <translation>Die {count} besten Treffer</translation>
    </message>
    <message numerus="yes">
        <source>%n match(|es)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search all conversations (Ctrl+F)</source>
        <translation>Alle Unterhaltungen durchsuchen (Strg+F)</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Figures of the last reply</source>
        <translation>Zahlen der letzten Antwort</translation>
    </message>
    <message>
        <source>{text} – Models (Ctrl+M)</source>
        <translation>{text} – Modelle (Strg+M)</translation>
    </message>
    <message>
        <source>Model and device: {text}</source>
        <translation>Modell und Gerät: {text}</translation>
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
        <source>{tokens} tokens per forward pass</source>
        <translation>{tokens} Token je Durchlauf</translation>
    </message>
    <message>
        <source>{tokens} tokens in {blocks} blocks and {seconds} s; {prompt} prompt tokens, {cached} of them cached</source>
        <translation>{tokens} Token in {blocks} Blöcken und {seconds} s; {prompt} Token im Prompt, davon {cached} aus dem Cache</translation>
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
        <source>Scroll to the end</source>
        <translation>Zum Ende scrollen</translation>
    </message>
    <message>
        <source>Show earlier messages ({count})</source>
        <translation>Frühere Nachrichten zeigen ({count})</translation>
    </message>
    <message>
        <source>Show later messages ({count})</source>
        <translation>Spätere Nachrichten zeigen ({count})</translation>
    </message>
    <message>
        <source>The first message no longer fits into the model&apos;s context and was left out.</source>
        <translation>Die erste Nachricht passt nicht mehr in den Kontext des Modells und wurde ausgelassen.</translation>
    </message>
    <message>
        <source>The first {count} messages no longer fit into the model&apos;s context and were left out.</source>
        <translation>Die ersten {count} Nachrichten passen nicht mehr in den Kontext des Modells und wurden ausgelassen.</translation>
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
        <translation>Alle {count} zeigen</translation>
    </message>
    <message>
        <source>Show more of {count}</source>
        <translation>Mehr von {count} zeigen</translation>
    </message>
    <message>
        <source>{count} in all; Copy takes all of them</source>
        <translation>{count} insgesamt; „Kopieren“ nimmt alle</translation>
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
        <source>Edit this message and ask again</source>
        <translation>Diese Nachricht bearbeiten und noch einmal fragen</translation>
    </message>
    <message>
        <source>Edit and ask again; this branch stays</source>
        <translation>Bearbeiten und noch einmal fragen; dieser Zweig bleibt</translation>
    </message>
    <message>
        <source>message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Your message, to be asked again</source>
        <translation>Eigene Nachricht, um noch einmal zu fragen</translation>
    </message>
    <message>
        <source>A reply is being written. Wait for its end, or stop it, to ask.</source>
        <translation>Gerade entsteht eine Antwort. Ihr Ende abwarten oder sie anhalten, um zu fragen.</translation>
    </message>
    <message>
        <source>What was said since stays as a branch.</source>
        <translation>Was seitdem gesagt wurde, bleibt als Zweig.</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Replies are written as flowing text.</source>
        <translation>Antworten entstehen als Fließtext.</translation>
    </message>
    <message>
        <source>Replies are written in a grid, a cell for every token.</source>
        <translation>Antworten entstehen in einem Raster, eine Zelle für jedes Token.</translation>
    </message>
    <message>
        <source>Replies are written without motion.</source>
        <translation>Antworten entstehen ohne Bewegung.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Loading {model}… {percent}%</source>
        <translation>{model} wird geladen … {percent} %</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Kein Modell ist geladen</translation>
    </message>
    <message>
        <source>Loading {model}…</source>
        <translation>{model} wird geladen …</translation>
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
        <source>hardly to be told from the original</source>
        <translation>vom Original kaum zu unterscheiden</translation>
    </message>
    <message>
        <source>as good as the original, for 32 GB cards</source>
        <translation>so gut wie das Original, für Karten mit 32 GB</translation>
    </message>
    <message>
        <source>[picture: {words}]</source>
        <translation>[Bild: {words}]</translation>
    </message>
</context>
</TS>
