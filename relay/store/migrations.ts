// The relay's tables. A migration that has shipped is never edited; a change is a new one at the end.

export const migrations: readonly string[] = [
  `
  -- What this installation is: 'installation' (one per company for ever), 'incarnation' (new after a restore),
  -- 'company', 'language', 'created'.
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- A document and what the relay decided about it (facts). Content lives in the journal alone.
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    owner TEXT NOT NULL REFERENCES persons(id),
    epoch INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created INTEGER NOT NULL,      -- ms since 1970
    head INTEGER NOT NULL,         -- sequence of the last row with content
    summary TEXT NOT NULL,         -- JSON
    summarized INTEGER NOT NULL,   -- the head that summary tells of
    UNIQUE (kind, key)
  ) STRICT;
  CREATE INDEX documents_by_owner ON documents (owner);

  -- The journal: everything that happens, in one sequence, append-only. body is described in relay/journal/row.ts.
  CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    document INTEGER REFERENCES documents(id), -- null: not about one document
    received INTEGER NOT NULL,     -- ms since 1970, the relay's clock
    body BLOB NOT NULL,
    sha256 BLOB NOT NULL           -- of body
  ) STRICT;
  CREATE INDEX journal_by_document ON journal (document, sequence);

  -- A document's state up to a sequence, so that opening it does not read its whole journal.
  CREATE TABLE snapshots (
    document INTEGER PRIMARY KEY REFERENCES documents(id),
    sequence INTEGER NOT NULL,
    state BLOB NOT NULL,           -- Yjs update, V1
    sha256 BLOB NOT NULL
  ) STRICT;

  -- A device's generation in a document, and where it was refused in it; written only when one of them changes.
  -- Its last n is that of its last receipt.
  CREATE TABLE progress (
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    generation INTEGER NOT NULL,
    refused_n INTEGER,             -- in this generation; what follows is held
    PRIMARY KEY (device, address)
  ) STRICT, WITHOUT ROWID;

  -- What became of numbered entries: a repeated n gets its stored answer again. One row for a run that was committed
  -- together (n to last_n, in consecutive places of one journal row), one for each refused entry.
  CREATE TABLE receipts (
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    n INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    sha256 BLOB NOT NULL,          -- of each entry's bytes, 32 bytes each
    sequence INTEGER,              -- where they were committed
    place INTEGER,                 -- index of the first in that row
    refusal TEXT,                  -- JSON, where it was refused
    PRIMARY KEY (device, address, n)
  ) STRICT, WITHOUT ROWID;

  -- Which device writes with which Yjs client id (RELIABILITY U1, U2).
  CREATE TABLE clients (
    document INTEGER NOT NULL REFERENCES documents(id),
    client INTEGER NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (document, client)
  ) STRICT, WITHOUT ROWID;

  -- Refused entries: kept, never merged.
  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    person TEXT NOT NULL,
    device TEXT NOT NULL,
    n INTEGER,
    generation INTEGER,
    received INTEGER NOT NULL,
    entry BLOB NOT NULL,
    refusal TEXT NOT NULL,         -- JSON
    asked INTEGER,                 -- ms since 1970: its author asked the office to look at it
    settled INTEGER,               -- ms since 1970: the office decided
    settled_by TEXT,               -- person
    settled_sequence INTEGER       -- the journal row with the repair, null where it was turned down
  ) STRICT;

  -- Two values for one field, written without knowledge of each other; folded per field and author.
  CREATE TABLE collisions (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(id),
    root TEXT NOT NULL,
    key TEXT NOT NULL,
    author TEXT NOT NULL,          -- person who wrote without knowing 'standing'
    base TEXT NOT NULL,            -- JSON values
    value TEXT NOT NULL,
    standing TEXT NOT NULL,        -- the value found there
    standing_author TEXT,          -- person, where known
    standing_at INTEGER,
    outcome TEXT NOT NULL,         -- which one stood after the merge: 'value', 'standing'
    origin TEXT NOT NULL,          -- how it came: 'edit', 'import'
    sequence INTEGER,              -- the journal row it came with
    at INTEGER NOT NULL,
    decided INTEGER,               -- ms since 1970; null while a person has to look at it
    UNIQUE (document, root, key, author)
  ) STRICT;

  CREATE TABLE persons (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE, -- for signing in: trimmed, NFKC, lower case
    role TEXT NOT NULL,            -- one of src/policy/rights.ts
    active INTEGER NOT NULL,
    password TEXT,                 -- argon2id; null: cannot sign in with one
    created INTEGER NOT NULL
  ) STRICT;

  -- Whom an assistant works for.
  CREATE TABLE assistants (
    assistant TEXT NOT NULL REFERENCES persons(id),
    rep TEXT NOT NULL REFERENCES persons(id),
    PRIMARY KEY (assistant, rep)
  ) STRICT, WITHOUT ROWID;

  -- Secrets are stored as SHA-256 of 256 random bits: reading this table signs nobody in.
  CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    person TEXT NOT NULL REFERENCES persons(id),
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,           -- names the token as a device in the journal
    hash BLOB NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES persons(id),
    created INTEGER NOT NULL,
    revoked INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE links (
    hash BLOB PRIMARY KEY,
    purpose TEXT NOT NULL,         -- 'setup', 'signin'
    person TEXT REFERENCES persons(id),
    reusable INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES persons(id),
    public_key BLOB NOT NULL UNIQUE, -- Ed25519, raw 32 bytes
    name TEXT NOT NULL,
    enrolled INTEGER NOT NULL,
    revoked INTEGER
  ) STRICT, WITHOUT ROWID;

  -- What an import brought last, field by field: the base of the next one.
  CREATE TABLE imported (
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    address TEXT NOT NULL,
    record TEXT NOT NULL,
    fields TEXT NOT NULL,          -- JSON
    PRIMARY KEY (source, source_key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES persons(id),
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    report TEXT NOT NULL           -- JSON
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Refused entries and what was asked about them. Ids are never given again: journal rows name them for ever.
  CREATE TABLE quarantine_asked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,
    person TEXT NOT NULL,
    device TEXT NOT NULL,
    n INTEGER,
    generation INTEGER,
    received INTEGER NOT NULL,
    entry BLOB NOT NULL,           -- empty: a draft that was never sent
    refusal TEXT NOT NULL,         -- JSON
    asked INTEGER,                 -- ms since 1970: its author asked the office to look at it
    draft TEXT,                    -- what the asking device calls it
    changes TEXT,                  -- JSON, as asked; null: those of the entry
    settled INTEGER,               -- ms since 1970: the office decided
    settled_by TEXT,               -- person
    settled_sequence INTEGER,      -- the journal row with the repair, null where none was needed or it was declined
    outcome TEXT,                  -- 'applied', 'declined'
    word TEXT                      -- why, for its author
  ) STRICT;
  INSERT INTO quarantine_asked
    SELECT id, address, person, device, n, generation, received, entry, refusal, asked, NULL, NULL,
      settled, settled_by, settled_sequence, iif(settled_sequence IS NULL, 'declined', 'applied'), '' FROM quarantine;
  DROP TABLE quarantine;
  ALTER TABLE quarantine_asked RENAME TO quarantine;
  CREATE UNIQUE INDEX quarantine_by_draft ON quarantine (device, draft) WHERE draft IS NOT NULL;
  CREATE INDEX quarantine_by_entry ON quarantine (device, address, n);
  CREATE INDEX quarantine_by_person ON quarantine (person) WHERE draft IS NOT NULL AND settled IS NULL;
  CREATE INDEX quarantine_open ON quarantine (asked) WHERE settled IS NULL;
  `,
  `
  -- An id stands for exactly the values shown under it: what is folded gets a new one, what is decided stays as it was.
  CREATE TABLE collisions_decided (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents(id),
    root TEXT NOT NULL,
    key TEXT NOT NULL,
    author TEXT NOT NULL,          -- person who wrote without knowing 'standing'
    base TEXT NOT NULL,            -- JSON values
    value TEXT NOT NULL,
    standing TEXT NOT NULL,        -- the value found there
    standing_author TEXT NOT NULL, -- person; empty where not known
    standing_at INTEGER,
    outcome TEXT NOT NULL,         -- which one stands: 'value', 'standing', 'other'
    origin TEXT NOT NULL,          -- how it came: 'edit', 'import', 'archived'
    fields TEXT NOT NULL,          -- JSON: what was changed in an archived record
    sequence INTEGER,              -- the journal row it came with
    at INTEGER NOT NULL,
    decided INTEGER,               -- ms since 1970; null while a person has to look at it
    decided_by TEXT,               -- person
    choice TEXT                    -- 'kept', 'taken'
  ) STRICT;
  INSERT INTO collisions_decided
    SELECT id, document, root, key, author, base, value, standing, ifnull(standing_author, ''), standing_at, outcome,
      origin, '[]', sequence, at, decided, iif(decided IS NULL, NULL, ''), iif(decided IS NULL, NULL, 'kept')
    FROM collisions;
  DROP TABLE collisions;
  ALTER TABLE collisions_decided RENAME TO collisions;
  CREATE UNIQUE INDEX collisions_open ON collisions (document, root, key, author, standing_author)
    WHERE decided IS NULL;
  CREATE INDEX collisions_decided ON collisions (document, decided) WHERE decided IS NOT NULL;

  ALTER TABLE documents ADD COLUMN collisions INTEGER NOT NULL DEFAULT 0; -- how many are open
  ALTER TABLE documents ADD COLUMN collided INTEGER NOT NULL DEFAULT 0;   -- raised whenever one of them changes
  UPDATE documents SET
    collisions = (SELECT count(*) FROM collisions c WHERE c.document = documents.id AND c.decided IS NULL);

  -- What a command came to: JSON, null where there is nothing to tell.
  ALTER TABLE receipts ADD COLUMN result TEXT;
  `,
  `
  -- Bytes that an entry of the quarantine takes, and their sum per person without reading them.
  ALTER TABLE quarantine ADD COLUMN held INTEGER
    GENERATED ALWAYS AS (length(entry) + ifnull(octet_length(changes), 0)) VIRTUAL;
  CREATE INDEX quarantine_held ON quarantine (person, held) WHERE settled IS NULL AND held > 0;
  `,
  `
  -- ms since 1970 when a document was laid aside; null while it is worked on.
  ALTER TABLE documents ADD COLUMN archived INTEGER;
  `,
  `
  -- Lists that devices follow: one per person, and '*' for all who may see everything. What is in it, as a check:
  -- how many documents, and the sum of their digests (src/sync/wire/digest.ts).
  CREATE TABLE lists (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL UNIQUE,
    documents INTEGER NOT NULL,
    digest INTEGER NOT NULL
  ) STRICT;

  -- Which document is, or was, in which list. sequence is that of the catalogue, one for everything it has to tell: raised
  -- whenever the line changes, comes or goes. What was withdrawn stays for the devices that have not heard of it.
  CREATE TABLE catalogue (
    document INTEGER NOT NULL REFERENCES documents(id),
    list INTEGER NOT NULL REFERENCES lists(id),
    sequence INTEGER NOT NULL,
    whole INTEGER NOT NULL,        -- when more of it changed than head, summary and collisions
    head INTEGER NOT NULL,         -- the document's, as it was told last
    mode TEXT NOT NULL,            -- 'edit', 'view': what its people may do, or might when it was withdrawn
    reason TEXT,                   -- JSON, why it was withdrawn; null where it is there
    withdrawn INTEGER,             -- ms since 1970
    PRIMARY KEY (document, list)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX catalogue_by_list ON catalogue (list, sequence, document);
  CREATE INDEX catalogue_withdrawn ON catalogue (list, withdrawn) WHERE reason IS NOT NULL;

  -- How far a device has come with handing over a document that was withdrawn from it.
  CREATE TABLE handovers (
    document INTEGER NOT NULL REFERENCES documents(id),
    device TEXT NOT NULL,
    sent INTEGER NOT NULL,         -- ms since 1970: first announced to it
    heard INTEGER,                 -- the device said so
    done INTEGER,                  -- all it had is here; it deletes the document
    PRIMARY KEY (document, device)
  ) STRICT, WITHOUT ROWID;

  -- What has changed and is not in the lists yet. Written by triggers, so that no crash comes between.
  CREATE TABLE catalogue_due (
    what TEXT NOT NULL,            -- 'document' (address), 'person' (id)
    id TEXT NOT NULL,
    PRIMARY KEY (what, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER document_begun AFTER INSERT ON documents
    BEGIN INSERT OR IGNORE INTO catalogue_due VALUES ('document', NEW.address); END;
  CREATE TRIGGER document_decided AFTER UPDATE OF owner, key, epoch, schema, version, collided ON documents
    BEGIN INSERT OR IGNORE INTO catalogue_due VALUES ('document', NEW.address); END;
  CREATE TRIGGER person_changed AFTER UPDATE OF role, active ON persons
    BEGIN INSERT OR IGNORE INTO catalogue_due VALUES ('person', NEW.id); END;
  CREATE TRIGGER assistant_given AFTER INSERT ON assistants
    BEGIN INSERT OR IGNORE INTO catalogue_due VALUES ('person', NEW.assistant); END;
  CREATE TRIGGER assistant_taken AFTER DELETE ON assistants
    BEGIN INSERT OR IGNORE INTO catalogue_due VALUES ('person', OLD.assistant); END;
  INSERT INTO catalogue_due SELECT 'document', address FROM documents;

  -- What devices remember of earlier lists counts another sequence: they are sent everything once.
  DELETE FROM meta WHERE name = 'incarnation';
  `,
  `
  -- Sequence of the row a document's epoch begins with; 0: with its first. Rows before it are history.
  ALTER TABLE documents ADD COLUMN begins INTEGER NOT NULL DEFAULT 0;
  -- 1: of an earlier epoch; whoever names it has an old copy.
  ALTER TABLE clients ADD COLUMN past INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Merges under way: what they are made from stays until they have ended, so that the next start finishes them.
  CREATE TABLE merges (
    id INTEGER PRIMARY KEY,
    asked TEXT NOT NULL            -- JSON (relay/merge/begun.ts)
  ) STRICT;
  CREATE TABLE merge_files (
    merge INTEGER NOT NULL REFERENCES merges(id),
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (merge, place)
  ) STRICT;
  `,
  `
  -- Documents whose older rows were put together into one (relay/SPEC.md R). place: that row, which their journal begins
  -- with; through: everything of them up to here is in it; removed: rows that went, ever.
  CREATE TABLE trims (
    document INTEGER PRIMARY KEY REFERENCES documents(id),
    place INTEGER NOT NULL,
    through INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    since INTEGER NOT NULL,        -- ms since 1970: what was received from here on is all there
    at INTEGER NOT NULL,           -- ms since 1970: when the last of them went
    changed INTEGER                -- ms since 1970: last change before the epoch, where its row went
  ) STRICT;
  `,
  `
  -- What policy looks at (src/policy/SPEC.md): the statuses, where a document lies, whom it is meant for.
  ALTER TABLE documents ADD COLUMN profile TEXT;                       -- version of the status profile; null: no statuses
  ALTER TABLE documents ADD COLUMN statuses TEXT NOT NULL DEFAULT '';  -- active ones, codes with a space between
  ALTER TABLE documents ADD COLUMN territory TEXT;
  ALTER TABLE documents ADD COLUMN audience TEXT;                      -- JSON; null: nobody in particular
  ALTER TABLE documents ADD COLUMN parent TEXT;                        -- address of the one it hangs below
  CREATE INDEX documents_by_parent ON documents (parent) WHERE parent IS NOT NULL;

  -- Teams and territories, each a tree. version: raised by each change, for whoever states the one they saw.
  CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT REFERENCES teams(id),
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE territories (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT REFERENCES territories(id),
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What is said of a person beside their account: teams, territories, own rights. JSON; a person without a row has none.
  CREATE TABLE person_settings (
    person TEXT PRIMARY KEY REFERENCES persons(id),
    teams TEXT NOT NULL,
    territories TEXT NOT NULL,
    own TEXT NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Rules of the office: JSON as in src/policy/scope/world.ts, under a name.
  CREATE TABLE rules (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    rule TEXT NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Versions of status profiles, never changed: JSON as in src/policy/statuses/profile.ts.
  CREATE TABLE profiles (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    profile TEXT NOT NULL,
    created INTEGER NOT NULL,      -- ms since 1970
    created_by TEXT NOT NULL,      -- person
    PRIMARY KEY (id, version)
  ) STRICT, WITHOUT ROWID;

  -- The profile documents of a kind begin with, where it is not the one the kind declares.
  CREATE TABLE kind_profiles (
    kind TEXT PRIMARY KEY,
    profile TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Versions of the matrix of rights, the last one holds; none: the one the program has. JSON as in src/policy/rights.ts.
  CREATE TABLE rights (
    version INTEGER PRIMARY KEY,
    matrix TEXT NOT NULL,
    changed INTEGER NOT NULL,      -- ms since 1970
    changed_by TEXT NOT NULL       -- person
  ) STRICT;
  `,
  `
  -- What the company changes is due as well: 'audience' (address) in catalogue_due is a document others may have now.
  -- Whoever sees everything follows '*': since which number of the catalogue's sequence their list is that one, or their own.
  ALTER TABLE lists ADD COLUMN everything INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE lists ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
  INSERT OR IGNORE INTO lists (person, documents, digest) SELECT id, 0, 0 FROM persons WHERE role IN ('admin', 'office');
  UPDATE lists SET everything = 1 WHERE person IN (SELECT id FROM persons WHERE role IN ('admin', 'office'));
  CREATE TRIGGER person_added AFTER INSERT ON persons
    BEGIN INSERT OR IGNORE INTO catalogue_due VALUES ('person', NEW.id); END;
  `,
  `
  -- How far each device has come with its list (relay/SPEC.md F). list: whose it followed; '': from before this was noted.
  CREATE TABLE arrivals (
    device TEXT PRIMARY KEY REFERENCES devices(id),
    list TEXT NOT NULL,
    sequence INTEGER NOT NULL,     -- of the catalogue: everything up to it is there
    seen INTEGER NOT NULL          -- ms since 1970: when it was here last
  ) STRICT, WITHOUT ROWID;
  INSERT INTO arrivals SELECT id, '', 0, enrolled FROM devices WHERE revoked IS NULL;

  -- Since which number of the catalogue a document is in a list without a break; what came before this was noted: 0.
  ALTER TABLE catalogue ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
  CREATE TRIGGER document_listed AFTER INSERT ON catalogue
    BEGIN UPDATE catalogue SET since = NEW.sequence WHERE document = NEW.document AND list = NEW.list; END;
  CREATE TRIGGER document_given_back AFTER UPDATE OF reason ON catalogue WHEN OLD.reason IS NOT NULL AND NEW.reason IS NULL
    BEGIN UPDATE catalogue SET since = NEW.sequence WHERE document = NEW.document AND list = NEW.list; END;
  `,
]
