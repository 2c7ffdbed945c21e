//! Ties between the records of a row, the page and the case; one that is over says so.

use super::clean::short;
use super::format::{PageKind, Places, Tie};
use super::names;
use super::place::{Found, Row};
use super::read::{End, Reader};
use super::structured;
use super::tidy::end_of_role;
use crate::collect::proposal::{Proposal, made_id};
use crate::model::ontology;
use std::collections::BTreeSet;

impl<'a> Reader<'a> {
    pub(super) fn tie(&mut self, tie: &Tie, row: &Row<'a>, this: Option<&End>) {
        if !self.holds(&tie.when, row) {
            return;
        }
        let items: Vec<Row<'a>> = match &tie.items {
            None if !tie.names.is_empty() || !tie.objects.is_empty() => {
                let (rows, unread) = names::rows(&self.look, tie, row);
                unread.into_iter().for_each(|(locator, message)| self.found_once(&locator, message));
                self.lists += 1;
                rows
            }
            None => vec![row.clone()],
            Some(Places(places)) => {
                let found = places
                    .iter()
                    .flat_map(|place| self.look.find(place, row).into_iter().map(move |found| (place, found)));
                found
                    .flat_map(|(place, Found { text, locator, .. })| {
                        let locator = self.finer(place, &text, locator);
                        self.each_item(tie, text, locator)
                    })
                    .collect()
            }
        };
        let is_list = tie.items.is_none() && !(tie.names.is_empty() && tie.objects.is_empty());
        for (at, item) in items.into_iter().enumerate() {
            self.item = is_list.then_some(at);
            let others = match &tie.other {
                None => Vec::new(),
                Some(other) if !self.holds(&other.when, &item) => continue,
                Some(other) => self.record(other, &item).into_iter().collect(),
            };
            let over = structured::over(tie, row, &item);
            self.tie_of(tie, &item, this, &others, over);
        }
        self.item = None;
    }

    fn tie_of(&mut self, tie: &Tie, row: &Row<'a>, this: Option<&End>, others: &[End], over: Option<String>) {
        let Some(schema) = tie.schema.as_ref().map(|schema| schema.get_ref().0.clone()) else { return };
        let locator = self.look.locator(row);
        // Every combination of ends: a page with three filers and one issuer has three ties.
        let mut ways: Vec<Vec<(String, End)>> = vec![Vec::new()];
        for (prop, name) in &tie.ends {
            let ends = match name.as_str() {
                "this" => this.cloned().into_iter().collect(),
                "other" => others.to_vec(),
                name => self.named.get(name).cloned().unwrap_or_default(),
            };
            if ends.is_empty() {
                if tie.other.is_none() || name != "other" {
                    self.found(
                        &locator,
                        format!("{schema} without its {}: the page does not say who that is", prop.get_ref()),
                    );
                }
                return;
            }
            let longer = |way: &Vec<(String, End)>, end: &End| {
                let mut way = way.clone();
                way.push((prop.get_ref().clone(), end.clone()));
                way
            };
            ways = ways.iter().flat_map(|way| ends.iter().map(|end| longer(way, end)).collect::<Vec<_>>()).collect();
        }
        let mut values = self.values(&schema, &tie.values, row);
        if let Row::Name { said, whole, .. } = row {
            for (prop, value) in said {
                values.say_as(prop, value, Some(whole), &locator);
            }
        }
        let over = over.or_else(|| this.into_iter().chain(others).find_map(|end| end.over.clone()));
        let over = over.or_else(|| self.roles_left(&mut values));
        let noted = self.remark(&schema, row, &mut values);
        let over = over.or(noted);
        for way in ways {
            let ids: BTreeSet<&str> = way.iter().map(|(_, end)| end.id.as_str()).collect();
            if way.len() > ids.len() {
                self.found(&locator, format!("{schema} of a party with itself is not proposed"));
                continue;
            }
            let mut proposal = Proposal::new("", &schema);
            for (prop, end) in &way {
                proposal.say(prop, &end.id, &locator);
            }
            proposal.values.extend(values.values.iter().cloned());
            if let Some(remark) = over.as_deref().filter(|_| !is_said_over(&proposal)) {
                if !has_status(&schema) {
                    self.found(&locator, format!("{schema} is over ({remark}) and is not proposed"));
                    continue;
                }
                proposal.values.retain(|value| value.prop != "status");
                proposal.say_as("status", "ended", Some(remark), &locator);
            }
            let said = proposal.values.iter().flat_map(|value| [value.prop.as_str(), value.value.as_str()]);
            let parts: Vec<&str> = std::iter::once(schema.as_str()).chain(said).collect();
            let id = made_id(self.recipe.id.get_ref(), &parts);
            if self.add(&id, &schema, proposal) && self.recipe.kind == PageKind::List {
                self.repeated(row);
            }
        }
    }

    /// A role that is no longer held beside one that is leaves the tie; the remark of the end when all of them are over.
    fn roles_left(&mut self, values: &mut Proposal) -> Option<String> {
        let roles = values.values.iter().filter(|value| value.prop == "role");
        let ended: Vec<_> =
            roles.clone().filter_map(|value| Some((value.clone(), end_of_role(&value.value)?))).collect();
        if ended.len() == roles.count() {
            return ended.into_iter().map(|(_, remark)| remark).next();
        }
        for (value, _) in ended {
            self.found(&value.locator, format!("role {:?} is over and is not proposed", short(&value.value)));
            values.values.retain(|other| *other != value);
        }
        None
    }
}

/// Does it say of itself that it ended?
fn is_said_over(proposal: &Proposal) -> bool {
    proposal.first("endDate").is_some() || proposal.first("status") == Some("ended")
}

fn has_status(schema: &str) -> bool {
    ontology().schema(schema).is_some_and(|schema| schema.properties.contains_key("status"))
}
