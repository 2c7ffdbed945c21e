//! The window driven by name, without pixels: what a keyboard or a screen reader would reach.

use super::app::App;
use crate::model::Verdict;
use crate::session::{Command, Lang, Menu, Message, Outside, Page, Session, Theme};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

/// The app and everything it was asked to do.
pub(super) struct Driven {
    app: Option<App>,
    session: Option<Session>,
    pub asked: Vec<Message>,
}

impl Driven {
    /// File dialogs answer with this file from now on.
    pub fn choose_file(&mut self, file: std::path::PathBuf) {
        if let Some(app) = &mut self.app {
            app.choose_file(file);
        }
    }

    /// Does no job run any more?
    pub fn is_quiet(&self) -> bool {
        self.app.iter().all(|app| app.session().jobs().is_empty())
    }

    /// What the session told, in order.
    pub fn notices(&self) -> Vec<String> {
        let app = self.app.iter();
        app.flat_map(|app| app.session().notices().iter().map(|notice| notice.text.clone())).collect()
    }
}

pub(super) fn window(session: Session) -> Harness<'static, Driven> {
    sized_window(session, egui::vec2(1280.0, 800.0))
}

pub(super) fn sized_window(session: Session, size: egui::Vec2) -> Harness<'static, Driven> {
    let draw = |ui: &mut egui::Ui, driven: &mut Driven| {
        let ctx = ui.ctx().clone();
        let app = driven.app.get_or_insert_with(|| App::new(driven.session.take().unwrap_or_default(), &ctx));
        app.poll(&ctx);
        for message in app.frame(ui) {
            driven.asked.push(message.clone());
            // No case is behind the fixture: a search would find nothing.
            if !matches!(message, Message::SetSearch(_)) {
                app.handle(&ctx, message);
            }
        }
    };
    let state = Driven { app: None, session: Some(session), asked: Vec::new() };
    let mut harness =
        Harness::builder().with_size(size).with_context_setup(super::theme::install).build_ui_state(draw, state);
    harness.run();
    harness
}

fn english() -> Session {
    Session::for_tests(Lang::En, Theme::Dark)
}

fn ran(harness: &Harness<'_, Driven>, command: Command) -> bool {
    harness.state().asked.iter().any(|message| matches!(message, Message::Run(run) if *run == command))
}

#[test]
fn every_part_a_user_can_act_on_has_a_name() {
    for lang in [Lang::En, Lang::Ja] {
        let session = || Session::for_tests(lang, Theme::Light);
        for session in [
            Session::for_tests_empty(lang, Theme::Dark),
            session(),
            session().with_jobs(),
            session().with_evidence(),
            session().with_preview(),
            session().with_page(Page::Identity),
            session().with_page(Page::Sources),
            session().with_page(Page::History),
        ] {
            let harness = window(session);
            assert_eq!(harness.unnamed_widgets(), Vec::<String>::new());
        }
    }
}

#[test]
fn the_palette_opens_and_runs_a_command_by_name() {
    let mut harness = window(english());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.event(egui::Event::Text("identity queue".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(ran(&harness, Command::PageIdentity), "{:?}", harness.state().asked);
    assert!(harness.query_by_label_contains("Esc to close").is_none(), "the palette closes");
}

#[test]
fn the_palette_finds_entities_and_says_why_not() {
    let mut harness = window(english().with_hits());
    harness.key_press(Key::Slash);
    harness.run();
    harness.event(egui::Event::Text("next path".to_owned()));
    harness.run();
    assert!(harness.query_all_by_label("Pearl Delta Sensors").count() > 1, "in the list and on the canvas");
    harness.get_by_label("No paths found yet");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        harness.state().asked.iter().any(|message| matches!(message, Message::Reveal(id) if id.as_str() == "harbour"))
    );
}

#[test]
fn every_command_is_in_the_menu() {
    for menu in Menu::ALL {
        let mut harness = window(english());
        harness.get_by_role_and_label(egui::Role::Button, "Menu").click();
        harness.run();
        harness.get_by_role_and_label(egui::Role::Button, menu.label(Lang::En)).click();
        harness.run();
        for command in Command::all().filter(|command| command.menu() == menu) {
            let label = command.label(Lang::En);
            assert!(harness.query_all_by_label_contains(label).next().is_some(), "{label}");
        }
    }
}

#[test]
fn the_shortcut_sheet_lists_every_shortcut() {
    let mut harness = window(english());
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Questionmark);
    harness.run();
    for command in Command::all().filter(|command| command.shortcut().is_some()) {
        let label = command.label(Lang::En);
        assert!(harness.query_all_by_label(label).next().is_some(), "{label}");
    }
}

