//! What was collected from public sources: fetches with their evidence, and proposals that wait for a decision.
//!
//! - A fetch is a question and its answer, or why there is none; it is never changed, only taken back by undo.
//! - A proposal is no statement: it becomes one only by a decision, which writes a batch like an import.
//! - The room does not know what a proposal says: bodies, sources and exchanges are JSON of the room `collect`.

use super::edit::append;
use super::error::from_sqlite;
use super::{Case, CaseError, Edit, EntryKind, LogEntry, Numbers, Who};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Larger bodies are not kept: their SHA-256 is.
pub const MOST_KEPT: usize = 64 << 20;

/// What the analyst decided about a proposal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProposalState {
    #[default]
    Open,
    Accepted,
    Rejected,
}

impl ProposalState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Open, Self::Accepted, Self::Rejected].into_iter().find(|state| state.as_str() == text)
    }
}

/// A fetch to write.
#[derive(Clone, Debug, Default)]
pub struct NewFetch<'a> {
    /// When the answer came, ISO 8601.
    pub at: String,
    /// Why it was asked: `clip`, `gleif/parents`, `list/us_csl`.
    pub origin: String,
    /// The entity that was asked about.
    pub subject: Option<String>,
    pub url: String,
    pub final_url: String,
    pub title: String,
    /// HTTP status; 0 of a saved file, or when nothing came back.
    pub status: u16,
    pub media: String,
    /// Of the body.
    pub sha256: Option<[u8; 32]>,
    /// Kept once per content; one beyond [`MOST_KEPT`] is not.
    pub body: Option<&'a [u8]>,
    /// Other files that belong to the evidence, kept like a body: SHA-256, media type and bytes of each.
    pub beside: Vec<([u8; 32], &'a str, &'a [u8])>,
    /// JSON: headers, times, certificate, robots.
    pub exchange: String,
    /// Recipe, connector or list that read the body; empty when none did.
    pub reader: String,
    /// JSON of the source its statements will have.
    pub source: String,
    /// JSON array: what could not be read.
    pub findings: String,
    /// Why nothing came back.
    pub problem: Option<String>,
    /// JSON of what changed since the edition before.
    pub change: Option<String>,
    /// The fetch of the same address that this one follows.
    pub earlier: Option<i64>,
    pub proposals: Vec<NewProposal>,
}

/// A proposal to write.
#[derive(Clone, Debug, Default)]
pub struct NewProposal {
    pub entity: String,
    pub schema: String,
    /// JSON.
    pub body: String,
    /// The entity of the case it is about under another id.
    pub same_as: Option<String>,
}

/// A fetch as the case holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetch {
    pub number: i64,
    pub at: String,
    pub origin: String,
    pub subject: Option<String>,
    pub url: String,
    pub final_url: String,
    pub title: String,
    pub status: u16,
    pub media: String,
    /// Of the body, as its key in the snapshots.
    pub sha256: Option<[u8; 32]>,
    /// The body is kept.
    pub kept: bool,
    pub exchange: String,
    pub reader: String,
    pub source: String,
    pub findings: String,
    pub problem: Option<String>,
    pub change: Option<String>,
    pub earlier: Option<i64>,
    pub active: bool,
    /// Proposals by state.
    pub open: u64,
    pub accepted: u64,
    pub rejected: u64,
}

/// Where an answer came from, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub number: i64,
    pub url: String,
    pub final_url: String,
    pub sha256: Option<[u8; 32]>,
}

/// A proposal as the case holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProposal {
    pub number: i64,
    pub fetch: i64,
    /// From 0, in the order of the page.
    pub position: i64,
    pub entity: String,
    pub schema: String,
    pub body: String,
    pub same_as: Option<String>,
    pub state: ProposalState,
    /// The batch that holds its statements, while it is accepted.
    pub batch: Option<i64>,
}

