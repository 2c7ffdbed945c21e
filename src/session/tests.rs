//! Whole sessions without pixels: open, import, judge, search, undo, reopen.

use super::*;
use crate::model::{Role, Verdict};
use std::path::Path;

/// A session whose settings and data live in `folder`, on a fixed day.
fn session(folder: &Path) -> Session {
    Session::new(Outside {
        settings: Some(folder.join("settings.toml")),
        data: folder.join("data"),
        rules: None,
        locale: "en-GB".to_owned(),
        recipes: None,
        vault: std::sync::Arc::new(crate::collect::vault::MemoryVault::default()),
        clock: std::sync::Arc::new(|| 1_795_305_600),
    })
}

fn say(session: &mut Session, message: Message) {
    session.handle(message);
    session.settle();
}

fn ids(session: &Session) -> Vec<String> {
    session.scene().nodes.iter().map(|node| node.id.to_string()).collect()
}

#[test]
fn the_first_start_shows_the_sample_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.begin(None);
    session.settle();
    let case = session.case().unwrap();
    assert_eq!(case.deal.acquirer.as_ref().unwrap().id.as_str(), "z-fund:fund");
    assert_eq!(session.shown_path(), Some(0));
    let path = &session.paths().unwrap().found.paths[0];
    assert_eq!(path.chips.last().unwrap().id.as_str(), "z-fund:office");
    assert!(session.scene().path_shown);
    let glowing = session.scene().nodes.iter().filter(|node| node.on_path).count();
    assert_eq!(glowing, path.chips.len());
    assert!(session.scene().nodes.len() > 25);
    assert!(session.notices().is_empty(), "{:?}", session.notices());
    // A session that has settled has nothing left to do.
    for _ in 0..100 {
        assert!(!session.poll());
    }
}

#[test]
fn every_sample_opens() {
    let folder = tempfile::tempdir().unwrap();
    for sample in session(folder.path()).samples() {
        let mut session = session(folder.path());
        say(&mut session, Message::OpenSample(sample.key));
        assert_eq!(session.case().unwrap().title, sample.title);
        assert!(!session.scene().nodes.is_empty());
        // A sample without a deal opens without a search.
        let found = session.paths().is_some_and(|paths| !paths.found.paths.is_empty());
        assert_eq!(found, ["z_fund", "laox_suning", "taiwan_front"].contains(&sample.key), "{}", sample.key);
    }
}

#[test]
fn hiding_moving_and_judging_are_undone_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = session(folder.path());
    first.begin(None);
    first.settle();
    let before = ids(&first);
    let item = &first.queue()[first.candidate().unwrap()];
    let (left, right) = (item.left.chip.id.clone(), item.right.chip.id.clone());
    say(&mut first, Message::Judge { left: left.clone(), right: right.clone(), verdict: Verdict::Same });
    assert_eq!(first.queue().iter().filter(|item| item.verdict == Some(Verdict::Same)).count(), 1);
    assert!(first.scene().node(&left).is_some(), "the case's own id stands for both");
    assert!(first.scene().node(&right).is_none());
    let someone = first.scene().nodes[0].id.clone();
    say(&mut first, Message::Move(vec![(someone.clone(), [1234.0, -77.0])]));
    say(&mut first, Message::Hide(vec![someone.clone()]));
    assert!(first.scene().node(&someone).is_none() || first.scene().node(&someone).unwrap().on_path);
    drop(first);
    let mut again = session(folder.path());
    again.begin(None);
    again.settle();
    assert!(again.can_undo());
    say(&mut again, Message::Run(Command::Undo));
    let node = again.scene().node(&someone).unwrap();
    assert_eq!((node.pos, node.pinned), ([1234.0, -77.0], true));
    say(&mut again, Message::Run(Command::Undo));
    assert!(!again.scene().node(&someone).unwrap().pinned);
    say(&mut again, Message::Run(Command::Undo));
    assert!(again.queue().iter().all(|item| item.verdict.is_none()));
    assert_eq!(ids(&again), before);
    say(&mut again, Message::Run(Command::Redo));
    assert!(again.queue().iter().any(|item| item.verdict == Some(Verdict::Same)));
}

#[test]
fn dropped_files_are_looked_at_then_imported_into_a_new_case() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("owners.csv");
    std::fs::write(&table, "owner,company,share %\nQuiet Fund,Lens Works,60\nQuiet Fund,Bearing Works,unknown\n")
        .unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::Preview(vec![table]));
    let preview = session.preview().unwrap();
    assert_eq!(preview.files[0].format, "edges-csv");
    let mapping = preview.files[0].mapping.clone();
    assert!(mapping.as_ref().unwrap().contains("kind"));
    say(&mut session, Message::ImportPreviewed { role: Role::Case, mappings: vec![mapping] });
    assert_eq!(session.case().unwrap().counts.entities, 3);
    assert_eq!(session.case().unwrap().imports[0].accepted, 2);
    assert_eq!(session.settings().recent.len(), 1);
    let unknown = session.scene().links.iter().flat_map(|link| &link.parts).filter(|part| part.share.is_unknown());
    assert_eq!(unknown.count(), 1);
    say(&mut session, Message::Run(Command::Undo));
    assert_eq!(session.case().unwrap().counts.entities, 0);
}

