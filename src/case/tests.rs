//! The promises of the case file.

use super::*;
use crate::model::{Credibility, Judgement, Origin, Role, Source, SourceId, SourceKind, Statement, Verdict, ontology};
use std::fs;

fn who() -> Who {
    Who { by: "tester".to_owned(), at: "2026-11-22T10:00:00Z".to_owned() }
}

fn meta(role: Role) -> ImportMeta {
    ImportMeta { file: "records.jsonl".to_owned(), format: "ftm".to_owned(), role }
}

fn import(case: &mut Case, names: &[(&str, &str)], role: Role) -> Result<i64, CaseError> {
    let source = Source::new(SourceKind::Dataset, "register", None, None);
    let mut batch = case.begin_import(meta(role), &who())?;
    batch.source(&source)?;
    let schema = ontology().schema("Company").unwrap();
    for (id, name) in names {
        let statement = Statement::new((*id).into(), "name".into(), name, source.id);
        batch.entity(&(*id).into(), schema, &[statement])?;
    }
    let count = names.len() as u64;
    batch.commit(ImportCounts { records: count, accepted: count, rejected: 0 }, "ftm", None, "Import records")
}

fn names(case: &Case) -> Vec<String> {
    let facts = case.facts().unwrap();
    facts.entities.values().flat_map(|e| e.all("name").map(|s| s.value.to_string()).collect::<Vec<_>>()).collect()
}

#[test]
fn what_is_imported_is_read_again_and_undo_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.kuromaku");
    let mut case = Case::create(&path).unwrap();
    import(&mut case, &[("a", "Alpha"), ("b", "Beta")], Role::Case).unwrap();
    import(&mut case, &[("a", "Alpha"), ("a2", "Gamma")], Role::List).unwrap();
    assert_eq!(names(&case), ["Alpha", "Beta", "Gamma"]);
    assert_eq!(case.facts().unwrap().entity("a").unwrap().role, Role::Case);
    assert_eq!(case.facts().unwrap().entity("a2").unwrap().role, Role::List);
    drop(case);
    let mut case = Case::open(&path).unwrap();
    assert!(case.undo(&who()).unwrap().is_some());
    assert_eq!(names(&case), ["Alpha", "Beta"]);
    drop(case);
    let mut case = Case::open(&path).unwrap();
    assert!(case.undo(&who()).unwrap().is_some());
    assert!(names(&case).is_empty() && !case.can_undo());
    assert_eq!(case.undo(&who()).unwrap(), None);
    case.redo(&who()).unwrap();
    case.redo(&who()).unwrap();
    assert_eq!(names(&case), ["Alpha", "Beta", "Gamma"]);
    assert_eq!(case.redo(&who()).unwrap(), None);
    let kinds: Vec<_> = case.log().iter().map(|entry| entry.kind).collect();
    use EntryKind::*;
    assert_eq!(kinds, [Do, Do, Undo, Undo, Redo, Redo]);
}

#[test]
fn a_new_edit_ends_what_could_be_redone() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    let title = |text: &str| Edit::Meta { key: "title".to_owned(), value: Some(text.to_owned()) };
    case.apply(&title("One"), "Rename", &who()).unwrap();
    case.apply(&title("Two"), "Rename", &who()).unwrap();
    case.undo(&who()).unwrap();
    assert_eq!(case.meta("title").unwrap().as_deref(), Some("One"));
    case.apply(&title("Three"), "Rename", &who()).unwrap();
    assert!(!case.can_redo());
    case.undo(&who()).unwrap();
    assert_eq!(case.meta("title").unwrap().as_deref(), Some("One"));
    case.undo(&who()).unwrap();
    assert_eq!(case.meta("title").unwrap(), None);
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    let edit = Edit::View { name: "main".to_owned(), json: Some("{}".to_owned()) };
    case.apply(&edit, "Arrange", &who()).unwrap();
    let revision = case.revision();
    case.apply(&edit, "Arrange", &who()).unwrap();
    assert_eq!(case.revision(), revision);
}