const FETCH: &str = "SELECT f.no, f.at, f.origin, f.subject, f.url, f.final_url, f.title, f.status, f.media, f.sha256,
  EXISTS (SELECT 1 FROM snapshot s WHERE s.sha256 = f.sha256), f.exchange, f.reader, f.source, f.findings, f.problem,
  f.change, f.earlier, f.active,
  (SELECT count(*) FROM proposal p WHERE p.fetch = f.no AND p.state = 'open'),
  (SELECT count(*) FROM proposal p WHERE p.fetch = f.no AND p.state = 'accepted'),
  (SELECT count(*) FROM proposal p WHERE p.fetch = f.no AND p.state = 'rejected')
  FROM fetch f";

const PROPOSAL: &str = "SELECT p.no, p.fetch, p.position, p.entity, p.schema, p.body, p.same_as, p.state, p.batch
  FROM proposal p JOIN fetch f ON f.no = p.fetch AND f.active = 1";

impl Case {
    /// Adds one fetch with its proposals and evidence. Returns its number.
    pub fn add_fetch(&mut self, fetch: &NewFetch<'_>, label: &str, who: &Who) -> Result<i64, CaseError> {
        let numbers = self.add_fetches(std::slice::from_ref(fetch), label, who)?;
        Ok(numbers.first().copied().unwrap_or_default())
    }

