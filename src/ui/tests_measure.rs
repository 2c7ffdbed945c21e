//! Sizes, groups and what holds the picture together, driven by name.

use super::tests::{Driven, sized_window, window};
use crate::session::{Command, Lang, Message, Selecting, Session, SizeBy, Theme};
use egui::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn measured(lang: Lang) -> Session {
    Session::for_tests(lang, Theme::Dark).with_measures()
}

fn asked(harness: &Harness<'_, Driven>, fits: impl Fn(&Message) -> bool) -> bool {
    harness.state().asked.iter().any(fits)
}

#[test]
fn every_part_of_it_has_a_name() {
    for lang in [Lang::En, Lang::Ja] {
        for session in [Session::for_tests(lang, Theme::Light), measured(lang)] {
            let harness = window(session);
            assert_eq!(harness.unnamed_widgets(), Vec::<String>::new());
        }
    }
}

#[test]
fn the_size_is_chosen_by_name() {
    let mut harness = window(Session::for_tests(Lang::En, Theme::Dark));
    assert!(harness.query_by_label_contains("not risk").is_none());
    for (name, by) in [("ties", SizeBy::Ties), ("between", SizeBy::Between), ("rank", SizeBy::Rank)] {
        harness.get_by_role_and_label(Role::RadioButton, &format!("Size by: {name}")).click();
        harness.run();
        assert!(asked(&harness, |message| matches!(message, Message::SetSizeBy(size) if *size == by)), "{name}");
    }
    window(measured(Lang::En)).get_by_label("A position in this picture, not risk");
}

#[test]
fn groups_are_closed_until_asked_for() {
    let mut harness = window(Session::for_tests(Lang::En, Theme::Dark));
    assert!(harness.query_by_label("Find groups").is_none());
    harness.get_by_label("Groups").click();
    harness.run();
    harness.get_by_label("Find groups").click();
    harness.run();
    assert!(asked(&harness, |message| matches!(message, Message::Run(Command::FindGroups))));
}

#[test]
fn a_group_is_selected_hidden_and_shown() {
    // Tall enough to have all of it in view.
    let mut harness = sized_window(measured(Lang::En), egui::vec2(1280.0, 1400.0));
    let row = "Group 2 · 4 entities: Z事業承継ファンド, W. Liang, Pearl Delta Sensors";
    harness.get_by_role_and_label(Role::Button, row).click();
    harness.run();
    let selects = |message: &Message| matches!(message, Message::Select(ids, _) if ids.len() == 4);
    assert!(asked(&harness, selects));
    harness.get_by_role_and_label(Role::CheckBox, "Show group 1").click();
    harness.get_by_role_and_label(Role::CheckBox, "Show group 3").click();
    harness.run();
    assert!(asked(&harness, |message| matches!(message, Message::Hide(ids) if ids.len() == 4)));
    assert!(asked(&harness, |message| matches!(message, Message::Show(ids) if ids.len() == 4)));
}

#[test]
fn several_selected_ask_for_what_they_have_in_common() {
    let mut session = Session::for_tests(Lang::En, Theme::Dark);
    session.handle(Message::Select(vec!["seta".into(), "liang".into()], Selecting::Replace));
    let mut harness = window(session);
    harness.get_by_role_and_label(Role::Button, "Common connections").click();
    harness.run();
    assert!(asked(&harness, |message| matches!(message, Message::Run(Command::CommonConnections))));
}

#[test]
fn what_hangs_on_the_selection_is_told() {
    let line = "Holds the picture together: without it 5 entities fall apart from the deal";
    window(measured(Lang::En)).get_by_label(line);
    assert!(window(Session::for_tests(Lang::En, Theme::Dark)).query_by_label(line).is_none());
}