#[test]
fn judgements_are_replaced_and_come_back_by_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    for verdict in [Verdict::Unsure, Verdict::Same] {
        let judgement = Judgement::new("b".into(), "a".into(), verdict, "me", "now", "score 0.9");
        case.apply(&Edit::judge(&judgement), "Judge", &who()).unwrap();
    }
    let read = |case: &Case| case.facts().unwrap().judgements.iter().map(|j| j.verdict).collect::<Vec<_>>();
    assert_eq!(read(&case), [Verdict::Same]);
    case.undo(&who()).unwrap();
    assert_eq!(read(&case), [Verdict::Unsure]);
    case.undo(&who()).unwrap();
    assert!(read(&case).is_empty());
}

#[test]
fn an_import_that_is_dropped_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    let source = Source::new(SourceKind::Dataset, "register", None, None);
    let mut batch = case.begin_import(meta(Role::Case), &who()).unwrap();
    batch.source(&source).unwrap();
    drop(batch);
    assert!(case.imports().unwrap().is_empty() && case.log().is_empty());
    assert!(case.facts().unwrap().sources.is_empty());
}

#[test]
fn the_log_cannot_be_rewritten() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    import(&mut case, &[("a", "Alpha")], Role::Case).unwrap();
    assert!(case.db.execute("UPDATE edit SET label = 'x'", []).is_err());
    assert!(case.db.execute("DELETE FROM edit", []).is_err());
}

#[test]
fn only_one_writer_but_readers_may_look() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.kuromaku");
    let mut case = Case::create(&path).unwrap();
    import(&mut case, &[("a", "Alpha")], Role::Case).unwrap();
    let error = Case::open(&path).unwrap_err();
    assert!(matches!(&error, CaseError::Locked { .. }), "{error}");
    let mut reader = Case::open_read_only(&path).unwrap();
    assert_eq!(names(&reader), ["Alpha"]);
    assert!(matches!(reader.undo(&who()), Err(CaseError::OpenedReadOnly(_))));
}

#[test]
fn files_that_are_no_case_are_named_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(matches!(Case::open(&path("missing.kuromaku")), Err(CaseError::Missing(_))));
    for (name, bytes) in [("empty", &b""[..]), ("text", b"hello, this is no database"), ("half", b"SQLite for")] {
        fs::write(path(name), bytes).unwrap();
        assert!(matches!(Case::open(&path(name)), Err(CaseError::NotACase { .. })), "{name}");
        assert_eq!(fs::read(path(name)).unwrap(), bytes);
    }
    Connection::open(path("other")).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(matches!(Case::open(&path("other")), Err(CaseError::NotACase { .. })));
    assert!(matches!(Case::open(folder.path()), Err(CaseError::NotACase { what: "a folder", .. })));
    let newer = path("newer.kuromaku");
    drop(Case::create(&newer).unwrap());
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Case::open(&newer).unwrap_err();
    assert!(matches!(error, CaseError::Newer { found: 99, .. }), "{error}");
    assert!(matches!(Case::create(&newer), Err(CaseError::Exists(_))));
}

#[test]
fn a_damaged_file_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.kuromaku");
    let mut case = Case::create(&path).unwrap();
    let many: Vec<(String, String)> = (0..2000).map(|n| (format!("e{n}"), format!("Company number {n}"))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    import(&mut case, &many, Role::Case).unwrap();
    drop(case);
    let mut bytes = fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..half + 8192].fill(0xAA);
    fs::write(&path, &bytes).unwrap();
    let outcome = Case::open(&path).and_then(|case| case.facts());
    assert!(matches!(outcome, Err(CaseError::Damaged { .. } | CaseError::Sqlite { .. })), "{outcome:?}");
}

#[test]
fn snapshots_are_kept_and_found_from_a_statement() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    let source = Source::new(SourceKind::Dataset, "register", None, None);
    let mut batch = case.begin_import(meta(Role::Case), &who()).unwrap();
    batch.source(&source).unwrap();
    let statement = Statement::new("a".into(), "name".into(), "Alpha", source.id);
    batch.entity(&"a".into(), ontology().schema("Company").unwrap(), std::slice::from_ref(&statement)).unwrap();
    batch.snapshot([7; 32], "application/json", b"{\"id\":\"a\"}").unwrap();
    let counts = ImportCounts { records: 1, accepted: 1, rejected: 0 };
    batch.commit(counts, "ftm", Some([7; 32]), "Import").unwrap();
    let record = case.record_behind(&"a".into(), statement.id).unwrap().unwrap();
    assert_eq!(record.body.as_deref(), Some(&b"{\"id\":\"a\"}"[..]));
    assert_eq!(case.record_behind(&"b".into(), statement.id).unwrap(), None);
}

