//! The analysis pages over a real case: asked, decided, supposed, undone, reopened.

use super::*;
use std::path::Path;

fn session(folder: &Path) -> Session {
    let mut session = Session::new(Outside {
        settings: None,
        data: folder.join("data"),
        rules: Some(folder.join("rules")),
        locale: "en-GB".to_owned(),
        recipes: None,
        vault: std::sync::Arc::new(crate::collect::vault::MemoryVault::default()),
        clock: std::sync::Arc::new(|| 1_795_305_600),
    });
    session.handle(Message::OpenSample("z_fund"));
    session.settle();
    session
}

fn say(session: &mut Session, message: Message) {
    session.handle(message);
    session.settle();
}

#[test]
fn a_dismissed_lead_stays_on_record_and_comes_back_with_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = session(folder.path());
    let lead = first.leads().unwrap().leads[0].clone();
    assert_eq!((lead.rule.as_str(), lead.decision.is_none()), ("fund_front", true));
    assert!(!lead.evidence.is_empty() && !lead.lookalikes.is_empty() && !lead.would_refute.is_empty());
    let decision = Some((false, "the brochure is of another fund".to_owned()));
    say(&mut first, Message::DecideLead { id: lead.id, decision });
    let decided = |session: &Session| session.leads().unwrap().leads[0].decision.clone();
    let (accepted, said) = decided(&first).unwrap();
    assert_eq!((accepted, said.reason.as_str()), (false, "the brochure is of another fund"));
    assert!(!said.by.is_empty() && said.at.starts_with("2026-11-22"));
    drop(first);
    let mut again = session(folder.path());
    assert!(decided(&again).is_some(), "it is kept in the case");
    say(&mut again, Message::Run(Command::Undo));
    assert!(decided(&again).is_none());
    say(&mut again, Message::Run(Command::Redo));
    assert!(decided(&again).is_some());
}

#[test]
fn a_lead_glows_on_the_canvas_and_a_path_takes_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let chips = session.leads().unwrap().leads[0].chips.clone();
    say(&mut session, Message::ShowLead(Some(0)));
    assert_eq!((session.shown_lead(), session.shown_path()), (Some(0), None));
    let glowing = |session: &Session| session.scene().nodes.iter().filter(|node| node.on_path).count();
    assert!(chips.iter().all(|chip| session.scene().node(&chip.id).is_some_and(|node| node.on_path)));
    assert!(glowing(&session) >= chips.len());
    say(&mut session, Message::ShowPath(Some(1)));
    assert_eq!((session.shown_lead(), session.shown_path()), (None, Some(1)));
    say(&mut session, Message::ShowLead(Some(99)));
    assert_eq!(session.shown_lead(), None, "there is no such lead");
}

#[test]
fn the_fund_is_held_for_certain_and_possibly_and_a_document_would_settle_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let ask = OwnershipAsk { of: "z-fund:fund".into(), downwards: false, threshold: 0.0, votes: false };
    say(&mut session, Message::AskOwnership(ask.clone()));
    let view = session.ownership().unwrap().clone();
    assert_eq!(view.as_of, "2026-06-30");
    let wide = view.rows.iter().any(|row| row.possible > row.certain + 0.1);
    assert!(wide, "the sample does not state every share");
    assert!(view.rows.iter().all(|row| row.certain <= row.possible + 1e-12 && row.possible <= 1.0 + 1e-12));
    assert!(view.tree.iter().any(|line| line.chip.is_none()), "what nobody states has its own line");
    let line = view.settle[0].clone();
    assert!(line.narrows_by > 0.0 && line.done.is_none());
    say(&mut session, Message::TickSettle { key: line.key.clone(), done: Some("asked the manager".to_owned()) });
    let ticked = |session: &Session| {
        let mut lines = session.ownership().unwrap().settle.iter();
        lines.find(|known| known.key == line.key).unwrap().done.clone()
    };
    assert_eq!(ticked(&session).unwrap().reason, "asked the manager");
    say(&mut session, Message::TickSettle { key: line.key.clone(), done: None });
    assert!(ticked(&session).is_none());
    say(&mut session, Message::AskOwnership(OwnershipAsk { of: "nobody".into(), ..ask }));
    assert!(session.notices().last().unwrap().text.contains("nobody"));
}

