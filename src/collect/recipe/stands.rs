//! Whether a tie of a row holds, from everything the row says of it, put into the tie's own words.
//!
//! - An end with a day is an `endDate`, one without is the status "ended"; a plan or a doubt is its status.
//! - A tie whose schema has no status is not proposed then, and that is said.

use super::above::{Kind, above};
use super::beside;
use super::clean::{self, short};
use super::format::{PageKind, Place};
use super::place::Row;
use super::read::{End, Reader};
use super::standing::{Remark, Says, status, unconfirmed};
use super::tidy::{end_of_role, tidied};
use crate::collect::proposal::Proposal;
use crate::model::{RelationStatus, ontology};
use std::collections::BTreeMap;

impl<'a> Reader<'a> {
    /// What the page says of whether the tie holds: at its parties, in its role, beside it, above it.
    pub(super) fn remark_of(
        &mut self,
        row: &Row<'a>,
        this: Option<&End>,
        others: &[End],
        values: &mut Proposal,
    ) -> Option<Remark> {
        let outlasts = matches!(values.schema.as_str(), "Family" | "Study") || values.first("role") == Some("founder");
        let of_ends = this.into_iter().chain(others).filter_map(|end| end.over.clone());
        let mut remarks: Vec<Remark> = of_ends.filter(|remark| !(remark.is_death && outlasts)).collect();
        remarks.extend(self.roles_left(row, values));
        if let Row::Cells { part, row: cells } = row {
            let beside = beside::read(part, cells, values);
            for (locator, message) in beside.findings {
                self.found(&locator, message);
            }
            for (prop, value, original, locator) in beside.said {
                if values.first(prop).is_none() && has(&values.schema, prop) {
                    values.say_as(prop, &value, Some(&original), &locator);
                }
            }
            remarks.extend(beside.remark);
            remarks.extend(self.remark_above(part));
        }
        if values.schema == "Employment" && values.first("role").is_none() {
            remarks.extend(this.and_then(|this| self.former_position(&this.id)));
        }
        let (unclear, clear): (Vec<Remark>, Vec<Remark>) =
            remarks.into_iter().partition(|remark| remark.says == Says::Unclear);
        let locator = self.look.locator(row);
        for remark in unclear {
            let message = format!("a remark may say that this is over or planned: {:?}", short(&remark.words));
            self.found(remark.locator.as_deref().unwrap_or(&locator), message);
        }
        // An end counts before a plan or a doubt, its day before the bare word.
        clear.into_iter().min_by_key(|remark| match remark.says {
            Says::Over(Some(_)) => 0,
            Says::Over(None) => 1,
            _ => 2,
        })
    }

    /// All positions that a person states are former ones: which employment that ends is not said.
    fn former_position(&self, person: &str) -> Option<Remark> {
        let proposal = self.made.get(person).and_then(|at| self.out.proposals.get(*at))?;
        let positions: Vec<_> = proposal.values.iter().filter(|value| value.prop == "position").collect();
        let first = positions.first()?;
        let is_former = positions.iter().all(|value| end_of_role(&value.value).is_some());
        is_former.then(|| Remark { locator: Some(first.locator.clone()), ..Remark::new(Says::Unclear, &first.value) })
    }

    /// The topics of a list's entry end with its listings; those of an end without a day would be taken to hold.
    pub(super) fn over_listings(&mut self) {
        if self.recipe.kind != PageKind::List {
            return;
        }
        let mut over: BTreeMap<String, bool> = BTreeMap::new();
        for listing in self.out.proposals.iter().filter(|one| one.schema == "Sanction") {
            let is_over = listing.first("status") == Some("ended") && listing.first("endDate").is_none();
            for entity in listing.values.iter().filter(|value| value.prop == "entity") {
                *over.entry(entity.value.clone()).or_insert(true) &= is_over;
            }
        }
        let ended = over.into_iter().filter(|(_, is_over)| *is_over).map(|(entity, _)| entity);
        for at in ended.filter_map(|entity| self.made.get(&entity).copied()).collect::<Vec<_>>() {
            let Some(proposal) = self.out.proposals.get_mut(at) else { continue };
            let Some(topic) = proposal.values.iter().find(|value| value.prop == "topics").cloned() else { continue };
            proposal.values.retain(|value| value.prop != "topics");
            let name = short(proposal.caption());
            self.found(&topic.locator, format!("the listing of {name:?} is over: its topics are not proposed"));
        }
    }

    /// What caption and headings say of all rows of a part; the same for each of them.
    fn remark_above(&mut self, part: &'a crate::collect::page::Part) -> Option<Remark> {
        if let Some(known) = self.above.get(&part.locator) {
            return known.clone();
        }
        let texts = above(self.look.document, part);
        let doubt = texts.iter().find(|over| over.kind != Kind::Line && unconfirmed(&over.text));
        let remark = doubt.map(|over| Remark::new(Says::Is(RelationStatus::Unconfirmed), &over.text));
        self.above.insert(part.locator.clone(), remark.clone());
        remark
    }

