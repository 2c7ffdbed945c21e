//! Whole sessions: sizes, groups, joints and common connections of a sample.

use crate::session::run::measure::Measured;
use crate::session::{Command, Holds, Lang, Message, Outside, Selecting, Session, SizeBy};
use std::path::Path;

fn opened(folder: &Path) -> Session {
    let mut session = Session::new(Outside {
        settings: Some(folder.join("settings.toml")),
        data: folder.join("data"),
        rules: None,
        locale: "en-GB".to_owned(),
        recipes: None,
        vault: std::sync::Arc::new(crate::collect::vault::MemoryVault::default()),
        clock: std::sync::Arc::new(|| 1_795_305_600),
    });
    session.begin(None);
    session.settle();
    session
}

fn say(session: &mut Session, message: Message) {
    session.handle(message);
    session.settle();
}

#[test]
fn sizes_follow_the_choice_and_come_back_to_usual() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    let sizes = |session: &Session| session.scene().nodes.iter().map(|node| node.size).collect::<Vec<_>>();
    assert!(sizes(&session).iter().all(|size| *size == 1.0));
    let mut seen = vec![sizes(&session)];
    for by in [SizeBy::Ties, SizeBy::Between, SizeBy::Rank] {
        say(&mut session, Message::Run(Command::SizeBy));
        assert_eq!(session.size_by(), by);
        let now = sizes(&session);
        assert!(now.iter().all(|size| (0.75..=1.8).contains(size)));
        assert!(now.contains(&1.8), "somebody of the picture is the largest");
        assert!(!seen.contains(&now), "{by:?} differs from the others");
        seen.push(now);
    }
    say(&mut session, Message::SetSizeBy(SizeBy::Nothing));
    assert!(sizes(&session).iter().all(|size| *size == 1.0));
    // More ties: not smaller.
    say(&mut session, Message::SetSizeBy(SizeBy::Ties));
    let before = sizes(&session);
    let former = session.filter().clone();
    say(&mut session, Message::SetFilter(crate::graph::Filter { soft: 0, ..former }));
    assert_ne!(sizes(&session), before, "measured again under another filter");
}

#[test]
fn an_answer_for_another_choice_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    session.handle(Message::SetSizeBy(SizeBy::Between));
    session.handle(Message::SetSizeBy(SizeBy::Nothing));
    session.settle();
    assert!(session.scene().nodes.iter().all(|node| node.size == 1.0));
}

#[test]
fn groups_hide_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    assert!(session.groups().is_none(), "only when asked");
    assert!(session.scene().nodes.iter().all(|node| node.community.is_none()));
    say(&mut session, Message::Run(Command::FindGroups));
    let groups = session.groups().unwrap().clone();
    assert!(!groups.working && groups.lines.len() > 1);
    let sizes: Vec<usize> = groups.lines.iter().map(|group| group.members.len()).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.iter().all(|&size| size > 2), "{sizes:?}");
    // A group off the shown path, so that all of it can go.
    say(&mut session, Message::Run(Command::ClearPath));
    let group = groups.lines[1].clone();
    assert!(!group.leading.is_empty() && group.on);
    let of_it =
        |session: &Session| session.scene().nodes.iter().filter(|node| node.community == Some(group.community)).count();
    assert_eq!(of_it(&session), group.members.len());
    say(&mut session, Message::Hide(group.members.clone()));
    assert_eq!(of_it(&session), 0);
    let now = session.groups().unwrap();
    assert_eq!((now.lines[1].number, now.lines[1].on), (2, false));
    assert_eq!(now.lines[1].members, group.members, "a hidden group keeps its line");
    say(&mut session, Message::Run(Command::Undo));
    assert_eq!(of_it(&session), group.members.len());
    assert!(session.groups().unwrap().lines[1].on);
    say(&mut session, Message::SetLang(Lang::Ja));
    assert_eq!(session.groups().unwrap().lines.len(), groups.lines.len());
}

#[test]
fn what_was_cancelled_is_not_taken_for_nothing_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    session.handle(Message::Run(Command::FindGroups));
    assert!(session.groups().unwrap().working);
    session.take_measured(Measured { of: session.analysis.clone(), ask: session.measure_ask(), ..Measured::default() });
    assert!(session.groups().is_none(), "it can be asked again");
    session.settle();
    say(&mut session, Message::Run(Command::FindGroups));
    assert!(!session.groups().unwrap().lines.is_empty());
}

#[test]
fn common_connections_are_shown_and_selected_with_what_was_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    assert!(Command::CommonConnections.why_not(&session, Lang::En).is_some());
    let path = session.paths().unwrap().found.paths[0].clone();
    let ends = vec![path.chips[0].id.clone(), path.chips[2].id.clone()];
    say(&mut session, Message::Hide(vec![path.chips[1].id.clone()]));
    say(&mut session, Message::Run(Command::ClearPath));
    say(&mut session, Message::Select(ends.clone(), Selecting::Replace));
    assert!(Command::CommonConnections.why_not(&session, Lang::En).is_none());
    say(&mut session, Message::Run(Command::CommonConnections));
    let selection: Vec<_> = session.selection().iter().cloned().collect();
    assert_eq!(selection[..2], ends);
    assert!(selection.contains(&path.chips[1].id), "the one between them");
    assert!(selection.iter().all(|id| session.scene().node(id).is_some()));
    let notice = session.notices().last().unwrap();
    assert!(notice.text.contains("common connections"), "{}", notice.text);
    assert!(notice.details[0].contains("3 hops") && notice.details[0].contains("not clearance"));
    assert!(notice.details[1].contains("shares from 10 %"));
}

#[test]
fn finding_nothing_in_common_is_no_clearance() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    let path = session.paths().unwrap().found.paths[0].clone();
    say(&mut session, Message::SetAsOf(Some("1900".parse().unwrap())));
    let ends = vec![path.chips[0].id.clone(), path.chips.last().unwrap().id.clone()];
    say(&mut session, Message::Select(ends.clone(), Selecting::Replace));
    say(&mut session, Message::Run(Command::CommonConnections));
    assert!(session.notices().last().unwrap().text.contains("not clearance"));
    assert_eq!(session.selection().iter().cloned().collect::<Vec<_>>(), ends);
}

#[test]
fn what_holds_the_picture_together_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = opened(folder.path());
    let ids: Vec<_> = session.scene().nodes.iter().map(|node| node.id.clone()).collect();
    let mut holding = 0;
    for id in ids {
        say(&mut session, Message::Select(vec![id], Selecting::Replace));
        match session.holds() {
            Some(Holds::Deal(count)) => {
                assert!(count > 0);
                holding += 1;
            }
            other => assert_eq!(other, None),
        }
    }
    assert!(holding > 0);
    let links: Vec<_> = session.scene().links.clone();
    let bridges = links.iter().filter(|link| {
        let ends = [link.a, link.b].map(|end| session.scene().nodes[end as usize].id.clone());
        say(&mut session, Message::Select(ends.to_vec(), Selecting::Replace));
        matches!(session.holds(), Some(Holds::Tie(count)) if count > 0)
    });
    assert!(bridges.count() > 0);
}