#[test]
fn relations_to_nobody_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    let source = Source::new(SourceKind::Dataset, "register", None, None);
    let mut batch = case.begin_import(meta(Role::Case), &who()).unwrap();
    batch.source(&source).unwrap();
    let statement = |prop: &str, value| Statement::new("o".into(), prop.into(), value, source.id);
    let statements = [statement("owner", "nobody"), statement("asset", "nothing")];
    batch.entity(&"o".into(), ontology().schema("Ownership").unwrap(), &statements).unwrap();
    let (found, count) = batch.undescribed(1).unwrap();
    assert_eq!((found.len(), count), (1, 2));
}

#[test]
fn a_full_disk_keeps_nothing_of_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.kuromaku");
    let mut case = Case::create(&path).unwrap();
    import(&mut case, &[("a", "Alpha")], Role::Case).unwrap();
    // SQLite answers a page limit as it answers a full disk.
    case.db.pragma_update(None, "max_page_count", 40).unwrap();
    let long = "x".repeat(4_000);
    let many: Vec<(String, String)> = (0..200).map(|n| (format!("e{n}"), format!("{n} {long}"))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let error = import(&mut case, &many, Role::Case).unwrap_err();
    assert!(matches!(error, CaseError::DiskFull(_)), "{error}");
    assert_eq!(names(&case), ["Alpha"]);
    drop(case);
    assert_eq!(names(&Case::open(&path).unwrap()), ["Alpha"]);
}

#[test]
fn the_same_record_imported_again_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = Case::create(&folder.path().join("c.kuromaku")).unwrap();
    import(&mut case, &[("a", "Alpha")], Role::Case).unwrap();
    import(&mut case, &[("a", "Alpha"), ("a", "Alef")], Role::Case).unwrap();
    assert_eq!(names(&case), ["Alpha", "Alef"]);
    case.undo(&who()).unwrap();
    assert_eq!(names(&case), ["Alpha"]);
    // What was undone does not count as known.
    import(&mut case, &[("a", "Alef")], Role::Case).unwrap();
    assert_eq!(names(&case), ["Alpha", "Alef"]);
}

#[test]
fn statements_come_back_with_their_ids() {
    let (one, two) = (SourceId([1; 16]), SourceId([2; 16]));
    let plain = |value| {
        let mut statement = Statement::new("e".into(), "name".into(), value, one);
        statement.locator = "line 3".into();
        statement.first_seen = Some("2024-01-01".into());
        statement
    };
    let mut special = plain("quote \" and 黒幕");
    special.source = two;
    special.lang = Some("jpn".into());
    special.original = Some("Kuromaku".into());
    special.first_seen = None;
    special.origin = Origin::Analyst;
    special.external = true;
    special.valid.start = "2016-03".parse().ok();
    special.credibility = Credibility::new(2).unwrap();
    let statements = [plain("Alpha"), special.seal(), plain("Beta")];
    let common = record::Common::of(&statements);
    let mut json = Vec::new();
    record::write(&mut json, statements.iter(), &common).unwrap();
    let json = String::from_utf8(json).unwrap();
    assert!(json.starts_with(r#"[["name","Alpha"],["name","#), "{json}");
    let read = record::read(&json, &"e".into(), &common, &mut record::Names::new()).unwrap();
    assert_eq!(read, statements);
}

#[test]
fn a_broken_record_is_an_error() {
    let common = record::Common { source: Some(SourceId([1; 16])), ..record::Common::nothing() };
    for broken in ["", "{}", "[[\"name\"]]", "[[\"name\",\"x\",{\"unheard\":1}]]", "[[1,2]]"] {
        assert!(record::read(broken, &"e".into(), &common, &mut record::Names::new()).is_err(), "{broken}");
    }
    assert!(
        record::read("[[\"name\",\"x\"]]", &"e".into(), &record::Common::nothing(), &mut record::Names::new()).is_err()
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_case_is_the_same_case() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("c.kuromaku"), folder.path().join("link.kuromaku"));
    let case = Case::create(&path).unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(matches!(Case::open(&link), Err(CaseError::Locked { .. })));
    drop(case);
    Case::open(&link).unwrap();
}
