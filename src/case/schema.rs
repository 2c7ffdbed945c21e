//! Tables, versions and the checks a file passes before it is trusted.

use super::CaseError;
use super::error::from_sqlite;
use rusqlite::{Connection, OpenFlags};
use std::io::Read;
use std::path::Path;

/// "KURO": tells a case from other SQLite files.
const APPLICATION_ID: i64 = 0x4B55_524F;

/// Step `n` brings a file from version `n` to `n + 1`. Steps are never edited once released:
/// `tests/fixtures/frozen` holds a file of every version.
const STEPS: [&str; 2] = [V1, V2];

/// The version that brought fetches and proposals.
pub(super) const COLLECTED_SINCE: i64 = 2;

const V1: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One import. Undoing it makes it inactive; nothing is deleted.
CREATE TABLE batch (
  no INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  file TEXT NOT NULL,
  format TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('case', 'list')),
  sha256 BLOB,
  records INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  CHECK (records = accepted + rejected)
) STRICT;

CREATE TABLE source (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  publisher TEXT,
  url TEXT,
  edition TEXT,
  retrieved_at TEXT,
  sha256 TEXT,
  licence TEXT,
  reliability TEXT NOT NULL CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F'))
) STRICT;

CREATE TABLE entity (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;

-- What one record of an import says about one entity. `statements` is a JSON array; each element is
-- [property, value], or [property, value, {what differs from the record}]. The view `statement` lists them one
-- by one for other programs. Statement ids are hashes of the content and not stored.
CREATE TABLE record (
  no INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL REFERENCES entity (no),
  batch INTEGER NOT NULL REFERENCES batch (no),
  schema TEXT NOT NULL,
  source INTEGER REFERENCES source (no),
  locator TEXT NOT NULL,
  first_seen TEXT,
  last_seen TEXT,
  statements TEXT NOT NULL
) STRICT;
CREATE INDEX record_entity ON record (entity);

CREATE VIEW statement AS
SELECT e.id AS entity, r.schema, s.value ->> 0 AS property, s.value ->> 1 AS value,
  coalesce(s.value ->> '$[2].source', src.title) AS source,
  coalesce(s.value ->> '$[2].locator', r.locator) AS locator,
  s.value -> 2 AS more, b.no AS batch, b.file, b.role
FROM record r
JOIN entity e ON e.no = r.entity
JOIN batch b ON b.no = r.batch AND b.active = 1
LEFT JOIN source src ON src.no = r.source
JOIN json_each(r.statements) s;

-- Batch 0 holds the analyst's own judgements.
CREATE TABLE judgement (
  left TEXT NOT NULL,
  right TEXT NOT NULL,
  batch INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  explanation TEXT NOT NULL,
  PRIMARY KEY (left, right, batch),
  CHECK (left < right)
) STRICT, WITHOUT ROWID;

CREATE TABLE view (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE note (entity TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The bytes behind statements, compressed with zstd.
CREATE TABLE snapshot (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  media TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only. An undo or redo is an entry that names the edit it takes back or applies again.
CREATE TABLE edit (
  no INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  target INTEGER REFERENCES edit (no),
  label TEXT NOT NULL,
  forward TEXT NOT NULL,
  inverse TEXT NOT NULL
) STRICT;
CREATE TRIGGER edit_is_append_only_1 BEFORE UPDATE ON edit BEGIN SELECT RAISE(ABORT, 'the edit log is append-only'); END;
CREATE TRIGGER edit_is_append_only_2 BEFORE DELETE ON edit BEGIN SELECT RAISE(ABORT, 'the edit log is append-only'); END;
";

const V2: &str = "
-- One question to a public source: what came back, or why nothing did. Undoing it makes it inactive.
CREATE TABLE fetch (
  no INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  -- Why it was asked: 'clip', 'gleif/parents', 'list/us_csl'.
  origin TEXT NOT NULL,
  -- The entity it was asked about.
  subject TEXT,
  url TEXT NOT NULL,
  final_url TEXT NOT NULL,
  title TEXT NOT NULL,
  status INTEGER NOT NULL,
  media TEXT NOT NULL,
  -- Of the body, which is in snapshot unless it was too large.
  sha256 BLOB CHECK (length(sha256) = 32),
  -- JSON: headers, times, address, certificate, robots.
  exchange TEXT NOT NULL,
  -- Recipe, connector or list that read the body.
  reader TEXT NOT NULL,
  -- JSON of the source that its statements have.
  source TEXT NOT NULL,
  -- JSON array: what could not be read.
  findings TEXT NOT NULL,
  -- Why nothing came back: could not look.
  problem TEXT,
  -- JSON: what changed since the edition before.
  change TEXT,
  -- The fetch of the same address before this one.
  earlier INTEGER REFERENCES fetch (no),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX fetch_url ON fetch (url);

-- What a body was read as. Statements only once it is accepted: then they are in that batch.
CREATE TABLE proposal (
  no INTEGER PRIMARY KEY,
  fetch INTEGER NOT NULL REFERENCES fetch (no),
  position INTEGER NOT NULL,
  entity TEXT NOT NULL,
  schema TEXT NOT NULL,
  -- JSON: values, each with its place.
  body TEXT NOT NULL,
  -- The entity of the case that it is about under another id.
  same_as TEXT,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'rejected')),
  batch INTEGER REFERENCES batch (no)
) STRICT;
CREATE INDEX proposal_fetch ON proposal (fetch, position);
CREATE INDEX proposal_entity ON proposal (entity);
CREATE INDEX proposal_batch ON proposal (batch) WHERE batch IS NOT NULL;
CREATE INDEX proposal_open ON proposal (fetch) WHERE state = 'open';
";

pub(super) fn create(db: &mut Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(db, 0)?;
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
}

/// Brings the file to the newest version, one transaction per step.
fn migrate(db: &mut Connection, from: i64) -> rusqlite::Result<()> {
    for (step, sql) in (0i64..).zip(STEPS).skip(usize::try_from(from).unwrap_or_default()) {
        let transaction = db.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Looks at the first bytes before SQLite may touch the file.
pub(super) fn sniff(path: &Path) -> Result<(), CaseError> {
    let mut head = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| CaseError::io(error, path))?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(CaseError::NotACase { what: "a folder", path: path.to_owned() });
    }
    file.take(16).read_to_end(&mut head).map_err(|error| CaseError::io(error, path))?;
    match head.as_slice() {
        b"SQLite format 3\0" => Ok(()),
        [] => Err(CaseError::NotACase { what: "the file is empty", path: path.to_owned() }),
        _ => Err(CaseError::NotACase { what: "not a SQLite database", path: path.to_owned() }),
    }
}

/// Is it a case, of a version we know?
pub(super) fn check(db: &Connection, path: &Path) -> Result<(), CaseError> {
    let application: i64 =
        db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(|error| from_sqlite(error, path))?;
    let version = version(db).map_err(|error| from_sqlite(error, path))?;
    let known = STEPS.len() as i64;
    if application != APPLICATION_ID || version < 1 {
        return Err(CaseError::NotACase { what: "a database of another program", path: path.to_owned() });
    }
    if version > known {
        return Err(CaseError::Newer { found: version, known, path: path.to_owned() });
    }
    Ok(())
}

pub(super) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

pub(super) fn prepare_for_writing(db: &mut Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -65536;
         PRAGMA trusted_schema = OFF;",
    )?;
    let version = version(db)?;
    migrate(db, version)
}

/// A connection that cannot write; on a disk that cannot be written to, one that needs no log file.
pub(super) fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let reads = |db: &Connection| db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    let plain =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(|db| reads(&db).map(|()| db));
    match plain {
        Ok(db) => Ok(db),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
            let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let db = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
            reads(&db).map(|()| db)
        }
        Err(error) => Err(error),
    }
}
