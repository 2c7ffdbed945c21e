//! Objects that structured data gives under a property, one row each: two members are two, each with its own values.
//!
//! - A text in place of an object is its `name`.
//! - A role (schema.org's `OrganizationRole`: its own name and dates) holds the other end once more under the same
//!   property: the row is that end, and what the role says of itself begins with `role.`. A role that holds nobody is
//!   said, never made into somebody.

use super::clean::{is_one_of, short};
use super::place::Row;
use crate::collect::page::Fact;
use indexmap::IndexMap;
use std::borrow::Cow;

/// Rows for the objects and texts under one of the properties, and what could not be read: place and words.
pub(super) fn rows<'a>(facts: &[Cow<'a, Fact>], properties: &[String]) -> (Vec<Row<'a>>, Vec<(String, String)>) {
    let (mut rows, mut unread) = (Vec::new(), Vec::new());
    let under = facts.iter().filter(|fact| is_one_of(first_of(&fact.name), properties));
    for object in apart(under.map(|fact| (**fact).clone()), properties) {
        let rows_before = rows.len();
        let is_role = object.iter().any(|fact| fact.name == "@type" && fact.value.ends_with("Role"));
        let (held, own): (Vec<Fact>, Vec<Fact>) =
            object.into_iter().partition(|fact| is_one_of(first_of(&fact.name), properties));
        let locator = own.first().map(|fact| fact.locator.clone()).unwrap_or_default();
        let is_named = own.iter().any(|fact| matches!(fact.name.as_str(), "name" | "legalName"));
        let said = || short(&own.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>().join(" | "));
        if is_role || !is_named {
            if held.is_empty() && is_role {
                unread.push((locator, format!("a role that names nobody: {:?}", said())));
                continue;
            }
            let holders = apart(held.into_iter(), properties);
            for holder in holders {
                let role = own.iter().map(|fact| Fact { name: format!("role.{}", fact.name), ..fact.clone() });
                rows.push(Row::Facts(holder.into_iter().chain(role).map(Cow::Owned).collect()));
            }
            if rows_before == rows.len() {
                rows.push(Row::Facts(own.into_iter().map(Cow::Owned).collect()));
            }
            continue;
        }
        if !held.is_empty() {
            unread.push((locator, format!("what is said below {:?} is not read", said())));
        }
        rows.push(Row::Facts(own.into_iter().map(Cow::Owned).collect()));
    }
    (rows, unread)
}

/// The facts under one of the properties, by the object they stand in, named from there on.
fn apart(facts: impl Iterator<Item = Fact>, properties: &[String]) -> Vec<Vec<Fact>> {
    let mut objects: IndexMap<(Option<u32>, usize), Vec<Fact>> = IndexMap::new();
    for (number, fact) in facts.enumerate() {
        if !is_one_of(first_of(&fact.name), properties) {
            continue;
        }
        // A text stands in no further object: each is one of its own.
        let (key, name) = match (fact.name.split_once('.'), fact.inside.first()) {
            (Some((_, rest)), Some(object)) => ((Some(*object), 0), rest.to_owned()),
            _ => ((None, number), "name".to_owned()),
        };
        let inside = fact.inside.iter().skip(1).copied().collect();
        objects.entry(key).or_default().push(Fact { name, inside, ..fact });
    }
    objects.into_values().collect()
}

fn first_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(first, _)| first)
}