    /// Adds the fetches of one question in one transaction, as one edit. Returns their numbers; nothing is written
    /// when there is none.
    pub fn add_fetches(&mut self, fetches: &[NewFetch<'_>], label: &str, who: &Who) -> Result<Vec<i64>, CaseError> {
        self.writable()?;
        if fetches.is_empty() {
            return Ok(Vec::new());
        }
        let path = self.path.clone();
        let fail = |error| from_sqlite(error, &path);
        let transaction = self.db.transaction().map_err(fail)?;
        let mut numbers = Vec::with_capacity(fetches.len());
        for fetch in fetches {
            if let (Some(sha256), Some(body)) = (fetch.sha256, fetch.body) {
                keep(&transaction, sha256, &fetch.media, body, &path)?;
            }
            for (sha256, media, body) in &fetch.beside {
                keep(&transaction, *sha256, media, body, &path)?;
            }
            numbers.push(write_fetch(&transaction, fetch).map_err(fail)?);
        }
        let fetches: Numbers = numbers.iter().copied().collect();
        let forward = Edit::Collect { fetches: fetches.clone(), active: true };
        let inverse = Edit::Collect { fetches, active: false };
        let entry = LogEntry::new(EntryKind::Do, None, label, forward, inverse, who);
        let entry = append(&transaction, entry).map_err(fail)?;
        transaction.commit().map_err(fail)?;
        self.history.push(entry);
        Ok(numbers)
    }

    /// Fetches in force, oldest first; none in a file of version 1 that is only read.
    pub fn fetches(&self) -> Result<Vec<Fetch>, CaseError> {
        self.read_collected(&format!("{FETCH} WHERE f.active = 1 ORDER BY f.no"), [], fetch_of)
    }

    /// Fetches in force that came from this address, whatever part of the page it names, oldest first.
    pub fn fetches_at(&self, url: &str) -> Result<Vec<Fetch>, CaseError> {
        let page = url.split('#').next().unwrap_or_default();
        let sql = format!(
            "{FETCH} WHERE f.active = 1 AND substr(f.final_url, 1, length(?1) + 1) IN (?1, ?1 || '#') ORDER BY f.no"
        );
        self.read_collected(&sql, [page], fetch_of)
    }

    /// The number that the next fetch will have; those taken back keep theirs.
    pub fn next_fetch(&self) -> Result<i64, CaseError> {
        let last = self.read_collected("SELECT ifnull(max(no), 0) FROM fetch", [], |row| row.get::<_, i64>(0))?;
        Ok(last.first().copied().unwrap_or_default() + 1)
    }

    /// Where the answers in force of an origin came from, oldest first: without what they say. O(fetches).
    pub fn addresses_of(&self, origin: &str) -> Result<Vec<Address>, CaseError> {
        let sql = "SELECT no, url, final_url, sha256 FROM fetch
             WHERE active = 1 AND origin = ?1 AND problem IS NULL ORDER BY no";
        self.read_collected(sql, [origin], |row| {
            Ok(Address { number: row.get(0)?, url: row.get(1)?, final_url: row.get(2)?, sha256: row.get(3)? })
        })
    }

    /// One fetch, whether it is in force or was undone.
    pub fn fetch(&self, number: i64) -> Result<Option<Fetch>, CaseError> {
        Ok(self.read_collected(&format!("{FETCH} WHERE f.no = ?1"), [number], fetch_of)?.pop())
    }

    /// The proposals of a fetch in force, in the order of the page.
    pub fn proposals(&self, fetch: i64) -> Result<Vec<StoredProposal>, CaseError> {
        self.read_collected(&format!("{PROPOSAL} WHERE p.fetch = ?1 ORDER BY p.position"), [fetch], proposal_of)
    }

    /// One proposal of a fetch in force.
    pub fn proposal(&self, number: i64) -> Result<Option<StoredProposal>, CaseError> {
        Ok(self.read_collected(&format!("{PROPOSAL} WHERE p.no = ?1"), [number], proposal_of)?.pop())
    }

    /// Every proposal that waits for a decision: the inbox.
    pub fn open_proposals(&self) -> Result<Vec<StoredProposal>, CaseError> {
        let sql = format!("{PROPOSAL} WHERE p.state = 'open' ORDER BY p.fetch, p.position");
        self.read_collected(&sql, [], proposal_of)
    }

    /// Proposals of this entity id in any fetch in force, newest first.
    pub fn proposals_of(&self, entity: &str) -> Result<Vec<StoredProposal>, CaseError> {
        self.read_collected(&format!("{PROPOSAL} WHERE p.entity = ?1 ORDER BY p.no DESC"), [entity], proposal_of)
    }

    /// Every accepted proposal of the fetches in force, newest first.
    pub fn accepted_proposals(&self) -> Result<Vec<StoredProposal>, CaseError> {
        let sql = format!("{PROPOSAL} WHERE p.state = 'accepted' ORDER BY p.no DESC");
        self.read_collected(&sql, [], proposal_of)
    }

    /// Whom ids were accepted as, where that is another entity: by the newest accepted proposal of each id.
    pub fn accepted_as(&self) -> Result<BTreeMap<String, String>, CaseError> {
        let sql = "SELECT p.entity, p.same_as FROM proposal p JOIN fetch f ON f.no = p.fetch AND f.active = 1
             WHERE p.state = 'accepted' ORDER BY p.no";
        let rows: Vec<(String, Option<String>)> = self.read_collected(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let newest: BTreeMap<String, Option<String>> = rows.into_iter().collect();
        Ok(newest.into_iter().filter_map(|(entity, same_as)| Some((entity, same_as?))).collect())
    }

    /// Proposals whose statements a batch holds.
    pub fn proposals_in(&self, batch: i64) -> Result<Vec<StoredProposal>, CaseError> {
        self.read_collected(&format!("{PROPOSAL} WHERE p.batch = ?1 ORDER BY p.no"), [batch], proposal_of)
    }

    /// The kept bytes of this SHA-256.
    ///
    /// # Errors
    /// [`CaseError::Altered`] when the bytes that stand there are others.
    pub fn body(&self, sha256: [u8; 32]) -> Result<Option<Vec<u8>>, CaseError> {
        let body = self.snapshot(sha256)?;
        let found: Option<[u8; 32]> = body.as_ref().map(|body| Sha256::digest(body).into());
        match found.filter(|found| *found != sha256) {
            Some(found) => {
                let hex = |bytes: [u8; 32]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                Err(CaseError::Altered { kept: hex(sha256), found: hex(found), path: self.path.clone() })
            }
            None => Ok(body),
        }
    }

    /// The same bytes whatever they are, for whoever shows that they are others.
    pub fn body_as_it_stands(&self, sha256: [u8; 32]) -> Result<Option<Vec<u8>>, CaseError> {
        self.snapshot(sha256)
    }

    fn read_collected<T>(
        &self,
        sql: &str,
        key: impl rusqlite::Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, CaseError> {
        if !self.has_collected {
            return Ok(Vec::new());
        }
        let rows = || -> rusqlite::Result<Vec<T>> { self.db.prepare_cached(sql)?.query_map(key, read)?.collect() };
        rows().map_err(|error| from_sqlite(error, &self.path))
    }
}

/// Keeps a body once; one that is too large is left out.
pub(super) fn keep(
    db: &Connection,
    sha256: [u8; 32],
    media: &str,
    body: &[u8],
    path: &std::path::Path,
) -> Result<(), CaseError> {
    let fail = |error| from_sqlite(error, path);
    let known = db.prepare_cached("SELECT 1 FROM snapshot WHERE sha256 = ?1").and_then(|mut s| s.exists([sha256]));
    if body.len() > MOST_KEPT || known.map_err(fail)? {
        return Ok(());
    }
    let packed = zstd::bulk::compress(body, 3).map_err(|error| CaseError::io(error, path))?;
    db.execute(
        "INSERT INTO snapshot (sha256, media, bytes, body) VALUES (?1, ?2, ?3, ?4)",
        params![sha256, media, body.len() as i64, packed],
    )
    .map_err(fail)?;
    Ok(())
}

fn write_fetch(db: &Transaction<'_>, fetch: &NewFetch<'_>) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO fetch (at, origin, subject, url, final_url, title, status, media, sha256, exchange, reader, source,
           findings, problem, change, earlier)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        fetch.at,
        fetch.origin,
        fetch.subject,
        fetch.url,
        fetch.final_url,
        fetch.title,
        fetch.status,
        fetch.media,
        fetch.sha256,
        fetch.exchange,
        fetch.reader,
        fetch.source,
        fetch.findings,
        fetch.problem,
        fetch.change,
        fetch.earlier
    ])?;
    let number = db.last_insert_rowid();
    let mut insert = db.prepare_cached(
        "INSERT INTO proposal (fetch, position, entity, schema, body, same_as) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (position, proposal) in (0i64..).zip(&fetch.proposals) {
        insert.execute(params![number, position, proposal.entity, proposal.schema, proposal.body, proposal.same_as])?;
    }
    Ok(number)
}

