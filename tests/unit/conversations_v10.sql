-- A conversations file of schema version 10, with a row of everything that can be stored.
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL
    , leaf INTEGER REFERENCES messages(id) ON DELETE SET NULL, pinned INTEGER NOT NULL DEFAULT 0, model TEXT NOT NULL DEFAULT '', system TEXT NOT NULL DEFAULT '', sampling TEXT) STRICT;
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    text TEXT NOT NULL,
    created REAL NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'stopped', 'interrupted')),
    thought TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    seed INTEGER,
    sampling TEXT,
    stats TEXT,
    blocks INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0
    , finish TEXT, replaces INTEGER REFERENCES messages(id) ON DELETE SET NULL, parent INTEGER REFERENCES messages(id) ON DELETE CASCADE) STRICT;
CREATE INDEX messages_of_conversation ON messages(conversation, id);
CREATE TABLE drafts (
    conversation INTEGER UNIQUE REFERENCES conversations(id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE traces (
    message INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    block INTEGER NOT NULL,
    data BLOB NOT NULL,
    created REAL NOT NULL,
    PRIMARY KEY (message, block)
) STRICT;
CREATE INDEX messages_of_parent ON messages(parent);
CREATE VIRTUAL TABLE messages_text USING fts5(text, content='messages', content_rowid='id', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER text_comes AFTER INSERT ON messages BEGIN INSERT INTO messages_text(rowid, text) VALUES (new.id, new.text); END;
CREATE TRIGGER text_goes AFTER DELETE ON messages BEGIN INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.id, old.text); END;
CREATE TRIGGER text_changes AFTER UPDATE OF text ON messages BEGIN INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.id, old.text); INSERT INTO messages_text(rowid, text) VALUES (new.id, new.text); END;
CREATE TABLE attachments (
    id INTEGER PRIMARY KEY,
    message INTEGER REFERENCES messages(id) ON DELETE CASCADE,
    draft INTEGER REFERENCES conversations(id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    pages INTEGER,
    bytes INTEGER NOT NULL,
    extent TEXT NOT NULL,
    notes TEXT NOT NULL
) STRICT;
CREATE INDEX attachments_of_message ON attachments(message, place);
CREATE TABLE prompts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE shipped_prompts (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE presets (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, sampling TEXT NOT NULL) STRICT;
CREATE TABLE next_conversation (model TEXT NOT NULL, system TEXT NOT NULL, sampling TEXT) STRICT;
CREATE TABLE told (
    message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
    system TEXT NOT NULL,
    thinking INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE attachments_text USING fts5(name, text, content='attachments', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER file_comes AFTER INSERT ON attachments WHEN new.message IS NOT NULL BEGIN INSERT INTO attachments_text(rowid, name, text) VALUES (new.id, new.name, new.text); END;
CREATE TRIGGER file_goes AFTER DELETE ON attachments WHEN old.message IS NOT NULL BEGIN INSERT INTO attachments_text(attachments_text, rowid, name, text) VALUES ('delete', old.id, old.name, old.text); END;
INSERT INTO conversations VALUES (1, 'Fog', 1700000000.0, 1700000007.0, 5, 1, '/models/demo.gguf', 'Be kind.', '{"max_steps":null,"t_min":0.25,"t_max":null,"entropy_bound":null,"stability":null,"confidence":null,"max_tokens":2048}');
INSERT INTO conversations VALUES (2, 'Hello', 1700000008.0, 1700000010.0, 7, 0, '', '', NULL);
INSERT INTO messages VALUES (1, 1, 'user', 'What is fog?', 1700000001.0, 'complete', '', '', NULL, NULL, NULL, 0, 0, NULL, NULL, NULL);
INSERT INTO messages VALUES (2, 1, 'assistant', 'A cloud on the ground.', 1700000002.0, 'complete', 'hm', 'demo', 7, '{"max_steps":16,"t_min":null,"t_max":null,"entropy_bound":null,"stability":null,"confidence":null,"max_tokens":2048}', '{"prompt_tokens":12,"cached_tokens":4,"tokens":9,"blocks":2,"steps":3,"forward_passes":5,"prefill_seconds":0.25,"denoise_seconds":0.5,"seconds":0.75}', 2, 3, 'end_of_turn', NULL, 1);
INSERT INTO messages VALUES (3, 1, 'assistant', 'Low cloud, cut', 1700000005.0, 'stopped', '', 'demo', 8, '{"max_steps":16,"t_min":null,"t_max":null,"entropy_bound":null,"stability":null,"confidence":null,"max_tokens":2048}', NULL, 1, 0, 'cancelled', NULL, 1);
INSERT INTO messages VALUES (4, 1, 'user', 'What is mist?', 1700000006.0, 'complete', '', '', NULL, NULL, NULL, 0, 0, NULL, NULL, NULL);
INSERT INTO messages VALUES (5, 1, 'assistant', 'Thin fog, which', 1700000007.0, 'running', '', 'demo', 9, '{"max_steps":null,"t_min":null,"t_max":null,"entropy_bound":null,"stability":null,"confidence":null,"max_tokens":2048}', NULL, 1, 0, NULL, NULL, 4);
INSERT INTO messages VALUES (6, 2, 'user', 'Hello', 1700000009.0, 'complete', '', '', NULL, NULL, NULL, 0, 0, NULL, NULL, NULL);
INSERT INTO messages VALUES (7, 2, 'assistant', 'Hi.', 1700000010.0, 'complete', '', 'demo', 1, '{"max_steps":null,"t_min":null,"t_max":null,"entropy_bound":null,"stability":null,"confidence":null,"max_tokens":2048}', '{"prompt_tokens":12,"cached_tokens":4,"tokens":9,"blocks":2,"steps":3,"forward_passes":5,"prefill_seconds":0.25,"denoise_seconds":0.5,"seconds":0.75}', 0, 0, 'max_tokens', NULL, 6);
INSERT INTO drafts VALUES (1, 'And mist');
INSERT INTO drafts VALUES (NULL, 'not sent yet');
INSERT INTO traces VALUES (2, 0, X'FD377A585A000004E6D6B4460200210116000000742FE5A3E0008B007E5D004D803C002586E1ABAB7FBEEC9AD45AA9C79E9DC38700A9FF2656797B5813158E5DAC4950521CEC801B3FEA8994D7AE3086BB940037B72A9411A204C44CC5084053BF238C49E38D2419FB596140A837A7AA17F58B8B73CC12BF3711B3F9301AE48CEF1B5A9AE298053F57D18AC8770893CF34659B3825A7096903C487ACA0000000B88C39C8A50EC7BA00019A018C010000FCAB85E4B1C467FB020000000004595A', 1700000003.0);
INSERT INTO traces VALUES (2, 1, X'FD377A585A000004E6D6B4460200210116000000742FE5A3E0009100845D004D806C040421B53986BDB90841DF64D70BD0D6A285460C0C99CE7003B22A3BA06AA05168D0A1CCD13E8EBF7BC8A88762A7B26B8E376C3C351B6798EFC3EEF833D0975D70ACC90E6462E3D96997FA4143A9A635E396140248A9C2799B97048BB68E0A3EB0DEE2B7EA3FC33FAC8283ACDD9E99DA6E37047CB455800561404549014324CE0000FDFFDBB559D804180001A001920100009BAFA2F1B1C467FB020000000004595A', 1700000004.0);
INSERT INTO attachments VALUES (2, 1, NULL, 0, 'book <1>.pdf', 'pdf', '', 'firstsecond ''quoted''', 2, 900, 'pages 1 to 2 of 9 pages', '{"extent":"pages 1 to 2 of 9 pages","notes":["3 pictures are left out.","Ünïcode \"said\": plain."],"said":{"pages 1 to 2 of 9 pages":["pages {first} to {last} of {count}",{"first":1,"last":2,"count":["%n page(s)",{},9]},null],"3 pictures are left out.":["%n picture(s) (is|are) left out.",{},3]}}
');
INSERT INTO attachments VALUES (3, NULL, 1, 0, 'notes.md', 'markdown', 'markdown', 'The ferry leaves at nine.
', NULL, 26, '', '{"extent":"","notes":[]}
');
INSERT INTO attachments VALUES (4, NULL, NULL, 0, 'book <1>.pdf', 'pdf', '', 'firstsecond ''quoted''', 2, 900, 'pages 1 to 2 of 9 pages', '{"extent":"pages 1 to 2 of 9 pages","notes":["3 pictures are left out.","Ünïcode \"said\": plain."],"said":{"pages 1 to 2 of 9 pages":["pages {first} to {last} of {count}",{"first":1,"last":2,"count":["%n page(s)",{},9]},null],"3 pictures are left out.":["%n picture(s) (is|are) left out.",{},3]}}
');
INSERT INTO prompts VALUES (1, 'Brief', 'Answer in one sentence.');
INSERT INTO prompts VALUES (2, 'Pirate', 'Talk like a pirate.');
INSERT INTO shipped_prompts VALUES ('brief');
INSERT INTO presets VALUES (1, 'Careful', 'Slow and sure.', '{"max_steps":64,"t_min":null,"t_max":null,"entropy_bound":0.05,"stability":null,"confidence":null,"max_tokens":512}');
INSERT INTO next_conversation VALUES ('', 'Next time.', NULL);
INSERT INTO told VALUES (2, 'Be kind.', 1);
INSERT INTO told VALUES (3, '', 0);
PRAGMA user_version = 10;