#[test]
fn a_supposed_deal_shifts_shares_and_leaves_the_case_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let statements = session.case().unwrap().counts.statements;
    let own = session.deals().effects[0].clone();
    assert_eq!((own.plan.id.as_str(), own.plan.high), ("case", 1.0));
    let plan = DealPlan {
        id: String::new(),
        name: "A third".to_owned(),
        kind: DealKind::CapitalIncrease,
        target: "z-fund:koyo".to_owned(),
        acquirer: "z-fund:fund".to_owned(),
        seller: None,
        low: 0.34,
        high: 0.34,
        date: Some("2026-07".to_owned()),
    };
    say(&mut session, Message::PutDeal(plan.clone()));
    let effect = session.deals().effects[1].clone();
    let share = |id: &str| {
        let shift = effect.shifts.iter().find(|shift| shift.chip.id.as_str() == id).unwrap();
        (shift.before, shift.after, shift.crossed.clone())
    };
    let (before, after, crossed) = share("z-fund:fund");
    assert_eq!((before, after), ((0.0, 0.0), (0.34, 0.34)));
    let thresholds: Vec<f64> =
        crossed.iter().map(|(share, up, certain)| if *up && *certain { *share } else { -1.0 }).collect();
    assert_eq!(thresholds, [0.01, 0.10, 0.25, 1.0 / 3.0]);
    let (before, after, _) = share("z-fund:mitsuda");
    assert!((before.0 - 1.0).abs() < 1e-9 && (after.0 - 0.66).abs() < 1e-9, "the founder is diluted");
    assert!(!effect.filings.is_empty());
    assert_eq!(session.case().unwrap().counts.statements, statements);
    let changed = DealPlan { id: effect.plan.id.clone(), low: 0.6, high: 0.6, ..plan };
    say(&mut session, Message::PutDeal(changed));
    assert_eq!(session.deals().effects.len(), 2, "changed, not added");
    say(&mut session, Message::RemoveDeal(effect.plan.id.clone()));
    assert_eq!(session.deals().effects.len(), 1);
    say(&mut session, Message::Run(Command::Undo));
    assert_eq!(session.deals().effects[1].plan.low, 0.6);
}

#[test]
fn a_suspended_rule_is_open_until_the_analyst_confirms_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::SetAsOf("2026-11-22".parse().ok()));
    let head = |session: &Session| {
        let heads = &session.rules().unwrap().heads;
        heads.iter().find(|head| head.id == "bis_affiliates").unwrap().clone()
    };
    assert_eq!(head(&session).in_force, Answer::Open);
    let setting = "2026-11-10".parse().ok().map(|day| (true, day));
    say(&mut session, Message::SwitchRule { rule: "bis_affiliates".to_owned(), setting });
    assert_eq!(head(&session).in_force, Answer::Yes);
    assert!(head(&session).switch.unwrap().confirmed.is_some());
    say(&mut session, Message::SwitchRule { rule: "bis_affiliates".to_owned(), setting: None });
    assert_eq!(head(&session).in_force, Answer::Open);
}

#[test]
fn a_rule_file_with_an_error_is_named_and_the_others_run() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    std::fs::write(rules.join("mine.toml"), "schema = \"kuromaku-lead/1\"\nid = \"mine\"\nroot = 7\n").unwrap();
    std::fs::write(rules.join("note.toml"), "hello = 1\n").unwrap();
    let session = session(folder.path());
    let errors = &session.leads().unwrap().errors;
    assert!(errors.iter().any(|error| error.contains("line 3") && error.contains("mine.toml")), "{errors:?}");
    assert!(errors.iter().any(|error| error.contains("note.toml")), "{errors:?}");
    assert_eq!(session.leads().unwrap().leads.len(), 1);
    assert!(session.rules().unwrap().heads.len() >= 9);
}

#[test]
fn nodes_say_how_far_the_nearest_listed_body_is() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let steps = |id: &str| session.scene().node(&id.into()).unwrap().steps;
    assert_eq!(steps("z-fund:office"), Some(0));
    assert_eq!(steps("z-fund:fund"), Some(3));
}

