//! Ties between the records of a row, the page and the case; one that is over says so.

use super::format::{PageKind, Places, Tie};
use super::itself::Itself;
use super::names;
use super::place::{Found, Row};
use super::read::{End, Reader};
use super::standing::{Remark, Says};
use super::structured;
use crate::collect::proposal::{Proposal, made_id};
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
        let items = items.into_iter().enumerate().flat_map(|(at, item)| match &tie.other {
            Some(other) => self.each_named(other, item).into_iter().map(|item| (at, item)).collect(),
            None => vec![(at, item)],
        });
        for (at, item) in items.collect::<Vec<_>>() {
            self.item = is_list.then_some(at);
            let others = match &tie.other {
                None => Vec::new(),
                Some(other) if !self.holds(&other.when, &item) => continue,
                Some(other) => match self.itself(other, &item, Some(tie), this) {
                    Itself::Said => Vec::new(),
                    Itself::Known(end) => vec![end],
                    Itself::No => self.record(other, &item).into_iter().collect(),
                },
            };
            let over = structured::over(tie, row, &item);
            self.tie_of(tie, &item, this, &others, over);
        }
        self.item = None;
    }

    fn tie_of(&mut self, tie: &Tie, row: &Row<'a>, this: Option<&End>, others: &[End], over: Option<Remark>) {
        let Some(schema) = tie.schema.as_ref().map(|schema| schema.get_ref().0.clone()) else { return };
        let locator = self.look.locator(row);
        // Every combination of ends: a page with three filers and one issuer has three ties.
        let mut ways: Vec<Vec<(String, End)>> = vec![Vec::new()];
        for (prop, name) in &tie.ends {
            let ends = match name.as_str() {
                "this" => this.cloned().into_iter().collect(),
                "other" => others.to_vec(),
                "subject" => match self.subject_of(tie, row) {
                    Some(ends) => ends,
                    None => return,
                },
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
        let noted = self.remark(&schema, row, &mut values).map(|note| Remark::new(Says::Over(None), &note));
        let over = over.or_else(|| self.remark_of(row, this, others, &mut values)).or(noted);
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
            if let Some(remark) = &over
                && !self.remarked(&mut proposal, remark, &locator)
            {
                continue;
            }
            let said = proposal.values.iter().flat_map(|value| [value.prop.as_str(), value.value.as_str()]);
            let parts: Vec<&str> = std::iter::once(schema.as_str()).chain(said).collect();
            let id = made_id(self.recipe.id.get_ref(), &parts);
            if self.add(&id, &schema, proposal) && self.recipe.kind == PageKind::List {
                self.repeated(row);
            }
        }
    }
}
