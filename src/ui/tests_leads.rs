//! The leads board, the rules matrix and the path comparison, driven by name.

use super::app::App;
use crate::session::{Command, Lang, Message, Page, Session, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

/// The app and everything it was asked to do.
struct Driven {
    app: Option<App>,
    session: Option<Session>,
    asked: Vec<Message>,
}

fn window(session: Session) -> Harness<'static, Driven> {
    window_of(session, 800.0)
}

fn window_of(session: Session, height: f32) -> Harness<'static, Driven> {
    let draw = |ui: &mut egui::Ui, driven: &mut Driven| {
        let ctx = ui.ctx().clone();
        let app = driven.app.get_or_insert_with(|| App::new(driven.session.take().unwrap_or_default(), &ctx));
        for message in app.frame(ui) {
            driven.asked.push(message.clone());
            app.handle(&ctx, message);
        }
    };
    let state = Driven { app: None, session: Some(session), asked: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, height))
        .with_context_setup(super::theme::install)
        .build_ui_state(draw, state);
    harness.run();
    harness
}

fn english() -> Session {
    Session::for_tests(Lang::En, Theme::Dark)
}

fn click(harness: &mut Harness<'_, Driven>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn last<'a>(harness: &'a Harness<'_, Driven>) -> &'a Message {
    harness.state().asked.last().unwrap()
}

#[test]
fn every_part_of_the_analysis_pages_has_a_name() {
    for lang in [Lang::En, Lang::Ja] {
        let session = || Session::for_tests(lang, Theme::Light);
        for session in [
            session().with_page(Page::Leads),
            session().with_page(Page::Rules),
            session().with_leads(),
            session().with_no_leads(),
            session().with_rules(),
            session().with_rules_confirmed(),
            session().with_comparison(false),
            session().with_comparison(true),
        ] {
            assert_eq!(window(session).unnamed_widgets(), Vec::<String>::new());
        }
        let mut harness = window(session().with_rules());
        let state = lang.pick("OFAC 50 %: in force since 2014-08-13", "OFAC 50 %: 2014-08-13から有効");
        harness.get_by_label(state).click();
        harness.run();
        assert_eq!(harness.unnamed_widgets(), Vec::<String>::new());
    }
}

#[test]
fn dismissing_needs_a_reason_and_stays_on_record() {
    let mut harness = window(english().with_leads());
    click(&mut harness, "Dismiss…");
    let decided = |harness: &Harness<'_, Driven>| {
        harness.state().asked.iter().any(|message| matches!(message, Message::DecideLead { .. }))
    };
    click(&mut harness, "Dismiss");
    assert!(!decided(&harness), "nothing without a reason");
    harness.event(egui::Event::Text("The brochure is of another fund.".to_owned()));
    harness.run();
    click(&mut harness, "Dismiss");
    let Message::DecideLead { id, decision: Some((accepted, reason)) } = last(&harness) else {
        panic!("{:?}", last(&harness));
    };
    assert_eq!((id.as_str(), *accepted, reason.as_str()), ("fund-front", false, "The brochure is of another fund."));
    assert!(harness.query_by_label("Dismiss this lead").is_none(), "the dialog closes");
}

#[test]
fn a_command_opens_the_same_dialog_and_escape_decides_nothing() {
    let mut harness = window(english().with_leads());
    click(&mut harness, "Accept…");
    harness.get_by_label("Accept this lead");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Accept this lead").is_none());
    assert!(matches!(last(&harness), Message::Run(Command::AcceptLead)));
}

#[test]
fn a_dismissed_lead_stays_listed_and_can_be_taken_back() {
    let mut harness = window(english().with_leads());
    harness.get_by_role_and_label(egui::Role::RadioButton, "Dismissed 1").click();
    harness.run();
    assert!(
        harness.query_by_label("Two stakes just under 50 % with one holder upstream, severity 4 of 5, high").is_none()
    );
    click(&mut harness, "Shared registration agent, severity 2 of 5, low");
    harness.get_by_label("Dismissed by analyst, 2026-11-21 10:02");
    harness.get_by_label_contains("an index of agents names it");
    click(&mut harness, "Take back");
    assert!(matches!(last(&harness), Message::DecideLead { id, decision: None } if id == "agent"));
}

#[test]
fn leads_are_filtered_by_route_and_severity() {
    let mut harness = window(english().with_leads());
    let listed = |harness: &Harness<'_, Driven>| {
        let cards = harness.query_all_by_label_contains(", severity ");
        cards.count()
    };
    assert_eq!(listed(&harness), 7);
    click(&mut harness, "1 · investment and acquisition 2");
    assert_eq!(listed(&harness), 2);
    click(&mut harness, "Every route 7");
    harness.get_all_by_label("severity 4 of 5, high").next().unwrap().click();
    harness.run();
    assert_eq!(listed(&harness), 2);
}

