//! The window: lays out the panes, turns keys and dropped files into messages, and hands them to the session.
//!
//! - Holds the session and what only pixels need (camera, open dialogs, half-typed text); never a case.
//! - `logic` takes finished work in, `ui` draws; the window never waits and never repaints while nothing moves.

use super::canvas::CanvasState;
use super::chrome::palette::{Palette, palette_ui};
use super::chrome::shortcuts::shortcuts_ui;
use super::chrome::toasts::{Toasts, toasts_ui};
use super::chrome::top::{TopState, top_ui};
use super::chrome::{foot, rail, top};
use super::cx::Cx;
use super::dialogs::{Ask, CASE_ENDING, Dialogs};
use super::keys::Keys;
use super::panels::collect::{self, collect_ui};
use super::panels::import::{ImportDraft, import_ui};
use super::panels::leads::{self, decide_ui};
use super::theme::{self, Tokens};
use super::{center, icons, panels, welcome, words};
use crate::model::Role;
use crate::session::{Command, Message, Page, Session, Theme};
use egui::{Frame, Margin, Panel, ScrollArea, Ui, vec2};
use std::path::PathBuf;
use std::time::Duration;

/// How often a running job's progress is drawn.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);
/// From this width on every pane has room at all times.
const ROOMY: f32 = 1500.0;

/// How the window starts.
pub struct Options {
    /// Already told what to open.
    pub session: Session,
}

/// Opens the window and runs until it is closed.
///
/// # Errors
/// The system gave no window or no OpenGL.
pub fn run(options: Options) -> Result<(), String> {
    let viewport = egui::ViewportBuilder::default()
        .with_title(words::PRODUCT.pick(crate::session::Lang::En))
        .with_app_id("kuromaku")
        .with_inner_size([1360.0, 860.0])
        .with_min_inner_size([960.0, 640.0])
        .with_drag_and_drop(true)
        .with_icon(icons::window_icon());
    let native = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        ..Default::default()
    };
    let start = move |creation: &eframe::CreationContext<'_>| {
        Ok(Box::new(App::new(options.session, &creation.egui_ctx)) as Box<dyn eframe::App>)
    };
    eframe::run_native("kuromaku", native, Box::new(start)).map_err(|error| error.to_string())
}

/// What only the window knows.
#[derive(Default)]
pub(super) struct View {
    pub palette: Option<Palette>,
    pub shortcuts: bool,
    pub top: TopState,
    pub import: ImportDraft,
    /// The decision about a lead that is being written.
    pub decide: Option<leads::Draft>,
    /// The dialog that asks for something outside.
    pub collect: Option<collect::Dialog>,
    pub toasts: Toasts,
    pub left_folded: bool,
    pub right_folded: bool,
    /// The theme egui was last told.
    theme: Option<Theme>,
    /// The title the window was last given.
    title: String,
}

pub struct App {
    session: Session,
    canvas: CanvasState,
    view: View,
    keys: Keys,
    dialogs: Dialogs,
}

impl App {
    /// Sets fonts and themes of the context and takes the session over.
    pub fn new(mut session: Session, ctx: &egui::Context) -> Self {
        theme::install(ctx);
        let waked = ctx.clone();
        session.set_waker(Box::new(move || waked.request_repaint()));
        // Ctrl and + zooms the canvas, not the letters.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        Self {
            session,
            canvas: CanvasState::default(),
            view: View::default(),
            keys: Keys::default(),
            dialogs: Dialogs::default(),
        }
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// File dialogs answer at once, as if this file had been chosen.
    #[cfg(test)]
    pub fn choose_file(&mut self, file: PathBuf) {
        self.dialogs.choose(file);
    }

    /// Takes finished work in. Draws nothing.
    pub fn poll(&mut self, ctx: &egui::Context) {
        if self.session.poll() {
            ctx.request_repaint();
        }
        if let Some(message) = self.dialogs.poll() {
            self.handle(ctx, message);
        }
        if !self.session.jobs().is_empty() {
            ctx.request_repaint_after(PROGRESS_EVERY);
        }
    }

    /// Draws one frame and says what was asked for, in order.
    pub fn frame(&mut self, ui: &mut Ui) -> Vec<Message> {
        let ctx = ui.ctx().clone();
        self.follow_settings(&ctx);
        let mut messages = self.dropped(&ctx);
        if !self.dialog_open() {
            messages.extend(
                self.keys.take(&ctx).into_iter().filter_map(|command| self.key_acts(command)).map(Message::Run),
            );
        } else if ctx.input(|input| input.modifiers.command) {
            // With a dialog open only the palette's own key acts, to close it again.
            let toggles = self.keys.take(&ctx).contains(&Command::Palette) && self.view.palette.take().is_some();
            if toggles {
                messages.push(Message::SetSearch(String::new()));
            }
        }
        let cx = Cx::new(&self.session, Tokens::current(&ctx));
        let ask = layout_ui(&cx, ui, &mut self.view, &mut self.canvas);
        messages.extend(cx.into_messages());
        if let Some(ask) = ask {
            self.ask(&ctx, ask);
        }
        messages
    }

