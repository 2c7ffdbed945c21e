//! The form of a supposed deal: parties, kind, stake, date.
//!
//! Nonsense is refused here, in words beside the field, before it is sent.

use super::OF_CASE;
use crate::model::{PartialDate, Share};
use crate::session::{Chip, DealEffect, DealKind, DealPlan, Message};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::inspector::first_section;
use crate::ui::panels::pick::{Picker, node_chip, pick_ui, suggestions};
use crate::ui::widgets::{primary_button, small};
use crate::ui::words::Word;
use crate::ui::words_analysis as words;
use egui::{Context, Frame, Id, Label, Margin, RichText, Role, Sense, TextEdit, Ui, Vec2, WidgetInfo};
use std::str::FromStr;

const KINDS: [DealKind; 4] =
    [DealKind::SharePurchase, DealKind::CapitalIncrease, DealKind::AssetDeal, DealKind::JointVenture];

/// A deal being written.
#[derive(Clone, Debug, Default)]
struct Form {
    /// Empty: a new deal.
    id: String,
    name: String,
    kind: DealKind,
    target: Option<Chip>,
    acquirer: Option<Chip>,
    /// `None`: from all holders in proportion.
    seller: Option<Chip>,
    stake: String,
    date: String,
    /// Sending was tried: what is wrong is said from then on.
    tried: bool,
    /// The parties of the recorded deal have been filled in.
    begun: bool,
    /// The first field has had the keyboard.
    focused: bool,
}

/// Which field a complaint belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Target,
    Acquirer,
    Seller,
    Stake,
    Date,
}

fn memory() -> Id {
    Id::unique("deal form")
}

/// Opens an empty form, or leaves the open one.
pub fn open_form(ctx: &Context) {
    ctx.data_mut(|data| {
        data.get_temp_mut_or_default::<Form>(memory());
    });
}

/// Opens the form with a deal of the sheet.
pub fn edit(ctx: &Context, cx: &Cx<'_>, effect: &DealEffect) {
    let plan = &effect.plan;
    let stake = match plan.kind {
        DealKind::AssetDeal => String::new(),
        _ => words::share(Share::Between { low: plan.low, high: plan.high }).trim_end_matches(" %").to_owned(),
    };
    // The deal of the case is a record: changing it supposes another one.
    let own = plan.id != OF_CASE;
    let form = Form {
        id: if own { plan.id.clone() } else { String::new() },
        name: if own { plan.name.clone() } else { String::new() },
        kind: plan.kind,
        target: effect.target.clone(),
        acquirer: effect.acquirer.clone(),
        seller: seller_of(cx, effect),
        stake,
        date: plan.date.clone().unwrap_or_default(),
        begun: true,
        ..Form::default()
    };
    ctx.data_mut(|data| data.insert_temp(memory(), form));
}

/// The named seller of a supposed deal.
pub fn seller_of(cx: &Cx<'_>, effect: &DealEffect) -> Option<Chip> {
    let id = effect.plan.seller.as_deref()?.into();
    let known = effect.shifts.iter().map(|shift| &shift.chip).find(|chip| chip.id == id).cloned();
    known.or_else(|| node_chip(cx, &id)).or_else(|| Some(nameless(id)))
}

/// A party that is hidden or gone keeps its id.
fn nameless(id: crate::model::EntityId) -> Chip {
    Chip {
        caption: id.to_string(),
        id,
        subtitle: String::new(),
        shape: crate::model::ontology::Shape::Thing,
        badges: Vec::new(),
    }
}

pub fn is_editing(ctx: &Context, id: &str) -> bool {
    !id.is_empty() && ctx.data(|data| data.get_temp::<Form>(memory())).is_some_and(|form| form.id == id)
}

