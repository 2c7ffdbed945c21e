//! Which edges a search may use, and what each costs.
//!
//! Defaults follow methods §3: ownership of at least 10 % or of unknown size, control-type ties
//! regardless, at most one "≈" step, nothing that is over, no listing. Every part is visible and
//! changeable; [`explain_suppressed`](super::explain_suppressed) says what each one hid.

use super::network::{Edge, EdgeKind, Network};
use crate::model::{Category, Known, PartialDate, RelationStatus, RelationView, ontology};

/// A kind of relation, by category or by schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeFilter {
    Category(Category),
    /// A schema name (its descendants count) or the label of a property relation.
    Kind(String),
}

impl TypeFilter {
    /// Reads a category, a relation schema or a property relation's label, in any case;
    /// `None` when it is none of them.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower = text.to_lowercase().replace([' ', '-'], "_");
        if let Some(category) = Category::parse(&lower) {
            return Some(Self::Category(category));
        }
        let ontology = ontology();
        let same = |name: &&str| name.eq_ignore_ascii_case(text);
        let mut schemata = ontology.schemata.values().filter(|s| s.edge.is_some() || s.is_a("Interval"));
        let schema = schemata.find(|schema| schema.name.eq_ignore_ascii_case(text)).map(|s| s.name.as_str());
        let label = || ontology.property_edges.iter().map(|rule| rule.label.as_str()).find(same);
        schema.or_else(label).map(|name| Self::Kind(name.to_owned()))
    }

    pub fn fits(&self, view: &RelationView) -> bool {
        match self {
            Self::Category(category) => view.category == *category,
            Self::Kind(name) if name == view.kind => true,
            Self::Kind(name) => ontology().schema(view.kind).is_some_and(|schema| schema.is_a(name)),
        }
    }
}

/// The filters of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Keep what may be in force on this day; `None` checks no dates.
    pub as_of: Option<PartialDate>,
    /// The user set `as_of`, it is not merely today: relations that are over without a dated end may then count.
    pub as_of_explicit: bool,
    /// Keep also what was over before `as_of`; never what starts later.
    pub include_former: bool,
    /// Keep also what starts after `as_of`: a source's first date for a tie is not always its beginning.
    pub include_later: bool,
    /// Smallest share of an ownership tie, as a fraction. Unknown shares stay.
    pub min_share: f64,
    /// Only these kinds; empty means all. Soft edges are not concerned.
    pub types_in: Vec<TypeFilter>,
    /// Not these kinds.
    pub types_out: Vec<TypeFilter>,
    /// Most "≈" steps on one path.
    pub soft: u8,
    /// Walk ties that only say "this body listed that one".
    pub include_listing: bool,
    /// Walk through registration agents, nominees and the like.
    pub pass_stops: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            as_of: None,
            as_of_explicit: false,
            include_former: false,
            include_later: false,
            min_share: 0.10,
            types_in: Vec::new(),
            types_out: Vec::new(),
            soft: 1,
            include_listing: false,
            pass_stops: false,
        }
    }
}

impl Filter {
    /// May a search use this edge?
    pub fn admits(&self, edge: &Edge) -> bool {
        match &edge.kind {
            EdgeKind::Soft { .. } => self.soft > 0,
            EdgeKind::Relation(view) => self.admits_type(view) && self.admits_date(view) && self.admits_share(view),
        }
    }

    pub(super) fn admits_type(&self, view: &RelationView) -> bool {
        (view.category != Category::Listing || self.include_listing)
            && (self.types_in.is_empty() || self.types_in.iter().any(|filter| filter.fits(view)))
            && !self.types_out.iter().any(|filter| filter.fits(view))
    }

    pub(super) fn admits_date(&self, view: &RelationView) -> bool {
        let over = view.status == RelationStatus::Ended;
        let Some(day) = self.as_of else {
            return self.include_former || !over;
        };
        let started = self.include_later || !view.span.starts_after(day);
        // Over without a date: it may have been in force on a day that was asked for, but not once it was said to be over.
        let undated_end = over && view.span.end.is_none();
        let may_be_earlier = self.as_of_explicit && view.over_by.is_none_or(|by| day.before(by) != Known::No);
        let not_over = !view.span.ended_before(day) && (!undated_end || may_be_earlier);
        started && (not_over || self.include_former)
    }

    /// Does the relation pass on its dates alone?
    pub fn admits_day(&self, view: &RelationView) -> bool {
        self.admits_date(view)
    }

    pub(super) fn admits_share(&self, view: &RelationView) -> bool {
        view.category != Category::Ownership || view.share.may_reach(self.min_share)
    }

    /// Edges of the network that pass, by number.
    pub fn passing<'a>(&'a self, network: &'a Network) -> impl Iterator<Item = (u32, &'a Edge)> {
        network.edges().filter(|(_, edge)| self.admits(edge))
    }
}

/// What a step costs by its kind, in the unit of −ln(strength): 0.1 is as much as losing a tenth of
/// the strength. Ties that legal rules count come free; a shared address or a soft match must be
/// made up for by a clearly better rest of the path.
pub fn type_cost(category: Option<Category>) -> f64 {
    match category {
        Some(Category::Ownership | Category::Control) => 0.0,
        Some(Category::FundRole) => 0.1,
        Some(Category::Office) => 0.2,
        Some(Category::Employment | Category::Agreement) => 0.4,
        Some(Category::Supply | Category::Association | Category::Infrastructure) => 0.6,
        Some(Category::Address) => 0.8,
        Some(Category::Listing) => 1.0,
        None => 0.7,
    }
}

/// −ln(strength) + type cost; never negative.
pub fn edge_cost(edge: &Edge) -> f64 {
    -edge.strength.clamp(1e-9, 1.0).ln() + type_cost(edge.category())
}