#[test]
fn two_paths_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::ComparePaths(Some((0, 1))));
    let found = &session.paths().unwrap().found.paths;
    let (left, right) = (found[0].chips.len(), found[1].chips.len());
    let comparison = session.comparison().unwrap();
    assert_eq!(comparison.shared.len() + comparison.only_left.len(), left);
    assert_eq!(comparison.shared.len() + comparison.only_right.len(), right);
    assert!(comparison.lines.iter().any(|(_, a, b)| a != b));
    say(&mut session, Message::ComparePaths(Some((0, 500))));
    assert!(session.comparison().is_none());
}

#[test]
fn every_page_follows_the_language() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let english = session.leads().unwrap().leads[0].title.clone();
    say(&mut session, Message::SetLang(Lang::Ja));
    let title = &session.leads().unwrap().leads[0].title;
    assert!(*title != english && !title.is_ascii());
    assert!(!session.rules().unwrap().heads[0].title.is_ascii());
}

#[test]
fn two_selected_companies_show_what_links_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let pair = vec!["z-fund:bearing".into(), "z-fund:gear".into()];
    say(&mut session, Message::Select(pair, Selecting::Replace));
    assert!(session.links().iter().any(|line| line.text.contains("Z Fund")), "{:?}", session.links());
    say(&mut session, Message::Select(vec!["z-fund:gear".into()], Selecting::Replace));
    assert!(session.links().is_empty());
}

#[test]
fn the_power_of_known_votes_is_worked_out() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("owners.csv");
    std::fs::write(&table, "owner,company,share %\nA,Works,50\nB,Works,49\nC,Works,1\n").unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::Run(Command::CloseCase));
    say(&mut session, Message::Preview(vec![table]));
    let mapping = session.preview().unwrap().files[0].mapping.clone();
    say(&mut session, Message::ImportPreviewed { role: crate::model::Role::Case, mappings: vec![mapping] });
    let works = session.scene().nodes.iter().find(|node| node.caption == "Works").unwrap().id.clone();
    let ask = OwnershipAsk { of: works, downwards: false, threshold: 0.0, votes: true };
    say(&mut session, Message::AskOwnership(ask));
    let power: Vec<f64> = session.ownership().unwrap().power.iter().map(|(_, banzhaf, _)| *banzhaf).collect();
    assert_eq!(power.len(), 3, "{:?}", session.ownership().unwrap().rows);
    assert!((power[0] - 0.6).abs() < 1e-9 && (power[2] - 0.2).abs() < 1e-9, "one per cent decides as often as 49");
}

#[test]
fn without_a_deal_record_the_supposed_deal_is_the_one_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.jsonl");
    let lines = r#"{"id":"t","schema":"Company","properties":{"name":["Tyre Works"],"jurisdiction":["it"]}}
{"id":"a","schema":"Company","properties":{"name":["Quiet Rubber"],"jurisdiction":["cn"]}}
{"id":"s","schema":"Company","properties":{"name":["State Rubber"],"jurisdiction":["cn"],"topics":["gov.soe"]}}
{"id":"o","schema":"Ownership","properties":{"owner":["s"],"asset":["a"],"percentage":["100"]}}
"#;
    std::fs::write(&file, lines).unwrap();
    let mut session = session(folder.path());
    say(&mut session, Message::Run(Command::CloseCase));
    say(&mut session, Message::Preview(vec![file]));
    say(&mut session, Message::ImportPreviewed { role: crate::model::Role::Case, mappings: vec![None] });
    assert!(session.leads().unwrap().leads.is_empty());
    assert!(session.leads().unwrap().coverage.contains("Could not look"), "no deal is not no lead");
    let plan = DealPlan {
        name: "Offer".to_owned(),
        target: "t".to_owned(),
        acquirer: "a".to_owned(),
        low: 0.6,
        high: 0.6,
        ..DealPlan::default()
    };
    say(&mut session, Message::PutDeal(plan));
    assert_eq!(session.leads().unwrap().leads[0].rule, "acquirer_held_by_flagged");
    assert_eq!(session.target_ownership().unwrap().of.caption, "Tyre Works");
    say(&mut session, Message::Run(Command::Undo));
    assert!(session.leads().unwrap().leads.is_empty());
}
