//! Fetches and proposals in the case file.

use super::*;
use crate::model::{Role, Source, SourceKind, Statement, ontology};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

fn who() -> Who {
    Who { by: "tester".to_owned(), at: "2026-11-22T10:00:00Z".to_owned() }
}

fn hash(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

fn fetch<'a>(url: &str, body: &'a [u8], proposals: usize) -> NewFetch<'a> {
    NewFetch {
        at: "2026-11-22T09:59:00Z".to_owned(),
        origin: "clip".to_owned(),
        url: url.to_owned(),
        final_url: url.to_owned(),
        title: "Officers".to_owned(),
        status: 200,
        media: "text/html".to_owned(),
        sha256: Some(hash(body)),
        body: Some(body),
        exchange: "{\"attempts\":1}".to_owned(),
        reader: "officers".to_owned(),
        source: "{}".to_owned(),
        findings: "[]".to_owned(),
        proposals: (0..proposals)
            .map(|n| NewProposal {
                entity: format!("p{n}"),
                schema: "Company".to_owned(),
                body: format!("{{\"name\":\"Company {n}\"}}"),
                same_as: None,
            })
            .collect(),
        ..NewFetch::default()
    }
}

/// Accepts proposals of one fetch with a name each.
fn accept(case: &mut Case, stored: &[StoredProposal], sha256: [u8; 32], retired: &[i64]) -> Result<i64, CaseError> {
    let source = Source::new(SourceKind::Page, "Officers", None, None);
    let meta = ImportMeta { file: "Officers".to_owned(), format: "officers".to_owned(), role: Role::Case };
    let mut batch = case.begin_acceptance(meta, &who())?;
    batch.source(&source)?;
    for proposal in stored {
        let statement = Statement::new(proposal.entity.as_str().into(), "name".into(), &proposal.body, source.id);
        batch.entity(&proposal.entity.as_str().into(), ontology().schema("Company").unwrap(), &[statement])?;
    }
    let count = stored.len() as u64;
    let number = batch.number();
    let set = Decided {
        proposals: stored.iter().map(|proposal| proposal.number).collect(),
        state: ProposalState::Accepted,
        batch: Some(number),
    };
    let counts = ImportCounts { records: count, accepted: count, rejected: 0 };
    batch.decide(counts, Some(sha256), "Accept", &[set], retired)?;
    Ok(number)
}

fn states(case: &Case, fetch: i64) -> Vec<ProposalState> {
    case.proposals(fetch).unwrap().iter().map(|proposal| proposal.state).collect()
}

fn new_case(folder: &Path) -> Case {
    Case::create(&folder.join("c.kuromaku")).unwrap()
}

use ProposalState::{Accepted, Open, Rejected};

#[test]
fn a_fetch_comes_back_with_its_body_and_undo_takes_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let number = case.add_fetch(&fetch("https://example.org/a", b"<p>a", 2), "Clip", &who()).unwrap();
    let again = case.add_fetch(&fetch("https://example.org/b", b"<p>a", 0), "Clip", &who()).unwrap();
    let read = case.fetch(number).unwrap().unwrap();
    assert_eq!((read.url.as_str(), read.open, read.kept, read.status), ("https://example.org/a", 2, true, 200));
    assert_eq!(case.body(hash(b"<p>a")).unwrap().as_deref(), Some(&b"<p>a"[..]));
    assert_eq!(case.body(hash(b"<p>b")).unwrap(), None);
    let kept: i64 = case.db.query_row("SELECT count(*) FROM snapshot", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1, "the same content is kept once");
    assert_eq!(case.open_proposals().unwrap().len(), 2);
    assert_eq!(case.proposals_of("p1").unwrap()[0].position, 1);
    case.undo(&who()).unwrap();
    case.undo(&who()).unwrap();
    assert!(case.fetches().unwrap().is_empty() && case.open_proposals().unwrap().is_empty());
    assert!(!case.fetch(again).unwrap().unwrap().active);
    drop(case);
    let mut case = Case::open(&folder.path().join("c.kuromaku")).unwrap();
    case.redo(&who()).unwrap();
    assert_eq!(case.fetches().unwrap(), [read]);
    let one_edit = case.add_fetches(&[fetch("u", b"u", 1), fetch("v", b"v", 1)], "Ask", &who()).unwrap();
    assert_eq!((one_edit.len(), case.fetches().unwrap().len()), (2, 3));
    case.undo(&who()).unwrap();
    assert_eq!(case.fetches().unwrap().len(), 1);
    assert!(case.add_fetches(&[], "Nothing", &who()).unwrap().is_empty());
}

#[test]
fn a_failed_fetch_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let failed = NewFetch {
        sha256: None,
        body: None,
        status: 0,
        problem: Some("could not look: robots.txt forbids it".to_owned()),
        ..fetch("https://example.org/private", b"", 0)
    };
    let number = case.add_fetch(&failed, "Could not look", &who()).unwrap();
    let read = case.fetch(number).unwrap().unwrap();
    assert_eq!((read.problem.as_deref(), read.kept), (Some("could not look: robots.txt forbids it"), false));
}

