//! The canvas and its drawer as the analyst uses them: by name, without pixels.

use super::{CanvasState, canvas_ui, sample};
use crate::model::EntityId;
use crate::session::{Message, Scene, Selecting, Session};
use crate::ui::cx::Cx;
use crate::ui::panels::{paths::paths_ui, table::table_ui};
use crate::ui::theme::{self, Tokens};
use egui::{Key, Modifiers, Ui, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::time::Duration;

struct Stage {
    session: Session,
    canvas: CanvasState,
    sent: Vec<Message>,
}

fn stage(session: Session, show: impl Fn(&Cx<'_>, &mut CanvasState, &mut Ui) + 'static) -> Harness<'static, Stage> {
    let stage = Stage { session, canvas: CanvasState::default(), sent: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, stage: &mut Stage| {
                let cx = Cx::new(&stage.session, Tokens::current(ui.ctx()));
                show(&cx, &mut stage.canvas, ui);
                stage.sent.extend(cx.into_messages());
            },
            stage,
        );
    harness.run();
    harness
}

fn canvas(scene: Scene) -> Harness<'static, Stage> {
    stage(Session::showing(scene), canvas_ui)
}

fn selects(message: &Message, id: &str, how: Selecting) -> bool {
    matches!(message, Message::Select(ids, as_how) if *ids == [EntityId::new(id)] && *as_how == how)
}

#[test]
fn nodes_and_links_are_found_by_name() {
    let mut harness = canvas(sample::deal());
    harness.get_by_label("W. Liang, Person");
    harness.get_by_label("Municipal UFWD, Public body, Party");
    harness.get_by_label("Harbour Crest Ltd → Z事業承継ファンド: LP 58–80 %");
    harness.get_by_label("W. Liang ≈ 梁 維: same person?");
    harness.run();
    assert!(harness.state().sent.is_empty());
}

#[test]
fn a_click_selects_and_with_shift_toggles() {
    let mut harness = canvas(sample::deal());
    harness.get_by_label("W. Liang, Person").click();
    harness.run();
    assert!(selects(&harness.state().sent[0], "wliang", Selecting::Replace));
    harness.get_by_label("森 健太郎, Person").click_modifiers(Modifiers::SHIFT);
    harness.run();
    assert!(selects(harness.state().sent.last().unwrap(), "mori", Selecting::Toggle));
}

#[test]
fn a_larger_node_is_hit_farther_out() {
    let width = |size: f32| {
        let mut scene = sample::deal();
        scene.nodes.iter_mut().for_each(|node| node.size = size);
        let harness = canvas(scene);
        harness.get_by_label("W. Liang, Person").rect().width()
    };
    assert!((width(1.8) / width(1.0) - 1.8).abs() < 0.01);
    let mut scene = sample::deal();
    let at = scene.index[&EntityId::new("wliang")] as usize;
    scene.nodes[at].size = 1.8;
    let mut harness = canvas(scene);
    let rect = harness.get_by_label("W. Liang, Person").rect();
    harness.drag_at(rect.left_center() + vec2(1.0, 0.0));
    harness.drop_at(rect.left_center() + vec2(1.0, 0.0));
    harness.run();
    assert!(selects(harness.state().sent.last().unwrap(), "wliang", Selecting::Replace));
}

#[test]
fn a_double_click_expands() {
    let mut harness = canvas(sample::deal());
    for _ in 0..2 {
        harness.get_by_label("Harbour Crest Ltd, Company").click();
        harness.run_steps(2);
    }
    let expanded = |m: &Message| matches!(m, Message::Expand(id) if id.as_str() == "harbour");
    assert!(harness.state().sent.iter().any(expanded), "{:?}", harness.state().sent);
}

#[test]
fn the_number_of_hidden_neighbours_expands_too() {
    let mut harness = canvas(sample::deal());
    harness.get_by_label("Harbour Crest Ltd: 7 hidden neighbours").click();
    harness.run();
    assert!(matches!(&harness.state().sent[..], [Message::Expand(id)] if id.as_str() == "harbour"));
}

#[test]
fn a_dragged_node_is_moved_when_it_is_dropped() {
    let mut harness = canvas(sample::deal());
    let start = harness.get_by_label("W. Liang, Person").rect().center();
    harness.hover_at(start);
    harness.run();
    harness.drag_at(start);
    harness.run_steps(2);
    harness.hover_at(start + vec2(50.0, 0.0));
    harness.run_steps(2);
    assert!(harness.state().sent.is_empty(), "nothing is sent while dragging: {:?}", harness.state().sent);
    let live = harness.get_by_label("W. Liang, Person").rect().center();
    assert!((live.x - start.x - 50.0).abs() < 1.0);
    harness.drop_at(start + vec2(50.0, 0.0));
    harness.run();
    let [Message::Move(moved)] = &harness.state().sent[..] else { panic!("{:?}", harness.state().sent) };
    assert_eq!(moved[0].0.as_str(), "wliang");
    assert!(moved[0].1[0] > 200.0 && (moved[0].1[1] - 240.0).abs() < 0.5);
}