    /// Does what was asked for: the window's own part here, the rest by the session.
    pub fn handle(&mut self, ctx: &egui::Context, message: Message) {
        match message {
            Message::Run(command) => self.perform(ctx, command),
            other => self.session.handle(other),
        }
        ctx.request_repaint();
    }

    fn perform(&mut self, ctx: &egui::Context, command: Command) {
        if let Some(reason) = command.why_not(&self.session, self.session.lang()) {
            self.view.toasts.say(reason);
            return;
        }
        match command {
            Command::Palette | Command::Search => self.view.palette = Some(Palette::default()),
            Command::Shortcuts => self.view.shortcuts = !self.view.shortcuts,
            Command::Fit => self.canvas.fit(),
            Command::ZoomIn => self.canvas.zoom_in(),
            Command::ZoomOut => self.canvas.zoom_out(),
            Command::NewCase => self.ask(ctx, Ask::New),
            Command::OpenCase => self.ask(ctx, Ask::Open),
            Command::Import => self.ask(ctx, Ask::Import(Role::Case)),
            Command::ImportList => self.ask(ctx, Ask::Import(Role::List)),
            Command::ExportFtm => self.ask(ctx, Ask::Export { csv: false }),
            Command::ExportCsv => self.ask(ctx, Ask::Export { csv: true }),
            Command::AcceptLead | Command::DismissLead => {
                self.view.decide = leads::Draft::of_shown(&self.session, command == Command::AcceptLead);
            }
            Command::NewDeal => {
                panels::deals::open_form(ctx);
                self.session.handle(Message::SetPage(Page::Deals));
            }
            Command::ClipFile => self.ask(ctx, Ask::ClipFile),
            Command::ExportWarc => self.ask(ctx, Ask::Warc),
            Command::ClipPage | Command::ExpandFrom | Command::UpdateLists | Command::CollectSettings => {
                // The session may look first at what can be asked about the selection.
                self.session.handle(Message::Run(command));
                self.view.collect = collect::Dialog::of(command, &self.session);
            }
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            other => self.session.handle(Message::Run(other)),
        }
    }

    fn ask(&mut self, ctx: &egui::Context, ask: Ask) {
        if let Ask::Import(role) = ask {
            self.view.import = ImportDraft::with_role(role);
        }
        let stem = self.session.case().map_or("case", |case| case.title.as_str());
        let stem: String =
            stem.chars().map(|c| if c.is_alphanumeric() || "-_ ".contains(c) { c } else { '_' }).collect();
        self.dialogs.show(ask, self.session.lang(), stem.trim(), ctx);
    }

    fn dropped(&self, ctx: &egui::Context) -> Vec<Message> {
        let files =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect::<Vec<_>>());
        file_message(files).into_iter().collect()
    }

    fn dialog_open(&self) -> bool {
        self.view.palette.is_some()
            || self.view.shortcuts
            || self.view.decide.is_some()
            || self.view.collect.is_some()
            || self.session.preview().is_some()
            || self.session.evidence().is_some()
    }

    /// What a key does on this page: judging and deciding by a key need the pair or the proposal in view, and
    /// the keys of the next and the previous one are shared.
    fn key_acts(&self, command: Command) -> Option<Command> {
        use Command::*;
        let page = self.session.page();
        match command {
            NextCandidate if page == Page::Inbox => Some(NextProposal),
            PreviousCandidate if page == Page::Inbox => Some(PreviousProposal),
            AcceptProposal | RejectProposal => {
                (page == Page::Inbox && self.session.assistant().is_none()).then_some(command)
            }
            JudgeSame | JudgeDifferent | JudgeUnsure | NextCandidate | PreviousCandidate => {
                (page == Page::Identity).then_some(command)
            }
            other => Some(other),
        }
    }

    fn follow_settings(&mut self, ctx: &egui::Context) {
        let wanted = self.session.settings().theme;
        if self.view.theme != Some(wanted) {
            self.view.theme = Some(wanted);
            theme::follow(ctx, wanted);
        }
        let product = words::PRODUCT.pick(self.session.lang());
        let title = self.session.case().map_or(product.to_owned(), |case| format!("{} — {product}", case.title));
        if title != self.view.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.view.title = title;
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.poll(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        for message in self.frame(ui) {
            self.handle(&ctx, message);
        }
    }
}

