//! Collecting in the window, driven by name: inbox, proposals, assistant, dialogs, evidence.

use super::cx::Cx;
use super::panels::inbox::side_ui;
use super::tests::{Driven, sized_window, window};
use super::theme::Tokens;
use crate::collect::recipe::{Other, Use};
use crate::session::{ClipWhat, Command, Correct, Decide, Lang, Message, Page, SeenValue, Session, Theme};
use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

fn english() -> Session {
    Session::for_tests(Lang::En, Theme::Dark)
}

fn click(harness: &mut Harness<'_, Driven>, label: &str) {
    harness.get_by_label(label).click();
    settle(harness);
}

/// The shown places are followed for a few frames: more than the harness waits for by itself.
fn settle(harness: &mut Harness<'_, Driven>) {
    harness.run_steps(12);
}

fn button(harness: &mut Harness<'_, Driven>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    settle(harness);
}

fn type_in(harness: &mut Harness<'_, Driven>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

/// Opens a dialog as its key does.
fn press(harness: &mut Harness<'_, Driven>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// Runs a command by its words in the palette.
fn run(harness: &mut Harness<'_, Driven>, words: &str) {
    press(harness, Modifiers::COMMAND, Key::K);
    type_in(harness, words);
    press(harness, Modifiers::NONE, Key::Enter);
}

fn asked(harness: &Harness<'_, Driven>, wanted: impl Fn(&Message) -> bool) -> bool {
    harness.state().asked.iter().any(wanted)
}

fn ran(harness: &Harness<'_, Driven>, command: Command) -> bool {
    asked(harness, |message| matches!(message, Message::Run(run) if *run == command))
}

/// Every state of the pages of collecting.
fn pages(lang: Lang, theme: Theme) -> Vec<Session> {
    let session = || Session::for_tests(lang, theme);
    vec![
        session().with_page(Page::Inbox),
        session().with_inbox(),
        session().with_inbox_unread().with_jobs(),
        session().with_failed_page(),
        session().with_plain_page(),
        session().with_list_news(),
        session().with_assistant(),
        session().with_page_evidence(true),
        session().with_page_evidence(false),
    ]
}

const DIALOGS: [Command; 4] = [Command::ClipPage, Command::ExpandFrom, Command::UpdateLists, Command::CollectSettings];

#[test]
fn every_part_has_a_name() {
    for lang in [Lang::En, Lang::Ja] {
        for session in pages(lang, Theme::Light) {
            assert_eq!(window(session).unnamed_widgets(), Vec::<String>::new());
        }
        for tab in [("Tables and lists 2", "表と一覧 2"), ("What was asked", "要求と応答"), ("What changed", "変更点")]
        {
            let mut harness = window(Session::for_tests(lang, Theme::Dark).with_inbox());
            click(&mut harness, lang.pick(tab.0, tab.1));
            assert_eq!(harness.unnamed_widgets(), Vec::<String>::new(), "{tab:?}");
        }
        for command in DIALOGS {
            let mut harness = window(Session::for_tests(lang, Theme::Dark).with_cards());
            run(&mut harness, command.label(lang));
            assert_eq!(harness.unnamed_widgets(), Vec::<String>::new(), "{command:?}");
        }
    }
}

/// In the smallest window nothing that can be pressed stands outside it.
fn assert_inside(harness: &Harness<'_, Driven>, size: egui::Vec2, what: &str) {
    for role in [Role::Button, Role::Tab, Role::RadioButton, Role::TextInput] {
        for node in harness.query_all_by_role(role) {
            let rect = node.rect();
            assert!(rect.min.x >= -1.0 && rect.max.x <= size.x + 1.0, "{what}: {rect:?} {:?}", node.value());
        }
    }
}

#[test]
fn everything_fits_the_smallest_window() {
    let size = vec2(960.0, 640.0);
    for lang in [Lang::En, Lang::Ja] {
        for (at, session) in pages(lang, Theme::Dark).into_iter().enumerate() {
            assert_inside(&sized_window(session, size), size, &format!("page {at}"));
        }
        for command in DIALOGS {
            let mut harness = sized_window(Session::for_tests(lang, Theme::Dark).with_cards(), size);
            run(&mut harness, command.label(lang));
            assert_inside(&harness, size, &format!("{command:?}"));
            let cancel = harness.get_by_role_and_label(Role::Button, lang.pick("Cancel", "キャンセル")).rect();
            assert!(cancel.max.y <= size.y && cancel.min.y > 0.0, "{command:?}: {cancel:?}");
        }
    }
}

#[test]
fn nothing_moves_while_nothing_happens() {
    for session in pages(Lang::En, Theme::Dark).into_iter().filter(|session| session.jobs().is_empty()) {
        let mut harness = window(session);
        harness.run_steps(8);
        for frame in 0..30 {
            harness.step();
            let delay = harness.output().viewport_output.values().map(|output| output.repaint_delay).min();
            assert!(delay.is_some_and(|delay| delay.as_secs() > 3600), "frame {frame} asks for another: {delay:?}");
        }
        assert!(harness.state().asked.is_empty(), "{:?}", harness.state().asked);
    }
}

#[test]
fn the_rail_says_how_many_pages_wait() {
    let mut harness = window(english().with_cards());
    button(&mut harness, "Inbox");
    assert!(asked(&harness, |message| matches!(message, Message::SetPage(Page::Inbox))));
    let harness = window(english().with_page(Page::Inbox));
    harness.get_all_by_label("Nothing was collected yet").next().unwrap();
}

#[test]
fn what_could_not_be_looked_at_stays_listed_with_its_reason() {
    let mut harness = window(english().with_inbox());
    let name = "https://closed.example/about, could not look, \
                could not look: robots.txt forbids it (line 7: Disallow: /about): https://closed.example/about";
    harness.get_by_label(name);
    click(&mut harness, "Which: ⚠ 2");
    harness.get_by_label(name).click();
    harness.run();
    assert!(asked(&harness, |message| matches!(message, Message::ShowInbox(Some(4)))));
    let harness = window(english().with_failed_page());
    harness.get_by_label("This says nothing about what the source holds.");
    let harness = window(Session::for_tests(Lang::Ja, Theme::Dark).with_inbox());
    harness.get_by_label(
        "https://closed.example/about, 調べられず, \
         調べられませんでした：robots.txt が禁じています（7 行目：Disallow: /about）：https://closed.example/about",
    );
}

#[test]
fn a_page_that_nothing_read_is_not_called_done() {
    let name = "Pearl Delta Sensors joins hands with a university, not read, kept as evidence";
    let mut harness = window(english().with_inbox());
    harness.get_by_label(name);
    click(&mut harness, "Which: ✓ 1");
    assert!(harness.query_by_label(name).is_none());
    click(&mut harness, "Which: ○ 1");
    harness.get_by_label(name);
}

#[test]
fn thousands_of_pages_draw_only_what_is_in_view() {
    let harness = window(english().with_many_pages());
    assert!(harness.query_all_by_label_contains(", waiting, ").count() < 30);
    harness.get_by_label("Which: All 5,000");
}

#[test]
fn what_could_not_be_read_stands_beside_the_proposals() {
    let mut harness = window(english().with_inbox());
    harness.get_by_label_contains("no such day");
    assert!(harness.query_by_label_contains("table.officers tr:nth-child(9)").is_none());
    harness.get_by_label_contains("the roll is of");
    harness.get_by_label("Notes: 1");
    button(&mut harness, "Could not be read: 1");
    harness.get_by_label_contains("table.officers tr:nth-child(9)");
    harness.get_by_label("Notes");
    harness.get_by_label_contains("the roll is of");
}

#[test]
fn proposals_are_decided_one_by_one_and_all_at_once() {
    let mut harness = window(english().with_inbox());
    button(&mut harness, "Accept: 梁 維");
    button(&mut harness, "Reject: 梁 維");
    button(&mut harness, "Accept all open (4)");
    button(&mut harness, "Reject all");
    let decided: Vec<(Decide, Option<bool>)> = harness
        .state()
        .asked
        .iter()
        .filter_map(|message| match message {
            Message::DecideProposals { which, accept } => Some((which.clone(), *accept)),
            _ => None,
        })
        .collect();
    let one = || Decide::These(vec![31]);
    assert_eq!(
        decided,
        [(one(), Some(true)), (one(), Some(false)), (Decide::AllOf(7), Some(true)), (Decide::AllOf(7), Some(false))]
    );
}

#[test]
fn a_decided_proposal_can_be_opened_again() {
    let mut harness = sized_window(english().with_inbox(), vec2(1280.0, 1400.0));
    button(&mut harness, "Open again: 三河 次郎");
    assert!(asked(&harness, |message| matches!(
        message,
        Message::DecideProposals { which: Decide::These(of), accept: None } if *of == [35]
    )));
}

#[test]
fn keys_decide_only_on_the_inbox_page() {
    let mut harness = window(english().with_inbox());
    for key in [Key::Y, Key::N, Key::J, Key::K] {
        press(&mut harness, Modifiers::NONE, key);
    }
    use Command::*;
    for command in [AcceptProposal, RejectProposal, NextProposal, PreviousProposal] {
        assert!(ran(&harness, command), "{command:?}: {:?}", harness.state().asked);
    }
    assert!(!ran(&harness, NextCandidate));
    let mut harness = window(english().with_inbox().with_page(Page::Explore));
    press(&mut harness, Modifiers::NONE, Key::Y);
    press(&mut harness, Modifiers::NONE, Key::J);
    assert!(harness.state().asked.is_empty(), "{:?}", harness.state().asked);
}

#[test]
fn a_value_is_corrected_in_its_place_or_left_out() {
    let mut harness = window(english().with_inbox());
    click(&mut harness, "Correct this value: Role 社外取締役");
    press(&mut harness, Modifiers::COMMAND, Key::A);
    type_in(&mut harness, "社外取締役（独立）");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    click(&mut harness, "Leave this value out: Start date 2023-06-28");
    let changes: Vec<Correct> = harness
        .state()
        .asked
        .iter()
        .filter_map(|message| match message {
            Message::CorrectProposal { proposal: 32, change } => Some(change.clone()),
            _ => None,
        })
        .collect();
    let seen = |at: usize, prop: &str, value: &str| SeenValue { at, prop: prop.to_owned(), value: value.to_owned() };
    let value =
        Correct::Value { seen: seen(0, "role", "社外取締役"), value: "社外取締役（独立）".to_owned() };
    assert_eq!(changes, [value, Correct::Without { seen: seen(1, "startDate", "2023-06-28") }]);
}

#[test]
fn escape_leaves_a_value_as_it_was() {
    let mut harness = window(english().with_inbox());
    click(&mut harness, "Correct this value: Role 社外取締役");
    type_in(&mut harness, "something else");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!asked(&harness, |message| matches!(message, Message::CorrectProposal { .. })));
    assert!(harness.query_by_label("Correct this value: Role").is_none());
}

#[test]
fn who_it_is_is_chosen_and_never_presumed() {
    let mut harness = window(english().with_inbox());
    let new = harness.get_by_label("It is: a new entity");
    assert_eq!(new.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    click(&mut harness, "It is: W. Liang");
    assert!(asked(&harness, |message| matches!(
        message,
        Message::CorrectProposal { proposal: 31, change: Correct::Same(Some(id)) } if id.as_str() == "liang-w"
    )));
}

#[test]
fn it_may_be_an_entity_that_was_not_offered() {
    let mut harness = window(english().with_inbox().with_hits());
    harness.get_all_by_label("Another entity of the case…").next().unwrap().click();
    harness.run();
    click(&mut harness, "It is: Another entity of the case…");
    type_in(&mut harness, "pearl");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(
        asked(&harness, |message| matches!(
            message,
            Message::CorrectProposal { proposal: 31, change: Correct::Same(Some(id)) } if id.as_str() == "harbour"
        )),
        "{:?}",
        harness.state().asked
    );
}

#[test]
fn a_place_in_the_text_shows_its_proposal() {
    let mut harness = window(english().with_inbox());
    button(&mut harness, "三河 次郎\t監査役\t平成30年6月25日");
    assert!(asked(&harness, |message| matches!(message, Message::ShowProposal(Some(35)))));
}

#[test]
fn a_table_of_the_page_is_mapped_or_imported() {
    let mut harness = window(english().with_inbox());
    click(&mut harness, "Tables and lists 2");
    button(&mut harness, "Map… 役員一覧");
    button(&mut harness, "Import as a table… Company data");
    assert!(asked(&harness, |message| matches!(message, Message::Assist(Some(0)))));
    assert!(asked(&harness, |message| matches!(message, Message::ImportPart(1))));
}

#[test]
fn every_change_in_the_assistant_is_sent_as_a_draft() {
    let mut harness = window(english().with_assistant());
    click(&mut harness, "持株比率: Leave out");
    click(&mut harness, "Person: Birth date");
    click(&mut harness, "row 2: 梁 維 · 社外取締役 · 令和5年6月28日 · —");
    click(&mut harness, "瀬戸レンズ工業 directs each row");
    click(&mut harness, "Other end: A new one");
    let drafts: Vec<_> = harness
        .state()
        .asked
        .iter()
        .filter_map(|message| match message {
            Message::Draft(draft) => Some(draft.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(drafts.len(), 4, "{drafts:?}");
    assert_eq!(drafts[0].columns[3], Use::Value("birthDate".to_owned()));
    assert_eq!(drafts[1].without, [1, 3]);
    assert!(drafts[2].tie.as_ref().is_some_and(|tie| !tie.row_is_source));
    assert!(drafts[3].tie.as_ref().is_some_and(|tie| matches!(tie.other, Other::Named { .. })));
}

#[test]
fn the_assistant_proposes_keeps_a_recipe_and_closes() {
    let mut harness = window(english().with_assistant());
    button(&mut harness, "To the inbox");
    button(&mut harness, "Keep as a recipe…");
    type_in(&mut harness, "seta_officers");
    button(&mut harness, "Keep");
    button(&mut harness, "Cancel");
    assert!(asked(&harness, |message| matches!(message, Message::ProposeDraft)));
    assert!(asked(&harness, |message| matches!(message, Message::SaveRecipe(id) if id == "seta_officers")));
    assert!(asked(&harness, |message| matches!(message, Message::Assist(None))));
}

#[test]
fn clipping_names_the_host_before_anything_is_sent() {
    let mut harness = window(english().with_cards());
    press(&mut harness, Modifiers::COMMAND, Key::L);
    let fetch = harness.get_by_role_and_label(Role::Button, "Fetch");
    assert!(fetch.accesskit_node().is_disabled(), "nothing without an address");
    type_in(&mut harness, "seta-lens.example/officers");
    let said = "Asks seta-lens.example for robots.txt and then for this page. Sent: the address and the User-Agent \
                “Kuromaku/0.4 (+mailto:analyst@desk.example)”.";
    harness.get_by_label(said);
    harness.get_by_label("Nothing of the case is sent.");
    button(&mut harness, "Fetch from seta-lens.example");
    assert!(asked(&harness, |message| matches!(
        message,
        Message::Clip { what: ClipWhat::Url(url), recipe: None } if url == "https://seta-lens.example/officers"
    )));
    assert!(harness.query_by_label("Address").is_none(), "the dialog closes");
}

#[test]
fn offline_nothing_can_be_sent() {
    let mut harness = window(english().with_cards().with_offline());
    harness.get_by_label("Offline");
    press(&mut harness, Modifiers::COMMAND, Key::L);
    type_in(&mut harness, "https://seta-lens.example/officers");
    button(&mut harness, "Fetch from seta-lens.example");
    assert!(!asked(&harness, |message| matches!(message, Message::Clip { .. })));
    harness.get_by_label("Working offline: nothing is sent. Change it in the settings of collecting.");
}

#[test]
fn expanding_says_what_is_sent_about_whom() {
    let mut harness = window(english().with_cards());
    press(&mut harness, Modifiers::NONE, Key::X);
    harness.get_by_label("1 entity, to api.lei.example:");
    harness.get_by_label("Harbour Crest Ltd: name");
    harness.get_by_label("no LEI is known of any selected entity");
    click(&mut harness, "Source: Companies House");
    button(&mut harness, "Send to api.company.example");
    assert!(!asked(&harness, |message| matches!(message, Message::Enrich { .. })), "it needs a key");
    click(&mut harness, "Source: GLEIF");
    click(&mut harness, "Ask again those already asked");
    button(&mut harness, "Send to api.lei.example");
    assert!(asked(&harness, |message| matches!(
        message,
        Message::Enrich { source, question, of, again: true }
            if source == "gleif" && question == "search" && of.len() == 1 && of[0].as_str() == "harbour"
    )));
}

#[test]
fn lists_are_chosen_and_their_hosts_named() {
    let mut harness = window(english().with_cards());
    run(&mut harness, "Update lists…");
    harness.get_by_label("Cannot be downloaded by a program: save the publisher’s file yourself, then choose it here.");
    harness.get_by_label("Open the publisher’s page");
    for list in ["US Consolidated Screening List", "EU financial sanctions", "外国ユーザーリスト"] {
        harness.get_by_label(&format!("From a saved file…: {list}"));
    }
    click(&mut harness, "US Consolidated Screening List");
    click(&mut harness, "EU financial sanctions");
    button(&mut harness, "Download 2 lists from data.trade.example, webgate.example");
    assert!(asked(&harness, |message| matches!(message, Message::UpdateLists(ids) if *ids == ["us_csl", "eu_fsf"])));
}

/// Frames until this can be read, as the window draws them while jobs run, and until nothing moves any more.
fn wait_for(harness: &mut Harness<'_, Driven>, label: &str) {
    for _ in 0..1_000 {
        harness.step();
        if harness.state().is_quiet() && harness.query_all_by_label(label).next().is_some() {
            settle(harness);
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{label:?} did not come: {:?}", harness.state().notices());
}

#[test]
fn a_list_is_read_from_a_saved_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let wrong = file("wrong.csv", "a,b\n1,2\n");
    let right = file("law05.csv", include_str!("../../tests/fixtures/collect/lists/meti_eul.csv"));
    let mut session = Session::new(crate::session::Outside {
        settings: None,
        data: folder.path().join("data"),
        rules: None,
        locale: "en-GB".to_owned(),
        recipes: None,
        vault: std::sync::Arc::new(crate::collect::vault::MemoryVault::default()),
        clock: std::sync::Arc::new(|| 1_795_305_600),
    });
    session.handle(Message::Create(folder.path().join("c.kuromaku")));
    session.settle();
    let mut harness = sized_window(session, vec2(1280.0, 2000.0));
    run(&mut harness, "Update lists…");
    let button = "From a saved file…: METI End User List (外国ユーザーリスト)";
    harness.state_mut().choose_file(wrong);
    // By the keyboard, as by the mouse.
    harness.get_by_label(button).focus();
    harness.run();
    harness.key_press(Key::Enter);
    wait_for(&mut harness, "See it in the inbox");
    // Beside the list, and for a while as a notice.
    let said = harness.query_all_by_label_contains("(外国ユーザーリスト): could not look: ");
    let said: Vec<String> = said.filter_map(|node| node.value()).collect();
    assert!(said.iter().any(|text| text.contains("line 1")), "the list's own error: {said:?}");
    harness.state_mut().choose_file(right);
    click(&mut harness, button);
    wait_for(
        &mut harness,
        "METI End User List (外国ユーザーリスト): 2 entries, 2 new, 0 gone, 0 renamed; accept them in the inbox",
    );
    click(&mut harness, "See it in the inbox");
    assert!(harness.query_by_label(button).is_none(), "the dialog closes");
    assert!(asked(&harness, |message| matches!(message, Message::SetPage(Page::Inbox))));
}

#[test]
fn settings_are_kept_and_a_key_is_never_shown_again() {
    let mut harness = sized_window(english().with_cards(), vec2(1280.0, 1200.0));
    run(&mut harness, "Collecting: settings and keys…");
    click(&mut harness, "Work offline: send nothing at all");
    click(&mut harness, "Key: Companies House");
    type_in(&mut harness, "top-secret");
    button(&mut harness, "Save key: Companies House");
    button(&mut harness, "Save");
    assert!(asked(&harness, |message| matches!(
        message,
        Message::SetKey { source, key: Some(key) } if source == "companies_house" && key.reveal() == "top-secret"
    )));
    assert!(asked(&harness, |message| matches!(message, Message::SetCollect(settings) if settings.offline)));
    let mut harness = sized_window(english().with_cards(), vec2(1280.0, 2000.0));
    run(&mut harness, "Collecting: settings and keys…");
    button(&mut harness, "Remove key: OpenCorporates");
    assert!(asked(
        &harness,
        |message| matches!(message, Message::SetKey { source, key: None } if source == "opencorporates")
    ));
    assert!(!format!("{:?}", harness.state().asked).contains("top-secret"));
}

#[test]
fn evidence_of_a_page_says_whether_its_hash_holds() {
    let harness = window(english().with_page_evidence(false));
    harness.get_by_label("hash checked just now: DOES NOT hold");
    let harness = window(english().with_page_evidence(true));
    harness.get_by_label("hash checked just now: holds");
    harness.get_by_label("Notes to the accounts, paragraph 30. Nothing here was proposed.");
}

/// Drawn without its window, which would look for the job itself.
#[test]
fn what_runs_can_be_stopped_from_the_inbox() {
    let session = english().with_inbox().with_jobs();
    let draw = |ui: &mut egui::Ui, sent: &mut Vec<Message>| {
        let cx = Cx::new(&session, Tokens::current(ui.ctx()));
        side_ui(&cx, ui);
        sent.extend(cx.into_messages());
    };
    let mut harness =
        Harness::builder().with_context_setup(super::theme::install).build_ui_state(draw, Vec::<Message>::new());
    harness.run();
    harness.get_by_label("Cancel this job: Matching 4,021 list entries").click();
    harness.run();
    assert!(matches!(harness.state()[..], [Message::CancelJob(7)]), "{:?}", harness.state());
}