#[test]
fn a_table_with_unknown_headings_is_read_once_its_mapping_is_completed() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("gifts.csv");
    std::fs::write(&table, "Spender,Betrag\nLinsenwerk,100\nLagerhaus,200\n").unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::Preview(vec![table]));
    let file = &session.preview().unwrap().files[0];
    assert_eq!(file.problem, None);
    assert!(file.reasons[0].contains("Spender"), "{:?}", file.reasons);
    assert!(file.mapping.is_some());
    let mapping = r#"
        kind = "nodes"
        schema = "LegalEntity"
        [[columns]]
        column = "Spender"
        property = "name"
        reason = "the analyst said so"
    "#;
    say(&mut session, Message::ImportPreviewed { role: Role::Case, mappings: vec![Some(mapping.to_owned())] });
    assert!(session.case().is_some_and(|case| case.counts.entities == 2), "{:?}", session.notices());
}

#[test]
fn a_wrong_mapping_is_told_and_nothing_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("owners.csv");
    std::fs::write(&table, "owner,company\nA,B\n").unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::Preview(vec![table]));
    say(&mut session, Message::ImportPreviewed { role: Role::Case, mappings: vec![Some("kind = 7".to_owned())] });
    assert!(session.preview().is_some() && session.case().is_none());
    assert_eq!(session.notices().last().unwrap().kind, NoticeKind::Error);
}

#[test]
fn a_case_in_use_opens_for_reading_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("held.kuromaku");
    let held = crate::case::Case::create(&path).unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::Open(path.clone()));
    assert!(session.case().unwrap().read_only);
    assert!(session.notices()[0].text.contains("open in another window"));
    assert!(!session.can_undo());
    drop(held);
    say(&mut session, Message::Open(path));
    assert!(!session.case().unwrap().read_only);
}

#[test]
fn the_record_behind_a_statement_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.begin(None);
    session.settle();
    say(&mut session, Message::Reveal("z-fund:fund".into()));
    let statement = session.inspection().unwrap().statements[0].clone();
    assert!(!statement.source.is_empty() && !statement.locator.is_empty());
    say(&mut session, Message::ShowEvidence(statement.id));
    let evidence = session.evidence().unwrap();
    let (_, line, _) = evidence.lines.iter().find(|(_, _, marked)| *marked).unwrap();
    assert!(line.contains("z-fund:fund"));
}

#[test]
fn two_selected_entities_show_the_ties_between_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.begin(None);
    session.settle();
    let path = session.paths().unwrap().found.paths[0].clone();
    let pair = vec![path.chips[0].id.clone(), path.chips[1].id.clone()];
    say(&mut session, Message::Select(pair, Selecting::Replace));
    assert!(session.inspection().is_none());
    let tie = session.between().first().unwrap().clone();
    assert!(!tie.sources.is_empty() && !tie.statements.is_empty());
    say(&mut session, Message::ShowEvidence(tie.statements[0].id));
    assert!(session.evidence().unwrap().lines.iter().any(|(_, _, marked)| *marked));
}

#[test]
fn filters_and_days_change_what_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.begin(None);
    session.settle();
    assert!(!session.paths().unwrap().found.paths.is_empty());
    say(&mut session, Message::SetAsOf(Some("1990".parse().unwrap())));
    assert!(session.paths().unwrap().found.paths.is_empty(), "nothing was in force in 1990");
    assert!(session.paths().unwrap().coverage.contains("not clearance"));
    say(&mut session, Message::SetAsOf(Some("2026-06-30".parse().unwrap())));
    assert!(!session.paths().unwrap().found.paths.is_empty());
    say(&mut session, Message::SetSearch("高".to_owned()));
    let hits = session.search_hits().len();
    say(&mut session, Message::SetLang(Lang::Ja));
    assert_eq!(session.search_hits().len(), hits);
    assert_eq!(session.case().unwrap().schemata[0].label, "会社");
}

#[test]
fn expanding_shows_hidden_neighbours() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.begin(None);
    session.settle();
    let hub = session.scene().nodes.iter().max_by_key(|node| node.hidden_neighbours).unwrap().clone();
    assert!(hub.hidden_neighbours > 0, "reference bodies stand behind the shown ones");
    let before = session.scene().nodes.len();
    say(&mut session, Message::Expand(hub.id));
    assert!(session.scene().nodes.len() > before);
    say(&mut session, Message::Run(Command::Undo));
    assert_eq!(session.scene().nodes.len(), before);
}
