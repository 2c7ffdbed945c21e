//! Does one node, or one tie, fit its conditions?
//!
//! Words are compared without regard to case; words of Latin letters match whole words only, so that `none` is not
//! found in `nonesuch`.

use super::clause::is_over;
use super::index::Index;
use super::rule::{CapitalTest, DealRole, FlagWant, Moment, NodeTest, PropertyTest, ShareTest, TieTest};
use super::solve::Binding;
use crate::model::{Category, Entity, RelationStatus, RelationView, Share};
use crate::risk::world::Integrated;

impl NodeTest {
    pub(super) fn holds(&self, index: &Index<'_>, number: u32) -> bool {
        let Some(node) = index.node(number) else { return false };
        let is = |names: &[String]| names.iter().any(|name| node.schema.is_a(name));
        let any = |wants: &[FlagWant]| index.standing(number, wants).is_some();
        let simple = (self.schema.is_empty() || is(&self.schema))
            && !is(&self.not_schema)
            && (self.record.is_empty() || self.record.contains(&node.role))
            && self.stop.is_none_or(|stop| stop == node.stop)
            && (self.deal.is_empty() || self.deal.iter().any(|role| role.holders(index).contains(&number)));
        simple
            && (self.flag.is_empty() || any(&self.flag))
            && (self.not_flag.is_empty() || !any(&self.not_flag))
            && self.place(index, number)
            && self.properties(index, number)
            && self.capital_grew.is_none_or(|factor| capital_growth(index, number).is_some_and(|by| by >= factor))
            && self.flagged_capital.as_ref().is_none_or(|test| test.holds(index, number))
            && (self.name_dropped.is_empty() || dropped_word(index, number, &self.name_dropped).is_some())
    }

    fn place(&self, index: &Index<'_>, number: u32) -> bool {
        if self.jurisdiction.is_empty() && self.not_jurisdiction.is_empty() {
            return true;
        }
        let codes = index.jurisdictions(number);
        let among = |wanted: &[String]| codes.iter().any(|code| wanted.contains(code));
        !codes.is_empty()
            && (self.jurisdiction.is_empty() || among(&self.jurisdiction))
            && !among(&self.not_jurisdiction)
    }

    fn properties(&self, index: &Index<'_>, number: u32) -> bool {
        let said = |test: &PropertyTest| index.records(number).any(|record| test.holds(record));
        self.property.iter().all(said)
            && (self.any_property.is_empty() || self.any_property.iter().any(said))
            && !self.not_property.iter().any(said)
    }
}

impl DealRole {
    pub(super) fn holders<'a>(self, index: &'a Index<'_>) -> &'a [u32] {
        let deal = &index.world.deal;
        match self {
            Self::Target => &deal.targets,
            Self::Acquirer => &deal.acquirers,
            Self::Adviser => &deal.advisers,
            Self::Seller => &deal.sellers,
        }
    }
}

impl PropertyTest {
    pub(super) fn holds(&self, record: &Entity) -> bool {
        let mut values = self.names.iter().flat_map(|name| record.all(name)).map(|said| said.value.to_lowercase());
        values.any(|value| {
            (self.any.is_empty() || has_word(&value, &self.any)) && !has_word(&value, &self.not) && !value.is_empty()
        })
    }
}

/// Is one of the words in the text? Both in lower case.
pub(super) fn has_word(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| {
        let latin = |c: char| c.is_ascii_alphanumeric();
        text.match_indices(word.as_str()).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            let joined =
                |inner: Option<char>, outer: Option<char>| inner.is_some_and(latin) && outer.is_some_and(latin);
            !joined(word.chars().next(), before) && !joined(word.chars().next_back(), after)
        })
    })
}

/// The word that an earlier name has and no present one.
pub(super) fn dropped_word<'w>(index: &Index<'_>, number: u32, words: &'w [String]) -> Option<&'w str> {
    let names = |prop: &'static str| {
        let values = index.records(number).flat_map(|record| record.all(prop).map(|said| said.value.to_lowercase()));
        values.collect::<Vec<_>>()
    };
    let (now, before) = (names("name"), names("previousName"));
    if now.is_empty() || index.is_person(number) {
        return None;
    }
    let found = words.iter().find(|word| {
        let one = std::slice::from_ref(*word);
        before.iter().any(|name| has_word(name, one)) && !now.iter().any(|name| has_word(name, one))
    });
    found.map(String::as_str)
}

/// Largest stated capital over the smallest, when the larger one was stated for a later date (or no dates are given).
fn capital_growth(index: &Index<'_>, number: u32) -> Option<f64> {
    let statements = index.records(number).flat_map(|record| record.all("capital").collect::<Vec<_>>());
    let figures: Vec<(f64, Option<i32>)> = statements
        .filter_map(|said| {
            let digits: String = said.value.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            let date = said.valid.start.map(|date| date.earliest());
            digits.parse::<f64>().ok().filter(|value| *value > 0.0).map(|value| (value, date))
        })
        .collect();
    let pairs = figures.iter().flat_map(|low| figures.iter().map(move |high| (low, high)));
    let later = pairs.filter(|(low, high)| low.1.zip(high.1).is_none_or(|(before, after)| before < after));
    later.map(|(low, high)| high.0 / low.0).reduce(f64::max)
}