#[test]
fn accepting_writes_statements_and_is_one_edit() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let number = case.add_fetch(&fetch("u", b"<p>page", 3), "Clip", &who()).unwrap();
    let stored = case.proposals(number).unwrap();
    let batch = accept(&mut case, &stored[..2], hash(b"<p>page"), &[]).unwrap();
    assert_eq!(states(&case, number), [Accepted, Accepted, Open]);
    assert_eq!(case.proposals_in(batch).unwrap().len(), 2);
    let facts = case.facts().unwrap();
    assert_eq!(facts.entities.len(), 2);
    let entity = facts.entity("p0").unwrap();
    let behind = case.record_behind(&entity.id, entity.statements[0].id).unwrap().unwrap();
    assert_eq!((behind.file.as_str(), behind.body.as_deref()), ("Officers", Some(&b"<p>page"[..])));
    let reject = Decided { proposals: [stored[2].number].into_iter().collect(), state: Rejected, batch: None };
    case.apply(&Edit::Decide { set: vec![reject], batches: Vec::new() }, "Reject", &who()).unwrap();
    assert_eq!(states(&case, number), [Accepted, Accepted, Rejected]);
    assert_eq!(case.log().len(), 3);
    case.undo(&who()).unwrap();
    case.undo(&who()).unwrap();
    assert_eq!(states(&case, number), [Open, Open, Open]);
    assert!(case.facts().unwrap().entities.is_empty());
    drop(case);
    let mut case = Case::open(&folder.path().join("c.kuromaku")).unwrap();
    case.redo(&who()).unwrap();
    assert_eq!(states(&case, number), [Accepted, Accepted, Open]);
    assert_eq!(case.facts().unwrap().entities.len(), 2);
    case.redo(&who()).unwrap();
    assert_eq!(states(&case, number), [Accepted, Accepted, Rejected]);
}

#[test]
fn part_of_an_acceptance_can_be_reopened() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let number = case.add_fetch(&fetch("u", b"x", 3), "Clip", &who()).unwrap();
    let stored = case.proposals(number).unwrap();
    let first = accept(&mut case, &stored, hash(b"x"), &[]).unwrap();
    // The others go on in a batch of their own; the old one no longer counts.
    let source = Source::new(SourceKind::Page, "Officers", None, None);
    let meta = ImportMeta { file: "Officers".to_owned(), format: "officers".to_owned(), role: Role::Case };
    let mut batch = case.begin_acceptance(meta, &who()).unwrap();
    batch.source(&source).unwrap();
    for proposal in &stored[1..] {
        let statement = Statement::new(proposal.entity.as_str().into(), "name".into(), &proposal.body, source.id);
        batch.entity(&proposal.entity.as_str().into(), ontology().schema("Company").unwrap(), &[statement]).unwrap();
    }
    let numbers = |part: &[StoredProposal]| part.iter().map(|proposal| proposal.number).collect::<Numbers>();
    let set = [
        Decided { proposals: numbers(&stored[1..]), state: Accepted, batch: Some(batch.number()) },
        Decided { proposals: numbers(&stored[..1]), state: Open, batch: None },
    ];
    let counts = ImportCounts { records: 2, accepted: 2, rejected: 0 };
    batch.decide(counts, Some(hash(b"x")), "Reopen", &set, &[first]).unwrap();
    assert_eq!(states(&case, number), [Open, Accepted, Accepted]);
    let ids = |case: &Case| case.facts().unwrap().entities.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ids(&case), ["p1", "p2"]);
    case.undo(&who()).unwrap();
    assert_eq!((ids(&case).len(), states(&case, number)), (3, vec![Accepted; 3]));
    case.redo(&who()).unwrap();
    assert_eq!(ids(&case), ["p1", "p2"]);
}

#[test]
fn corrections_and_pointers_come_back_by_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let fetch = case.add_fetch(&fetch("u", b"x", 1), "Clip", &who()).unwrap();
    let before = case.proposals(fetch).unwrap().pop().unwrap();
    let number = before.number;
    let correct = Edit::Correct { proposal: number, schema: "Person".to_owned(), body: "{}".to_owned() };
    case.apply(&correct, "Correct", &who()).unwrap();
    case.apply(&Edit::Point { proposal: number, same_as: Some("target".to_owned()) }, "Point", &who()).unwrap();
    let now = case.proposal(number).unwrap().unwrap();
    assert_eq!((now.schema.as_str(), now.body.as_str(), now.same_as.as_deref()), ("Person", "{}", Some("target")));
    case.undo(&who()).unwrap();
    case.undo(&who()).unwrap();
    assert_eq!(case.proposal(number).unwrap().unwrap(), before);
    let missing = Edit::Point { proposal: 99, same_as: None };
    assert!(case.apply(&missing, "Point", &who()).is_err());
    assert_eq!(case.log().len(), 5, "an edit about nothing is not logged");
}

