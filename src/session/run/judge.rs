//! What rules say about an analysis: legal rules, leads, supposed deals, and the distance of every node to
//! the nearest flagged one. One answer for the window, made by one job.

use super::analysis::Analysis;
use super::decisions::Decisions;
use super::ownership::Lookup;
use super::rules::{RuleBook, settings};
use super::{leads, world};
use crate::graph::Filter;
use crate::model::{EntityId, PartialDate};
use crate::risk::legal;
use crate::session::findings::{DealsView, LeadsView, OwnershipAsk, OwnershipView, RulesView};
use crate::session::{Lang, views};
use std::path::PathBuf;
use std::sync::Arc;

/// What the judging depends on beside the analysis.
#[derive(Clone, Debug)]
pub struct Ask {
    pub decisions: Arc<Decisions>,
    pub filter: Filter,
    pub lang: Lang,
    pub today: PartialDate,
    /// The user's own rule files.
    pub rule_folder: Option<PathBuf>,
    /// The deal's parties, target first.
    pub parties: Vec<EntityId>,
}

/// Node and edge numbers of one lead.
pub type Mark = (Vec<u32>, Vec<u32>);

/// Everything derived by rules from one analysis on one day.
#[derive(Debug, Default)]
pub struct Judged {
    /// The analysis it was made from; answers for another one are dropped.
    pub of: Option<Arc<Analysis>>,
    pub rules: Option<RulesView>,
    pub leads: Option<LeadsView>,
    /// Node and edge numbers of each lead, in the order of the leads.
    pub marks: Vec<Mark>,
    pub deals: DealsView,
    /// Hops of each node to the nearest flagged one.
    pub steps: Vec<Option<u32>>,
    /// Who owns the target, and the acquirer, in brief.
    pub target: Option<OwnershipView>,
    pub acquirer: Option<OwnershipView>,
    /// `false` when it was cancelled.
    pub complete: bool,
}

/// Applies every rule. Not for the window's own thread.
pub fn judge(analysis: &Arc<Analysis>, ask: &Ask, cancel: &dyn Fn() -> bool) -> Judged {
    let book = RuleBook::read(ask.rule_folder.as_deref());
    let holdings = analysis.holdings();
    let lookup = Lookup::new(holdings);
    // The window calls an entity the same in sentences as on its chip.
    let names = views::names(analysis, ask.lang);
    let deal = world::deal(analysis, None, &ask.decisions.deals);
    let world = world::world(analysis, &names, deal.clone(), holdings.stakes(), &lookup);
    let settings = settings(&ask.decisions);
    let parties: Vec<u32> = ask.parties.iter().filter_map(|id| analysis.network.node_of(id.as_str())).collect();
    let steps = views::deals::steps(analysis, &ask.filter);
    if cancel() {
        return Judged::default();
    }
    let matrix = legal::evaluate(&world, &book.legal, &settings, ask.today);
    let found = leads::find(analysis, &names, deal, &book, cancel);
    let (board, marks) = views::leads::view(analysis, &found, &book, &ask.decisions, ask.lang);
    let deals = views::deals::view(&views::deals::Sheet {
        analysis,
        names: &names,
        before: &world,
        matrix: &matrix,
        steps: &steps,
        leads: &found,
        book: &book,
        ask,
        cancel,
    });
    let about = views::rules::About { analysis, world: &world, matrix: &matrix, book: &book, lang: ask.lang };
    let owners_of = |party: Option<&EntityId>| {
        let of = party?.clone();
        let question = OwnershipAsk { of, downwards: false, threshold: 0.0, votes: false };
        views::ownership::view(analysis, &question, &ask.decisions, ask.lang, cancel).ok()
    };
    Judged {
        of: Some(analysis.clone()),
        rules: Some(views::rules::view(&about, &ask.decisions, &settings, &parties)),
        leads: Some(board),
        marks,
        deals,
        steps,
        target: owners_of(ask.parties.first()),
        acquirer: owners_of(ask.parties.get(1)),
        complete: !cancel(),
    }
}