/// A case file opens; anything else is looked at first.
fn file_message(files: Vec<PathBuf>) -> Option<Message> {
    let is_case = |path: &PathBuf| path.extension().is_some_and(|ending| ending == CASE_ENDING);
    match files.iter().find(|path| is_case(path)) {
        Some(case) => Some(Message::Open(case.clone())),
        None if files.is_empty() => None,
        None => Some(Message::Preview(files)),
    }
}

/// All panes, outside in. What needs a file dialog comes back.
fn layout_ui(cx: &Cx<'_>, ui: &mut Ui, view: &mut View, canvas: &mut CanvasState) -> Option<Ask> {
    let plain = |margin: Margin| Frame::new().fill(cx.tokens.panel).inner_margin(margin);
    let bar = Panel::top("top").exact_size(top::HEIGHT).resizable(false).show_separator_line(true);
    bar.frame(plain(Margin::ZERO)).show(ui, |ui| top_ui(cx, ui, &mut view.top));
    let mut ask = None;
    if cx.session.case().is_none() {
        let stage = Frame::new().fill(cx.tokens.canvas);
        egui::CentralPanel::default().frame(stage).show(ui, |ui| ask = welcome::welcome_ui(cx, ui));
    } else {
        let bar = Panel::bottom("foot").exact_size(foot::HEIGHT).resizable(false);
        bar.frame(plain(Margin::symmetric(14, 0))).show(ui, |ui| foot::foot_ui(cx, ui));
        let bar = Panel::left("rail").exact_size(rail::WIDTH).resizable(false);
        let mut left_open = !view.left_folded;
        bar.frame(plain(Margin::symmetric(8, 0))).show(ui, |ui| rail::rail_ui(cx, ui, &mut left_open));
        view.left_folded = !left_open;
        panes_ui(cx, ui, view);
        center::center_ui(cx, ui, &mut view.right_folded, canvas);
    }
    panels::evidence::evidence_ui(cx, ui);
    import_ui(cx, ui, &mut view.import);
    decide_ui(cx, ui, &mut view.decide);
    ask = collect_ui(cx, ui, &mut view.collect).or(ask);
    shortcuts_ui(cx, ui, &mut view.shortcuts);
    palette_ui(cx, ui, &mut view.palette);
    if cx.session.case().is_some() {
        welcome::drop_hint_ui(cx, ui);
    }
    toasts_ui(cx, ui, &mut view.toasts, vec2(16.0, -foot::HEIGHT - 16.0));
    ask
}

/// The page at the left and the inspector at the right.
fn panes_ui(cx: &Cx<'_>, ui: &mut Ui, view: &View) {
    let frame = Frame::new().fill(cx.tokens.panel);
    if !view.left_folded {
        let pane = Panel::left("page").default_size(272.0).size_range(224.0..=400.0).frame(frame);
        pane.show(ui, |ui| pane_ui(ui, "page scroll", |ui| page_ui(cx, ui)));
    }
    // In a narrow window an inspector with nothing to inspect gives its room to the canvas.
    let idle = cx.session.selection().is_empty() && ui.ctx().content_rect().width() < ROOMY;
    if !view.right_folded && !idle && cx.session.page().has_canvas() {
        let pane = Panel::right("inspector").default_size(320.0).size_range(256.0..=520.0).frame(frame);
        pane.show(ui, |ui| pane_ui(ui, "inspector scroll", |ui| panels::inspector::inspector_ui(cx, ui)));
    }
}

fn page_ui(cx: &Cx<'_>, ui: &mut Ui) {
    match cx.session.page() {
        Page::Explore => panels::explore::explore_ui(cx, ui),
        Page::Identity => panels::resolve::queue_ui(cx, ui),
        Page::Ownership => panels::ownership::side_ui(cx, ui),
        Page::Leads => panels::leads::side_ui(cx, ui),
        Page::Rules => panels::rules::side_ui(cx, ui),
        Page::Deals => panels::deals::side_ui(cx, ui),
        Page::Method => panels::method::side_ui(cx, ui),
        Page::Inbox => panels::inbox::side_ui(cx, ui),
        Page::Sources => panels::sources::sources_ui(cx, ui),
        Page::History => panels::history::history_ui(cx, ui),
    }
}

/// A scrolling pane with even air around it.
fn pane_ui(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(super::widgets::PAD)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui);
        });
    });
}