#[test]
fn words_follow_the_language() {
    window(english()).get_by_label("Deal");
    let harness = window(Session::for_tests(Lang::Ja, Theme::Dark));
    harness.get_by_label("取引");
    assert!(harness.query_by_label("Deal").is_none());
}

#[test]
fn the_queue_judges_by_button_and_by_key() {
    for by_key in [false, true] {
        let mut harness = window(english().with_page(Page::Identity));
        if by_key {
            harness.key_press(Key::D);
        } else {
            harness.get_by_label("Different").click();
        }
        harness.run();
        let judged = harness.state().asked.iter().any(|message| match message {
            Message::Judge { left, right, verdict } => {
                (left.as_str(), right.as_str(), *verdict) == ("liang-w", "liang", Verdict::Different)
            }
            Message::Run(command) => *command == Command::JudgeDifferent,
            _ => false,
        });
        assert!(judged, "by_key={by_key}: {:?}", harness.state().asked);
    }
    let mut harness = window(english());
    harness.key_press(Key::D);
    harness.run();
    assert!(!ran(&harness, Command::JudgeDifferent), "never while the pair is out of view");
}

#[test]
fn a_refused_command_says_why() {
    let mut harness = window(Session::for_tests_empty(Lang::En, Theme::Dark));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(3);
    harness.get_by_label("Open a case first");
}

#[test]
fn letters_typed_into_a_field_are_no_commands() {
    let mut harness = window(english().with_page(Page::Identity));
    harness.get_by_label("As of").focus();
    harness.run();
    harness.key_press(Key::D);
    harness.key_press(Key::F);
    harness.run();
    assert!(!ran(&harness, Command::JudgeDifferent) && !ran(&harness, Command::Fit));
}

#[test]
fn nothing_moves_while_nothing_happens() {
    for session in [english(), Session::for_tests_empty(Lang::Ja, Theme::Light), english().with_page(Page::Identity)] {
        let mut harness = window(session);
        for frame in 0..100 {
            harness.step();
            let delay = harness.output().viewport_output.values().map(|output| output.repaint_delay).min();
            assert!(delay.is_some_and(|delay| delay.as_secs() > 3600), "frame {frame} asks for another: {delay:?}");
        }
        assert!(harness.state().asked.is_empty());
    }
}

#[test]
fn a_statement_opens_its_evidence() {
    let mut harness = window(english());
    harness.get_by_label("Open the record behind it: Incorporated 2018-06-05").click();
    harness.run();
    assert!(harness.state().asked.iter().any(|message| matches!(message, Message::ShowEvidence(_))));
}

#[test]
fn the_import_dialog_sends_what_was_edited() {
    let mut harness = window(english().with_preview());
    harness.get_by_label("A list to screen against").click();
    harness.run();
    harness.get_by_role_and_label(egui::Role::Button, "Import").click();
    harness.run();
    let asked = &harness.state().asked;
    let sent = asked.iter().find_map(|message| match message {
        Message::ImportPreviewed { role, mappings } => Some((*role, mappings.len())),
        _ => None,
    });
    assert_eq!(sent, Some((crate::model::Role::List, 2)));
}

/// The real thing: a sample opens through jobs, and every page of it can be reached by name.
#[test]
fn a_sample_opens_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_owned();
    let outside = Outside {
        settings: None,
        data,
        rules: None,
        locale: "en".to_owned(),
        recipes: None,
        vault: std::sync::Arc::new(crate::collect::vault::MemoryVault::default()),
        clock: std::sync::Arc::new(|| 1_795_305_600),
    };
    let session = Session::new(outside);
    let title = session.samples()[0].title.clone();
    let mut harness = window(session);
    harness.get_by_role_and_label(egui::Role::Button, &title).click();
    for _ in 0..600 {
        harness.step();
        let app = harness.state().app.as_ref().unwrap();
        if app.session().case().is_some() && app.session().jobs().is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    harness.run_steps(5);
    assert!(!harness.state().app.as_ref().unwrap().session().scene().nodes.is_empty());
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        harness.run_steps(3);
        assert_eq!(harness.unnamed_widgets(), Vec::<String>::new());
    }
}