#[test]
fn a_drag_on_empty_ground_pans_and_with_shift_selects() {
    let mut harness = canvas(sample::deal());
    let ground = egui::pos2(40.0, 300.0);
    let before = harness.get_by_label("W. Liang, Person").rect().center();
    harness.drag_at(ground);
    harness.run_steps(2);
    harness.hover_at(ground + vec2(0.0, 40.0));
    harness.run_steps(2);
    harness.drop_at(ground + vec2(0.0, 40.0));
    harness.run();
    let after = harness.get_by_label("W. Liang, Person").rect().center();
    assert!((after.y - before.y - 40.0).abs() < 1.0, "{before} {after}");
    harness.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    harness.drag_at(ground);
    harness.run_steps(2);
    harness.hover_at(egui::pos2(1270.0, 790.0));
    harness.run_steps(2);
    harness.drop_at(egui::pos2(1270.0, 790.0));
    harness.run();
    let boxed = |m: &Message| matches!(m, Message::Select(ids, Selecting::Replace) if ids.len() > 5);
    assert!(harness.state().sent.iter().any(boxed), "{:?}", harness.state().sent);
}

#[test]
fn nothing_is_repainted_when_nothing_moves() {
    let mut harness = canvas(sample::deal());
    harness.get_by_label("Harbour Crest Ltd, Company").hover();
    harness.run_steps(60);
    for frame in 0..100 {
        harness.step();
        let delay = harness.output().viewport_output[&ViewportId::ROOT].repaint_delay;
        assert_eq!(delay, Duration::MAX, "frame {frame}");
    }
    assert!(harness.state().sent.is_empty());
}

#[test]
fn delete_hides_the_selection() {
    let mut harness = stage(Session::showing(sample::deal()).with_selection(&["wliang"]), canvas_ui);
    harness.key_press(Key::Delete);
    harness.run();
    assert!(matches!(&harness.state().sent[..], [Message::Hide(ids)] if ids[0].as_str() == "wliang"));
}

#[test]
fn the_right_click_menu_acts_on_the_node_under_it() {
    let mut harness = canvas(sample::deal());
    harness.get_by_label("W. Liang, Person").click_secondary();
    harness.run();
    harness.get_by_label("Find paths from here").click();
    harness.run();
    let asked = |m: &Message| matches!(m, Message::FindPaths(ask) if ask.from == [EntityId::new("wliang")]);
    assert!(harness.state().sent.iter().any(asked), "{:?}", harness.state().sent);
}

#[test]
fn an_empty_canvas_says_what_to_do() {
    let harness = canvas(Scene::default());
    harness.get_by_label("Import registry records, tables or a list, or drop files here");
}

#[test]
fn a_click_on_a_path_shows_it_and_again_hides_it() {
    let session = Session::showing(sample::deal()).with_paths(sample::paths(), Some(0));
    let mut harness = stage(session, |cx, _, ui| paths_ui(cx, ui));
    harness.get_by_label_contains("Path 2").click();
    harness.run();
    harness.get_by_label_contains("Path 1, Shown").click();
    harness.run();
    assert!(matches!(harness.state().sent[..], [Message::ShowPath(Some(1)), Message::ShowPath(None)]));
}

#[test]
fn what_was_searched_is_always_said() {
    let mut paths = sample::paths();
    paths.found = Default::default();
    paths.partial = true;
    let session = Session::showing(sample::deal()).with_paths(paths, None);
    let harness = stage(session, |cx, _, ui| paths_ui(cx, ui));
    harness.get_by_label_contains("Absence is not clearance");
    harness.get_by_label_contains("This is not clearance");
    harness.get_by_label_contains("Partial");
}

#[test]
fn the_table_lists_selects_and_walks() {
    let mut harness = stage(Session::showing(sample::deal()), |cx, _, ui| table_ui(cx, ui));
    harness.get_by_label("Binhai SASAC, Public body, State").click();
    harness.run();
    assert!(selects(harness.state().sent.last().unwrap(), "sasac", Selecting::Replace));
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert!(selects(harness.state().sent.last().unwrap(), "nominee", Selecting::Replace), "{:?}", harness.state().sent);
    harness.get_by_label_contains("Ties 29").click();
    harness.run();
    harness.get_by_label_contains("Harbour Crest Ltd → Z事業承継ファンド");
}

#[test]
fn thousands_of_nodes_are_drawn_without_a_widget_each() {
    let mut harness = canvas(sample::crowd(5_000));
    harness.run();
    assert!(harness.query_by_label_contains("Company number 1 Ltd").is_none());
    harness.get_by_label("Canvas");
}

#[test]
fn a_path_out_of_sight_is_brought_into_view() {
    let mut scene = sample::deal();
    scene.path_shown = true;
    let mut harness = stage(Session::showing(scene).with_paths(sample::paths(), None), canvas_ui);
    harness.state_mut().canvas.camera.centre = egui::pos2(5_000.0, 0.0);
    harness.state_mut().canvas.by_hand = true;
    harness.run();
    assert!(harness.query_by_label("W. Liang, Person").is_none());
    let session = std::mem::take(&mut harness.state_mut().session);
    harness.state_mut().session = session.with_paths(sample::paths(), Some(0));
    harness.run();
    harness.get_by_label("W. Liang, Person");
}