fn fetch_of(row: &Row<'_>) -> rusqlite::Result<Fetch> {
    let count = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    Ok(Fetch {
        number: row.get(0)?,
        at: row.get(1)?,
        origin: row.get(2)?,
        subject: row.get(3)?,
        url: row.get(4)?,
        final_url: row.get(5)?,
        title: row.get(6)?,
        status: row.get(7)?,
        media: row.get(8)?,
        sha256: row.get(9)?,
        kept: row.get(10)?,
        exchange: row.get(11)?,
        reader: row.get(12)?,
        source: row.get(13)?,
        findings: row.get(14)?,
        problem: row.get(15)?,
        change: row.get(16)?,
        earlier: row.get(17)?,
        active: row.get(18)?,
        open: count(19)?,
        accepted: count(20)?,
        rejected: count(21)?,
    })
}

fn proposal_of(row: &Row<'_>) -> rusqlite::Result<StoredProposal> {
    Ok(StoredProposal {
        number: row.get(0)?,
        fetch: row.get(1)?,
        position: row.get(2)?,
        entity: row.get(3)?,
        schema: row.get(4)?,
        body: row.get(5)?,
        same_as: row.get(6)?,
        state: ProposalState::parse(row.get_ref(7)?.as_str()?).unwrap_or_default(),
        batch: row.get(8)?,
    })
}

/// The schema and body of a proposal, to be put back.
pub(super) fn content(db: &Connection, number: i64) -> rusqlite::Result<(String, String)> {
    db.query_row("SELECT schema, body FROM proposal WHERE no = ?1", [number], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Whom a proposal is said to be.
pub(super) fn same_as(db: &Connection, number: i64) -> rusqlite::Result<Option<String>> {
    db.query_row("SELECT same_as FROM proposal WHERE no = ?1", [number], |row| row.get(0))
        .optional()
        .map(Option::flatten)
}