#[test]
fn an_opened_lead_says_why_and_what_speaks_against_it() {
    let mut harness = window(english().with_leads());
    for said in [
        "Fund brochure, clipped page",
        "Partner register of Z Succession Fund",
        "found in the data",
        "not found",
        "could not look",
        "A birth date that tells W. Liang from 梁 維",
        "my_patterns.toml, line 14: unknown relation type “ownz”",
    ] {
        assert!(harness.query_all_by_label_contains(said).next().is_some(), "{said}");
    }
    assert!(harness.query_all_by_label_contains("Absence is not clearance").next().is_some());
    click(&mut harness, "Show on canvas");
    let asked = &harness.state().asked;
    assert!(matches!(asked[..], [Message::ShowLead(Some(0)), Message::SetPage(Page::Explore)]), "{asked:?}");
}

#[test]
fn no_lead_is_no_clearance() {
    let harness = window(english().with_no_leads());
    harness.get_by_label("No rule fired on what this case holds.");
    harness.get_by_label_contains("24 rules looked at 58 entities");
    harness.get_by_label_contains("Absence is not clearance");
}

#[test]
fn a_cell_opens_its_reasons() {
    let mut harness = window(english().with_rules());
    assert!(harness.query_by_label_contains("held by nobody named").is_none());
    click(&mut harness, "Z事業承継ファンド, OFAC 50 %: open");
    harness.get_by_label_contains("Open because 22 % of the fund is held by nobody named");
    harness.get_by_label("US CSL 2022-04-21");
    harness.get_by_label("Official notice, 2014-08-13");
    harness.get_by_label_contains("Not listed here: 51 entities");
    click(&mut harness, "Close");
    assert!(harness.query_by_label_contains("held by nobody named").is_none());
}

#[test]
fn a_suspended_rule_is_switched_with_a_date() {
    let mut harness = window(english().with_rules());
    click(&mut harness, "BIS Affiliates: In force again");
    assert!(harness.state().asked.is_empty(), "nothing without a day");
    harness.get_by_label("Day").focus();
    harness.run();
    harness.event(egui::Event::Text("2026-11-10".to_owned()));
    harness.run();
    click(&mut harness, "BIS Affiliates: In force again");
    let Message::SwitchRule { rule, setting: Some((true, day)) } = last(&harness) else {
        panic!("{:?}", last(&harness));
    };
    assert_eq!((rule.as_str(), day.to_string().as_str()), ("bis-50", "2026-11-10"));
}

#[test]
fn what_was_confirmed_about_a_rule_can_be_taken_back() {
    let mut harness = window(english().with_rules_confirmed());
    harness.get_by_label("In force again from 2026-11-10");
    harness.get_by_label("confirmed by analyst, 2026-11-21 10:02");
    click(&mut harness, "Take back");
    assert!(matches!(last(&harness), Message::SwitchRule { rule, setting: None } if rule == "bis-50"));
}

#[test]
fn two_picked_paths_stand_side_by_side() {
    let mut harness = window_of(english().with_comparison(false), 1300.0);
    harness.get_by_label("same way, other end");
    assert!(harness.query_all_by_label("rests on 1 source").next().is_some());
    click(&mut harness, "Compare path 1");
    harness.get_by_label_contains("pick another to compare");
    click(&mut harness, "Compare path 2");
    assert!(matches!(last(&harness), Message::ComparePaths(Some((0, 1)))));
    let mut harness = window(english().with_comparison(true));
    for said in ["Only on path 1", "On both", "Only on path 2", "ownership, fund role, association, office"] {
        harness.get_by_label(said);
    }
    click(&mut harness, "Close the comparison");
    assert!(matches!(last(&harness), Message::ComparePaths(None)));
}

#[test]
fn the_menu_of_a_node_refines_the_question_and_asks_who_owns_it() {
    let open = |item: &str| {
        let mut harness = window(english().with_comparison(false));
        harness.get_by_label("W. Liang, Person").click_secondary();
        harness.run();
        assert!(harness.query_by_label("Who owns it").is_none(), "nobody owns a person");
        harness.get_by_label(item).click();
        harness.run();
        harness.state().asked.clone()
    };
    let asked = open("Paths via this");
    let via = |message: &Message| matches!(message, Message::FindPaths(ask) if ask.via == ["harbour".into(), "liang-w".into()] && ask.from == ["seta".into()]);
    assert!(asked.iter().any(via), "{asked:?}");
    let asked = open("Avoid this");
    let avoids = |message: &Message| matches!(message, Message::FindPaths(ask) if ask.avoid == ["unit".into(), "liang-w".into()]);
    assert!(asked.iter().any(avoids), "{asked:?}");
    let asked = open("What it owns");
    let owns = |message: &Message| matches!(message, Message::AskOwnership(ask) if ask.downwards);
    assert!(asked.iter().any(owns), "{asked:?}");
    assert!(matches!(asked.last(), Some(Message::SetPage(Page::Ownership))));
}

#[test]
fn the_inspector_says_how_far_a_listed_body_is() {
    window(english()).get_by_label("2 steps from a listed body");
}

#[test]
fn the_shortcut_sheet_fits_and_lists_the_analysis() {
    let mut harness = window(english());
    harness.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Questionmark);
    harness.run();
    for label in ["Who owns the selection", "Previous candidate", "Arrange as ownership tree"] {
        let rect = harness.get_by_label(label).rect();
        assert!(rect.max.y < 760.0, "{label} at {rect}");
    }
}