    /// Puts a remark into the tie; `false` when the tie cannot carry it.
    pub(super) fn remarked(&mut self, proposal: &mut Proposal, remark: &Remark, locator: &str) -> bool {
        let at = remark.locator.as_deref().unwrap_or(locator);
        let word = match &remark.says {
            _ if is_said_over(proposal) => return true,
            Says::Unclear => return true,
            Says::Over(Some(day)) if has(&proposal.schema, "endDate") => {
                proposal.say_as("endDate", day, Some(&remark.words), at);
                return true;
            }
            Says::Over(_) => RelationStatus::Ended,
            Says::Is(status) => *status,
        };
        if !has(&proposal.schema, "status") {
            let (schema, words) = (&proposal.schema, &remark.words);
            self.found(
                locator,
                match word {
                    RelationStatus::Ended => format!("{schema} is over ({words}) and is not proposed"),
                    _ => format!("{schema} is planned or in doubt ({words}) and is not proposed"),
                },
            );
            return false;
        }
        proposal.values.retain(|value| value.prop != "status");
        proposal.say_as("status", word.as_str(), Some(&remark.words), at);
        true
    }

    /// A status in the page's words becomes one that the search knows; the page's words stay its original.
    pub(super) fn status_in_words(&mut self, values: &mut Proposal, ends: &mut Proposal) {
        let is_tie = ontology().schema(&values.schema).is_some_and(|schema| schema.edge.is_some());
        if !is_tie && values.schema != "Sanction" {
            return;
        }
        let stated = std::mem::take(&mut values.values);
        for mut value in stated {
            let text = value.original.clone().unwrap_or_else(|| value.value.clone());
            let word = match (value.prop.as_str(), status(&value.value)) {
                ("status", Some(Says::Unclear)) => {
                    let message = format!("status {:?} is not understood: whether it still holds", short(&text));
                    self.found(&value.locator, message);
                    None
                }
                // The day says all that the word does, and it holds for the days before.
                ("status", Some(Says::Over(Some(day)))) => {
                    ends.say_as("endDate", &day, Some(&text), &value.locator);
                    continue;
                }
                ("status", Some(Says::Over(None))) => Some(RelationStatus::Ended),
                ("status", Some(Says::Is(status))) => Some(status),
                _ => None,
            };
            if let Some(word) = word.map(RelationStatus::as_str).filter(|word| *word != value.value) {
                (value.value, value.original) = (word.to_owned(), Some(text));
            }
            values.values.push(value);
        }
    }

    /// A role that is not held beside one that is leaves the tie; the remark when none of them is held.
    fn roles_left(&mut self, row: &Row<'a>, values: &mut Proposal) -> Option<Remark> {
        // Structured data says a role of an affiliation in its summary.
        let is_role = |prop: &str| prop == "role" || prop == "summary" && matches!(row, Row::Facts(_));
        let said = values.values.iter().filter(|value| is_role(&value.prop));
        let remarked: Vec<_> = said.filter_map(|value| Some((value.clone(), end_of_role(&value.value)?))).collect();
        let roles = values.values.iter().filter(|value| value.prop == "role").count();
        let in_summary = remarked.iter().any(|(value, _)| value.prop == "summary");
        if remarked.len() == roles || in_summary {
            return remarked.into_iter().map(|(_, remark)| remark).next();
        }
        for (value, remark) in remarked {
            let role = short(&value.value);
            let message = match remark.says {
                Says::Over(_) => format!("role {role:?} is over and is not proposed"),
                _ => format!("role {role:?} is planned or in doubt and is not proposed"),
            };
            self.found(&value.locator, message);
            values.values.retain(|other| *other != value);
        }
        None
    }
}

/// Start and end of a text, also of one with a remark behind it: "2010年（2015年失効）".
///
/// # Errors
/// Why it cannot be read.
pub(super) fn start(text: &str, place: &Place) -> Result<(Option<String>, Option<String>), String> {
    clean::start(text, place).or_else(|why| {
        let tidied = tidied(text, text);
        match (tidied.over.map(|remark| remark.says), clean::start(&tidied.name, place)) {
            (Some(Says::Over(Some(end))), Ok((start, None))) => Ok((start, Some(end))),
            _ => Err(why),
        }
    })
}

/// Somebody who died holds nothing any more.
pub(super) fn died(values: &Proposal) -> Option<Remark> {
    let day = values.values.iter().find(|value| value.prop == "deathDate")?;
    let words = day.original.as_deref().unwrap_or(&day.value);
    Some(Remark { locator: Some(day.locator.clone()), is_death: true, ..Remark::new(Says::Over(None), words) })
}

/// Does it say of itself that it ended?
fn is_said_over(proposal: &Proposal) -> bool {
    proposal.first("endDate").is_some() || proposal.first("status") == Some("ended")
}

fn has(schema: &str, prop: &str) -> bool {
    ontology().schema(schema).is_some_and(|schema| schema.properties.contains_key(prop))
}