impl Form {
    /// The deal, or everything that is wrong with it.
    fn plan(&self) -> Result<DealPlan, Vec<(Field, Word)>> {
        let mut wrong = Vec::new();
        if self.target.is_none() {
            wrong.push((Field::Target, words::NEED_TARGET));
        }
        if self.acquirer.is_none() {
            wrong.push((Field::Acquirer, words::NEED_ACQUIRER));
        }
        let same = |a: &Option<Chip>, b: &Option<Chip>| a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a.id == b.id);
        if same(&self.target, &self.acquirer) {
            wrong.push((Field::Acquirer, words::SAME_PARTIES));
        }
        let seller = self.seller.as_ref().filter(|_| self.kind == DealKind::SharePurchase);
        if seller.is_some() && same(&self.seller, &self.acquirer) {
            wrong.push((Field::Seller, words::SAME_SELLER));
        }
        let (low, high) = self.stake().unwrap_or_else(|problem| {
            wrong.push((Field::Stake, problem));
            (0.0, 0.0)
        });
        let date = self.date.trim();
        if !date.is_empty() && PartialDate::from_str(date).is_err() {
            wrong.push((Field::Date, words::WRONG_DATE));
        }
        let (Some(target), Some(acquirer), true) = (&self.target, &self.acquirer, wrong.is_empty()) else {
            return Err(wrong);
        };
        let name = match self.name.trim() {
            "" => format!("{} → {}", acquirer.caption, target.caption),
            name => name.to_owned(),
        };
        Ok(DealPlan {
            id: self.id.clone(),
            name,
            kind: self.kind,
            target: target.id.to_string(),
            acquirer: acquirer.id.to_string(),
            seller: seller.map(|chip| chip.id.to_string()),
            low,
            high,
            date: Some(date.to_owned()).filter(|date| !date.is_empty()),
        })
    }

    /// The stake as fractions; an asset deal moves no shares.
    fn stake(&self) -> Result<(f64, f64), Word> {
        if self.kind == DealKind::AssetDeal {
            return Ok((0.0, 0.0));
        }
        match Share::from_str(&self.stake) {
            Ok(Share::Unknown) => Err(words::NEED_STAKE),
            Ok(Share::Between { high, .. }) if high <= 0.0 => Err(words::ZERO_STAKE),
            Ok(Share::Between { low, high }) => Ok((low, high)),
            Err(_) => Err(words::WRONG_STAKE),
        }
    }
}

/// Draws the form when it is open; `false` when it is not.
pub fn form_ui(cx: &Cx<'_>, ui: &mut Ui) -> bool {
    let Some(mut form) = ui.data(|data| data.get_temp::<Form>(memory())) else {
        return false;
    };
    if !form.begun {
        let deal = cx.session.case().map(|case| &case.deal);
        form.target = deal.and_then(|deal| deal.target.clone()).or_else(|| suggestions(cx).into_iter().next());
        form.acquirer = deal.and_then(|deal| deal.acquirer.clone());
        form.begun = true;
    }
    ui.add_space(8.0);
    let title = if form.id.is_empty() { words::FORM_NEW } else { words::FORM_EDIT };
    first_section(cx, ui, title.of(cx));
    let plan = form.plan();
    let wrong = match (&plan, form.tried) {
        (Err(wrong), true) => wrong.as_slice(),
        _ => &[],
    };
    fields_ui(cx, ui, &mut form, wrong);
    ui.add_space(12.0);
    let mut open = true;
    ui.horizontal_wrapped(|ui| {
        let word = if form.id.is_empty() { words::PUT_DEAL } else { words::CHANGE_DEAL };
        if primary_button(cx, ui, word.of(cx), true).clicked() {
            match form.plan() {
                Ok(plan) => {
                    cx.send(Message::PutDeal(plan));
                    open = false;
                }
                Err(_) => form.tried = true,
            }
        }
        let cancel = egui::Button::new(words::CANCEL.of(cx)).min_size(egui::vec2(72.0, 32.0));
        open &= !ui.add(cancel).clicked();
    });
    if open {
        ui.data_mut(|data| data.insert_temp(memory(), form));
    } else {
        ui.data_mut(|data| data.remove_temp::<Form>(memory()));
    }
    true
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, form: &mut Form, wrong: &[(Field, Word)]) {
    kinds_ui(cx, ui, form);
    let venture = form.kind == DealKind::JointVenture;
    let target = if venture { words::PARTNER } else { words::TARGET };
    let party = |ui: &mut Ui, word: Word, field: &'static str, empty: Word, optional: bool, chip: &mut Option<Chip>| {
        label(cx, ui, word);
        let picker = Picker { field, name: word.of(cx), empty: empty.of(cx), optional };
        if let Some(picked) = pick_ui(cx, ui, picker, chip.as_ref()) {
            *chip = picked;
        }
    };
    party(ui, words::ACQUIRER, "deal acquirer", words::CHOOSE_ENTITY, false, &mut form.acquirer);
    complaint(cx, ui, wrong, Field::Acquirer);
    party(ui, target, "deal target", words::CHOOSE_ENTITY, false, &mut form.target);
    complaint(cx, ui, wrong, Field::Target);
    if form.kind == DealKind::SharePurchase {
        party(ui, words::SELLER, "deal seller", words::SELLER_ALL, true, &mut form.seller);
        complaint(cx, ui, wrong, Field::Seller);
    }
    if form.kind != DealKind::AssetDeal {
        let response = text_ui(cx, ui, words::STAKE, words::STAKE_HINT, &mut form.stake);
        if !form.focused {
            response.request_focus();
        }
        complaint(cx, ui, wrong, Field::Stake);
    }
    form.focused = true;
    text_ui(cx, ui, words::DATE, words::DATE_HINT, &mut form.date);
    complaint(cx, ui, wrong, Field::Date);
    text_ui(cx, ui, words::NAME, words::NAME_HINT, &mut form.name);
}

