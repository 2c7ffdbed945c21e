//! The window with a real case behind it, driven by accessible names: import, judge, find a path, undo.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use kuromaku::model::Verdict;
use kuromaku::session::{Message, Outside, Session};
use kuromaku::ui::App;
use std::path::Path;

struct Driven {
    app: Option<App>,
    session: Option<Session>,
}

impl Driven {
    fn session(&self) -> &Session {
        self.app.as_ref().unwrap().session()
    }
}

fn session(folder: &Path) -> Session {
    Session::new(Outside {
        settings: Some(folder.join("settings.toml")),
        data: folder.join("data"),
        rules: None,
        locale: "en-GB".to_owned(),
        recipes: None,
        vault: std::sync::Arc::new(kuromaku::collect::vault::MemoryVault::default()),
        clock: std::sync::Arc::new(|| 1_795_305_600),
    })
}

fn window(session: Session) -> Harness<'static, Driven> {
    let draw = |ui: &mut egui::Ui, driven: &mut Driven| {
        let ctx = ui.ctx().clone();
        let session = &mut driven.session;
        let app = driven.app.get_or_insert_with(|| App::new(session.take().unwrap(), &ctx));
        app.poll(&ctx);
        for message in app.frame(ui) {
            app.handle(&ctx, message);
        }
    };
    Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .with_context_setup(kuromaku::ui::theme::install)
        .build_ui_state(draw, Driven { app: None, session: Some(session) })
}

/// Draws frames until no job runs and nothing moves.
fn settle(harness: &mut Harness<'_, Driven>) {
    for _ in 0..600 {
        harness.step();
        if harness.state().session().jobs().is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    for _ in 0..20 {
        harness.step();
    }
    assert!(harness.state().session().jobs().is_empty(), "jobs end");
}

const OFFICE: &str = "中共中央统一战线工作部";

#[test]
fn import_judge_find_a_path_and_undo() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.jsonl");
    let lines = format!(
        r#"{{"id":"t","schema":"Company","properties":{{"name":["Lens Works"],"jurisdiction":["jp"]}},"datasets":["deal"]}}
{{"id":"f","schema":"Fund","properties":{{"name":["Quiet Fund"],"jurisdiction":["jp"]}},"datasets":["deal"]}}
{{"id":"u","schema":"Organization","properties":{{"name":["{OFFICE}"]}},"datasets":["deal"]}}
{{"id":"o1","schema":"Ownership","properties":{{"owner":["f"],"asset":["t"],"percentage":["80"]}},"datasets":["deal"]}}
{{"id":"o2","schema":"Ownership","properties":{{"owner":["u"],"asset":["f"]}},"datasets":["deal"]}}
{{"id":"d","schema":"Deal","properties":{{"name":["The deal"],"target":["t"],"acquirer":["f"]}},"datasets":["deal"]}}
"#
    );
    std::fs::write(&file, lines).unwrap();
    let mut start = session(folder.path());
    start.handle(Message::Preview(vec![file]));
    let mut harness = window(start);
    settle(&mut harness);

    harness.get_by_role_and_label(egui::Role::Button, "Import").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().case().unwrap().counts.relations, 2);
    harness.get_by_label_contains("Lens Works, Company").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().inspection().unwrap().chip.caption, "Lens Works");

    // Found again when asked for, and its row shows and hides it.
    harness.get_by_role_and_label(egui::Role::Button, "Find paths").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().shown_path(), Some(0));
    harness.get_by_role(egui::Role::Row).click();
    settle(&mut harness);
    assert_eq!(harness.state().session().shown_path(), None);
    harness.get_by_role(egui::Role::Row).click();
    settle(&mut harness);
    assert_eq!(harness.state().session().shown_path(), Some(0));

    // The possible match is a soft step until it is judged.
    let soft = |harness: &Harness<'_, Driven>| harness.state().session().paths().unwrap().found.paths[0].soft;
    assert_eq!(soft(&harness), 1);
    harness.get_by_label_contains("Identity queue").click();
    settle(&mut harness);
    harness.get_by_label("Same").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().queue()[0].verdict, Some(Verdict::Same));
    assert_eq!(soft(&harness), 0);

    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(harness.state().session().queue()[0].verdict, None);
    assert_eq!(soft(&harness), 1);
}

#[test]
fn a_settled_window_writes_and_redraws_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut start = session(folder.path());
    start.begin(None);
    let mut harness = window(start);
    settle(&mut harness);
    let case = folder.path().join("data/samples/z_fund.kuromaku");
    let look = || {
        let read = |name: &str| {
            std::fs::metadata(format!("{}{name}", case.display())).map(|m| (m.len(), m.modified().unwrap())).ok()
        };
        (read(""), read("-wal"))
    };
    let before = look();
    let revision = harness.state().session().scene().content_revision;
    for _ in 0..100 {
        harness.step();
    }
    assert_eq!(look(), before, "idle frames write nothing");
    assert_eq!(harness.state().session().scene().content_revision, revision, "idle frames build nothing");
}

#[test]
fn a_lead_is_dismissed_with_a_reason_and_every_analysis_page_opens() {
    let folder = tempfile::tempdir().unwrap();
    let mut start = session(folder.path());
    start.begin(None);
    let mut harness = window(start);
    settle(&mut harness);
    for (page, text) in
        [("Ownership", "Z Fund LPS"), ("Legal rules", "OFAC 50 %"), ("What if", "The deal of this case")]
    {
        harness.get_by_role_and_label(egui::Role::Button, page).click();
        settle(&mut harness);
        assert!(harness.query_all_by_label_contains(text).next().is_some(), "{page}");
        assert_eq!(harness.unnamed_widgets(), Vec::<String>::new(), "{page}");
    }
    harness.get_by_role_and_label(egui::Role::Button, "Leads").click();
    settle(&mut harness);
    harness.get_by_label("Dismiss…").click();
    settle(&mut harness);
    harness.event(egui::Event::Text("The man left the office.".to_owned()));
    harness.step();
    harness.get_by_label("Dismiss").click();
    settle(&mut harness);
    let decision = |harness: &Harness<'_, Driven>| {
        let leads = harness.state().session().leads().unwrap();
        leads.leads[0].decision.as_ref().map(|(accepted, said)| (*accepted, said.reason.clone()))
    };
    assert_eq!(decision(&harness), Some((false, "The man left the office.".to_owned())));
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(decision(&harness), None);
}