#[test]
fn a_file_of_version_1_is_read_as_it_is_and_brought_up_when_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v1.kuromaku");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/frozen/v1.kuromaku"), &path).unwrap();
    let before = fs::read(&path).unwrap();
    let reader = Case::open_read_only(&path).unwrap();
    assert!(reader.fetches().unwrap().is_empty() && reader.open_proposals().unwrap().is_empty());
    assert_eq!((reader.fetch(1).unwrap(), reader.body([0; 32]).unwrap()), (None, None));
    drop(reader);
    assert_eq!(fs::read(&path).unwrap(), before, "reading changes nothing");
    let mut case = Case::open(&path).unwrap();
    assert_eq!(case.log().len(), 2, "its history is there");
    case.add_fetch(&fetch("u", b"x", 1), "Clip", &who()).unwrap();
    drop(case);
    assert_eq!(Case::open_read_only(&path).unwrap().open_proposals().unwrap().len(), 1);
}

#[test]
fn twenty_thousand_proposals_are_accepted_at_once() {
    const MANY: usize = 20_000;
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let started = std::time::Instant::now();
    let number = case.add_fetch(&fetch("list", b"list", MANY), "Update list", &who()).unwrap();
    let stored = case.proposals(number).unwrap();
    accept(&mut case, &stored, hash(b"x"), &[]).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    assert_eq!(case.fetch(number).unwrap().unwrap().accepted, MANY as u64);
    assert_eq!(case.facts().unwrap().entities.len(), MANY);
    let entry = case.log().last().unwrap();
    let text = serde_json::to_string(&(&entry.forward, &entry.inverse)).unwrap();
    assert!(text.len() < 400, "the log stays small: {text}");
    case.undo(&who()).unwrap();
    assert!(case.facts().unwrap().entities.is_empty());
    assert_eq!(case.open_proposals().unwrap().len(), MANY);
    // Unoptimised and on a busy machine; some tenths of a second otherwise.
    assert!(seconds < 20.0, "{seconds} s");
}

#[test]
fn a_full_disk_keeps_nothing_of_a_fetch() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.kuromaku");
    let mut case = Case::create(&path).unwrap();
    case.add_fetch(&fetch("a", b"a", 1), "Clip", &who()).unwrap();
    case.db.pragma_update(None, "max_page_count", 60).unwrap();
    let noise: Vec<u8> =
        (0..2_000_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13 ^ n.wrapping_mul(97) >> 3) as u8).collect();
    let error = case.add_fetch(&fetch("b", &noise, 1), "Clip", &who()).unwrap_err();
    assert!(matches!(error, CaseError::DiskFull(_)), "{error}");
    assert!(error.to_string().contains("c.kuromaku"), "the file is named: {error}");
    assert_eq!((case.fetches().unwrap().len(), case.log().len()), (1, 1));
    let rows = |case: &Case, table: &str| -> i64 {
        case.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    let left = ["fetch", "snapshot", "proposal"].map(|table| rows(&case, table));
    assert_eq!((left, case.body(hash(&noise)).unwrap()), ([1, 1, 1], None), "nothing half saved");
    // The case goes on: what is small still fits, and so does the rest once there is room again.
    case.undo(&who()).unwrap();
    case.redo(&who()).unwrap();
    case.add_fetch(&fetch("c", b"c", 1), "Clip", &who()).unwrap();
    case.db.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    case.add_fetch(&fetch("b", &noise, 1), "Clip", &who()).unwrap();
    drop(case);
    let case = Case::open(&path).unwrap();
    assert_eq!((case.fetches().unwrap().len(), case.body(hash(&noise)).unwrap()), (3, Some(noise)));
}

#[test]
fn a_body_that_is_too_large_is_named_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let huge = vec![b' '; MOST_KEPT + 1];
    let number = case.add_fetch(&fetch("a", &huge, 0), "Clip", &who()).unwrap();
    let read = case.fetch(number).unwrap().unwrap();
    assert_eq!((read.kept, read.sha256), (false, Some(hash(&huge))));
    assert_eq!(case.body(hash(&huge)).unwrap(), None);
}

#[test]
fn bytes_that_were_altered_are_not_taken_for_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    case.add_fetch(&fetch("a", b"<p>30 %", 0), "Clip", &who()).unwrap();
    let forged = b"<p>10 %";
    let packed = zstd::bulk::compress(forged, 3).unwrap();
    case.db.execute("UPDATE snapshot SET body = ?1", [packed]).unwrap();
    let error = case.body(hash(b"<p>30 %")).unwrap_err();
    assert!(matches!(&error, CaseError::Altered { .. }) && error.to_string().contains("not what was kept"), "{error}");
    assert_eq!(case.body_as_it_stands(hash(b"<p>30 %")).unwrap().as_deref(), Some(&forged[..]));
}