/// The four kinds, two by two, and what the chosen one means.
fn kinds_ui(cx: &Cx<'_>, ui: &mut Ui, form: &mut Form) {
    for pair in KINDS.chunks(2) {
        let all: Vec<(DealKind, String)> =
            pair.iter().map(|kind| (*kind, words::deal_kind(*kind).0.of(cx).to_owned())).collect();
        if let Some(kind) = crate::ui::gauge::segments(cx, ui, words::KIND.of(cx), Some(form.kind), &all) {
            form.kind = kind;
        }
    }
    ui.add(Label::new(small(words::deal_kind(form.kind).1.of(cx)).color(cx.tokens.mute)).wrap());
}

fn label(cx: &Cx<'_>, ui: &mut Ui, word: Word) {
    ui.add_space(8.0);
    ui.label(small(word.of(cx)).color(cx.tokens.mute));
}

fn text_ui(cx: &Cx<'_>, ui: &mut Ui, word: Word, hint: Word, text: &mut String) -> egui::Response {
    label(cx, ui, word);
    let field = TextEdit::singleline(text).hint_text(hint.of(cx)).desired_width(f32::INFINITY);
    let response = ui.add(field.margin(Margin::symmetric(8, 6)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, word.of(cx)));
    response
}

/// What is wrong with a field, under it.
fn complaint(cx: &Cx<'_>, ui: &mut Ui, wrong: &[(Field, Word)], field: Field) {
    for (_, word) in wrong.iter().filter(|(of, _)| *of == field) {
        Frame::new().inner_margin(Margin { top: 2, ..Margin::ZERO }).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
                icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.danger);
                ui.add(Label::new(RichText::new(word.of(cx)).small().color(cx.tokens.danger)).wrap());
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(stake: &str, target: &str, acquirer: &str, date: &str) -> Form {
        let chip = |id: &str| (!id.is_empty()).then(|| nameless(id.into()));
        Form {
            target: chip(target),
            acquirer: chip(acquirer),
            stake: stake.to_owned(),
            date: date.to_owned(),
            ..Form::default()
        }
    }

    #[test]
    fn nonsense_is_refused_with_its_field() {
        use Field::*;
        for (form, fields) in [
            (form("51", "a", "b", ""), vec![]),
            (form("25–50 %", "a", "b", "2026-12"), vec![]),
            (form("101", "a", "b", ""), vec![Stake]),
            (form("-5", "a", "b", ""), vec![Stake]),
            (form("0", "a", "b", ""), vec![Stake]),
            (form("half", "a", "b", ""), vec![Stake]),
            (form("", "a", "b", ""), vec![Stake]),
            (form("50–25", "a", "b", ""), vec![Stake]),
            (form("51", "a", "a", ""), vec![Acquirer]),
            (form("51", "", "", "soon"), vec![Target, Acquirer, Date]),
            (Form { seller: Some(nameless("b".into())), ..form("51", "a", "b", "") }, vec![Seller]),
            (Form { kind: DealKind::AssetDeal, ..form("", "a", "b", "") }, vec![]),
        ] {
            let found: Vec<Field> = form.plan().err().unwrap_or_default().into_iter().map(|(field, _)| field).collect();
            assert_eq!(found, fields, "{form:?}");
        }
    }

    #[test]
    fn a_plan_keeps_the_numbers_and_only_a_share_purchase_has_a_seller() {
        let plan = form("25-50", "a", "b", " 2026-12-01 ").plan().unwrap();
        assert_eq!((plan.low, plan.high, plan.date.as_deref()), (0.25, 0.5, Some("2026-12-01")));
        assert_eq!(plan.name, "b → a");
        let increase =
            Form { kind: DealKind::CapitalIncrease, seller: Some(nameless("c".into())), ..form("10", "a", "b", "") };
        assert_eq!(increase.plan().unwrap().seller, None);
    }
}
