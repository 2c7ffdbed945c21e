//! Ownership, supposed deals and the method page, driven by name.

use super::tests::{Driven, sized_window, window};
use crate::session::{Command, DealKind, Lang, Message, OwnershipAsk, Page, Session, Theme};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

fn english() -> Session {
    Session::for_tests(Lang::En, Theme::Dark)
}

fn asked<'a, T>(harness: &'a Harness<'_, Driven>, pick: impl Fn(&'a Message) -> Option<T>) -> Option<T> {
    harness.state().asked.iter().rev().find_map(pick)
}

fn owners(harness: &Harness<'_, Driven>) -> Option<OwnershipAsk> {
    asked(harness, |message| match message {
        Message::AskOwnership(ask) => Some(ask.clone()),
        _ => None,
    })
}

fn click(harness: &mut Harness<'_, Driven>, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

/// High enough that nothing has to be scrolled to.
fn tall(session: Session) -> Harness<'static, Driven> {
    sized_window(session, egui::vec2(1280.0, 2000.0))
}

/// Writes into the field that has the keyboard.
fn type_text(harness: &mut Harness<'_, Driven>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

#[test]
fn every_part_of_the_analysis_has_a_name() {
    for lang in [Lang::En, Lang::Ja] {
        let session = || Session::for_tests(lang, Theme::Light);
        for session in [
            session().with_ownership(),
            session().with_deals(),
            session().with_page(Page::Ownership),
            session().with_page(Page::Deals),
            session().with_page(Page::Method),
        ] {
            assert_eq!(window(session).unnamed_widgets(), Vec::<String>::new());
        }
        let mut harness = window(session().with_deals());
        harness.get_by_label(super::words_analysis::SUPPOSE.pick(lang)).click();
        harness.run();
        assert_eq!(harness.unnamed_widgets(), Vec::<String>::new());
    }
}

#[test]
fn the_switches_ask_again_with_one_change() {
    let ask = OwnershipAsk { of: "seta".into(), downwards: false, threshold: 0.05, votes: false };
    let asks = [
        ("Direction: What it owns", OwnershipAsk { downwards: true, ..ask.clone() }),
        ("Counted in: Votes", OwnershipAsk { votes: true, ..ask.clone() }),
        ("Possible share at least: 25 %", OwnershipAsk { threshold: 0.25, ..ask.clone() }),
        ("Possible share at least: Any", OwnershipAsk { threshold: 0.0, ..ask }),
    ];
    for (name, ask) in asks {
        let mut harness = window(english().with_ownership());
        click(&mut harness, Role::RadioButton, name);
        assert_eq!(owners(&harness), Some(ask), "{name}");
    }
}

#[test]
fn another_company_is_asked_from_the_picker_a_row_or_the_empty_page() {
    let mut harness = tall(english().with_ownership());
    click(&mut harness, Role::ComboBox, "Whose ownership: 瀬戸レンズ工業");
    assert!(harness.query_all_by_label("Z事業承継ファンド").next().is_some());
    let row = harness.get_all_by_role_and_label(Role::Button, "Harbour Crest Ltd").next();
    row.unwrap().click();
    harness.run();
    assert_eq!(owners(&harness).map(|ask| ask.of), Some("harbour".into()));

    let mut harness = tall(english().with_ownership());
    harness.get_all_by_label("Owners of 瀬戸 一郎").next().unwrap().click();
    harness.run();
    assert_eq!(owners(&harness).map(|ask| ask.of), Some("founder".into()));

    let mut harness = tall(english().with_page(Page::Ownership));
    click(&mut harness, Role::Button, "Who owns the target");
    assert_eq!(owners(&harness).map(|ask| ask.of), Some("seta".into()));
}

#[test]
fn a_row_is_selected_and_shown_on_the_canvas() {
    let mut harness = tall(english().with_ownership());
    harness.get_all_by_label("Show 瀬戸 一郎 on the canvas").next().unwrap().click();
    harness.run();
    let shown = |message: &Message| matches!(message, Message::Reveal(id) if id.as_str() == "founder").then_some(());
    assert!(asked(&harness, shown).is_some());
    let page = |message: &Message| matches!(message, Message::SetPage(Page::Explore)).then_some(());
    assert!(asked(&harness, page).is_some());
}

#[test]
fn an_unknown_share_is_read_out_as_unknown() {
    let harness = tall(english().with_ownership());
    harness.get_by_label("珠海市产业引导基金, ? %, may control");
    assert_eq!(
        harness.query_all_by_label("Undisclosed rest of 瀬戸レンズ工業, ≤ 15.3 %").count(),
        2,
        "tree and totals"
    );
    assert!(harness.query_by_label_contains(", 0 %").is_none());
}

#[test]
fn a_document_is_ticked_with_a_note_and_taken_back() {
    let mut harness = tall(english().with_ownership());
    click(&mut harness, Role::CheckBox, "Ask for the partner register of Z Succession Fund");
    assert!(
        harness.state().asked.iter().all(|message| !matches!(message, Message::TickSettle { .. })),
        "asks for a note"
    );
    type_text(&mut harness, "from the manager");
    harness.key_press(Key::Enter);
    harness.run();
    let ticked = |message: &Message| match message {
        Message::TickSettle { key, done } => Some((key.clone(), done.clone())),
        _ => None,
    };
    assert_eq!(asked(&harness, ticked), Some(("zfund:partners".into(), Some("from the manager".into()))));

    let mut harness = tall(english().with_ownership());
    click(&mut harness, Role::CheckBox, "Ask for the shareholder register of Seta Lens Industries");
    assert_eq!(asked(&harness, ticked), Some(("seta:holders".into(), None)));
}

#[test]
fn a_deal_is_refused_until_it_makes_sense_and_then_sent() {
    let put = |message: &Message| match message {
        Message::PutDeal(plan) => Some(plan.clone()),
        _ => None,
    };
    let mut harness = tall(english().with_page(Page::Deals));
    harness.get_all_by_label("Suppose a deal…").next().unwrap().click();
    harness.run();
    type_text(&mut harness, "140");
    click(&mut harness, Role::Button, "Work it out");
    harness.get_by_label_contains("Not a share");
    assert_eq!(asked(&harness, put), None);
    for _ in 0..3 {
        harness.get_by_role_and_label(Role::TextInput, "Stake after the deal, %").focus();
        harness.run();
        harness.key_press(Key::Backspace);
        harness.run();
    }
    type_text(&mut harness, "25–50");
    click(&mut harness, Role::RadioButton, "Kind: Capital increase");
    click(&mut harness, Role::ComboBox, "Acquirer: Z事業承継ファンド");
    harness.get_all_by_role_and_label(Role::Button, "瀬戸レンズ工業").next().unwrap().click();
    harness.run();
    click(&mut harness, Role::Button, "Work it out");
    harness.get_by_label("Target and acquirer are the same");
    assert_eq!(asked(&harness, put), None);
    click(&mut harness, Role::ComboBox, "Acquirer: 瀬戸レンズ工業");
    harness.get_all_by_role_and_label(Role::Button, "Harbour Crest Ltd").next().unwrap().click();
    harness.run();
    click(&mut harness, Role::Button, "Work it out");
    let plan = asked(&harness, put).unwrap();
    assert_eq!((plan.low, plan.high, plan.kind), (0.25, 0.5, DealKind::CapitalIncrease));
    assert_eq!((plan.target.as_str(), plan.acquirer.as_str(), plan.seller), ("seta", "harbour", None));
    assert!(plan.id.is_empty());
}

#[test]
fn a_supposed_deal_is_changed_and_removed() {
    let mut harness = tall(english().with_deals());
    click(&mut harness, Role::Button, "Change Harbour Crest buys the founder out");
    click(&mut harness, Role::Button, "Change");
    let put = asked(&harness, |message| match message {
        Message::PutDeal(plan) => Some(plan.clone()),
        _ => None,
    });
    let plan = english().with_deals().deals().effects[1].plan.clone();
    assert_eq!(put, Some(plan), "nothing is lost on the way through the form");

    let mut harness = tall(english().with_deals());
    click(&mut harness, Role::Button, "Remove Harbour Crest buys the founder out");
    let removed = |message: &Message| matches!(message, Message::RemoveDeal(id) if id == "d1").then_some(());
    assert!(asked(&harness, removed).is_some());
}

#[test]
fn the_recorded_deal_stays_and_a_variant_of_it_is_supposed() {
    let mut harness = tall(english().with_deals());
    assert!(harness.query_by_label("Remove The deal of this case").is_none());
    harness.get_by_label("as the case records it");
    click(&mut harness, Role::Button, "Suppose a variant of The deal of this case");
    click(&mut harness, Role::Button, "Work it out");
    let put = asked(&harness, |message| match message {
        Message::PutDeal(plan) => Some((plan.id.clone(), plan.low)),
        _ => None,
    });
    assert_eq!(put, Some((String::new(), 1.0)));
}

#[test]
fn the_command_opens_the_form() {
    let mut harness = window(english());
    click(&mut harness, Role::Button, "Menu");
    click(&mut harness, Role::Button, "Analysis");
    harness.get_all_by_label_contains(Command::NewDeal.label(Lang::En)).next().unwrap().click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Stake after the deal, %");
}

#[test]
fn the_method_page_names_what_is_never_used_in_both_languages() {
    for (lang, name) in [(Lang::En, "Nationality"), (Lang::Ja, "国籍")] {
        let mut harness = window(Session::for_tests(lang, Theme::Light).with_page(Page::Method));
        harness.get_by_label(name);
        let last = super::words_method::CLASSES.pick(lang);
        harness.get_all_by_role_and_label(Role::Button, last).next().unwrap().click();
        harness.run();
    }
}

#[test]
fn long_lists_build_only_what_is_seen() {
    let harness = window(english().with_long_ownership());
    let rows = harness.query_all_by_role(Role::Row).count();
    assert!(rows > 5 && rows < 80, "{rows} rows of 22,000 are built");
}
