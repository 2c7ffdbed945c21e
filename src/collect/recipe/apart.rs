//! Rows of one name in one list: several people of one name, or one that is named twice.

use super::clean::short;
use super::format::PageKind;
use super::place::Row;
use super::read::Reader;
use crate::collect::proposal::{Proposal, made_id};

impl<'a> Reader<'a> {
    /// The id of a row without a number: on a page about somebody, two rows of one name are two until somebody says
    /// otherwise. The first keeps the plain id. One cell that spans rows is one name.
    pub(super) fn apart(&mut self, id: String, values: &Proposal, row: &Row<'a>, parts: &[&str]) -> String {
        let Some(name) = values.values.iter().find(|value| value.prop == "name") else { return id };
        let place = self.place_in_list(&values.schema, row, &name.locator);
        let Some((list, place)) = place.filter(|_| self.recipe.kind == PageKind::Page) else { return id };
        let rows = self.alike.entry(format!("{id} {list}")).or_default();
        if let Some((_, id)) = rows.iter().find(|(known, _)| *known == place) {
            return id.clone();
        }
        let nth = rows.len() + 1;
        let own = match nth {
            1 => id,
            nth => made_id(self.recipe.id.get_ref(), &[parts, &["row", &nth.to_string()]].concat()),
        };
        rows.push((place, own.clone()));
        if nth > 1 {
            let count = if nth == 2 { "two".to_owned() } else { nth.to_string() };
            self.found(&name.locator, format!("{count} rows are named {:?}: kept apart", short(&name.value)));
        }
        own
    }

    /// The list that a row stands in, and its place there: rows of one name in one list are told apart by it. People
    /// are so in structured data and infoboxes too, where `@id` tells who is the same; a company named twice is one.
    fn place_in_list(&self, schema: &str, row: &Row<'a>, name: &str) -> Option<(String, String)> {
        let is_person = matches!(schema, "Person" | "LegalEntity");
        match row {
            Row::Cells { .. } => Some((String::new(), name.to_owned())),
            Row::Facts(facts) if is_person => {
                let own = facts.iter().find(|fact| fact.name == "@id").map(|fact| fact.value.clone());
                match self.item {
                    Some(item) => Some((self.lists.to_string(), own.unwrap_or_else(|| item.to_string()))),
                    None => {
                        let said = facts.iter().map(|fact| format!("{}={}", fact.name, fact.value));
                        let own = own.unwrap_or_else(|| said.collect::<Vec<_>>().join("\n"));
                        facts.first().map(|fact| (fact.form.to_owned(), own))
                    }
                }
            }
            Row::Name { .. } if is_person => Some((self.lists.to_string(), self.item?.to_string())),
            _ => None,
        }
    }
}