/// Integrated capital of the flagged owners together. An owner that holds through another flagged one is left out,
/// so nothing is counted twice: what is certain here is a lower bound.
pub(super) fn flagged_capital(index: &Index<'_>, company: u32, wants: &[FlagWant]) -> Integrated {
    let mut owners = index.world.ownership.owners(company);
    owners.retain(|(owner, _)| *owner != company && index.standing(*owner, wants).is_some());
    let flagged: Vec<u32> = owners.iter().map(|(owner, _)| *owner).collect();
    let through = |owner: u32| {
        flagged.iter().any(|other| *other != owner && index.world.ownership.integrated(owner, *other).is_some())
    };
    owners.retain(|(owner, _)| !through(*owner));
    let certain: f64 = owners.iter().map(|(_, held)| held.certain).sum();
    let possible: f64 = owners.iter().map(|(_, held)| held.possible).sum();
    Integrated { certain: certain.min(1.0), possible: possible.min(1.0) }
}

impl CapitalTest {
    fn holds(&self, index: &Index<'_>, company: u32) -> bool {
        let held = flagged_capital(index, company, &self.flag);
        let enough = if self.possible { held.possible } else { held.certain };
        enough + 1e-9 >= self.at_least
    }

    /// Only the undisclosed part could make it enough.
    pub(super) fn open(&self, index: &Index<'_>, company: u32) -> bool {
        flagged_capital(index, company, &self.flag).certain + 1e-9 < self.at_least
    }
}

impl Moment {
    /// What its source withdrew never counts.
    pub(super) fn holds(self, index: &Index<'_>, position: u32) -> bool {
        let Some(tie) = index.tie(position) else { return false };
        let Some((_, _, relation)) = index.relation(position) else { return self != Self::Over };
        relation.status != RelationStatus::Withdrawn
            && match self {
                Self::InForce => tie.in_force && relation.status != RelationStatus::Ended,
                Self::Over => is_over(index, position),
                Self::Any => true,
            }
    }
}

/// Being an ordinary member of a mass organisation is no office.
const PLAIN: [&str; 5] = ["", "member", "party member", "党員", "党员"];

pub(super) fn plain_membership(relation: &RelationView) -> bool {
    relation.kind == "Membership" && PLAIN.contains(&relation.role.trim().to_lowercase().as_str())
}

pub(super) fn is_kind(relation: &RelationView, schemata: &[String]) -> bool {
    schemata.iter().any(|name| {
        relation.kind == name
            || relation.property.is_none()
                && crate::model::ontology().schema(relation.kind).is_some_and(|schema| schema.is_a(name))
    })
}

impl TieTest {
    pub(super) fn holds(&self, index: &Index<'_>, relation: &RelationView, binding: &Binding) -> bool {
        let role = relation.role.to_lowercase();
        let kind = (self.schema.is_empty() && self.category.is_empty())
            || is_kind(relation, &self.schema)
            || self.category.contains(&relation.category);
        kind && (self.plain_membership || !plain_membership(relation))
            && (relation.category != Category::Listing || self.category.contains(&Category::Listing))
            && (self.role.is_empty() || has_word(&role, &self.role))
            && !has_word(&role, &self.not_role)
            && self.share.as_ref().is_none_or(|test| test.holds(relation.share))
            && self.record(index, relation, binding)
    }

    fn record(&self, index: &Index<'_>, relation: &RelationView, binding: &Binding) -> bool {
        let asks = [&self.property, &self.any_property, &self.not_property].iter().any(|tests| !tests.is_empty());
        if !asks && self.points.is_empty() {
            return true;
        }
        let Some(record) = index.world.facts.entity(relation.record.as_str()) else { return false };
        let said = |test: &PropertyTest| test.holds(record);
        let names = |(prop, var): &(String, usize)| {
            let members = binding.node(*var).and_then(|node| index.node(node)).map(|node| node.members);
            let members = members.unwrap_or_default();
            record.all(prop).any(|said| members.iter().any(|member| member.as_str() == &*said.value))
        };
        self.property.iter().all(said)
            && (self.any_property.is_empty() || self.any_property.iter().any(said))
            && !self.not_property.iter().any(said)
            && self.points.iter().all(names)
    }
}

impl ShareTest {
    fn holds(&self, share: Share) -> bool {
        if share.is_unknown() {
            return self.unknown;
        }
        let under = |limit: &f64| share.high() < *limit - 1e-9 && share.low() >= *limit * (1.0 - self.margin) - 1e-9;
        self.at_least.is_none_or(|least| share.low() + 1e-9 >= least)
            && self.below.is_none_or(|most| share.high() < most - 1e-9)
            && (self.just_under.is_empty() || self.just_under.iter().any(under))
    }
}
