//! What an entity says about itself that can tell it from others: names, identifiers, birth date, country.
//!
//! Of a person neither country nor nationality nor birthplace is read.

use super::names::{self, Name};
use crate::model::{Entity, PartialDate, PropType};
use crate::text::identifiers::compact;
use crate::text::{self, Kind};
use std::collections::BTreeSet;

/// What can be the same as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    Organization,
    /// A legal entity that no source calls person or organisation.
    Either,
    Craft,
}

/// One identifier of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identifier {
    pub prop: String,
    /// Kinds with a check digit.
    pub kind: Option<Kind>,
    /// Compact form.
    pub value: String,
    /// What is wrong with the check digit.
    pub fault: Option<String>,
}

#[derive(Debug)]
pub(super) struct Profile<'a> {
    pub entity: &'a Entity,
    pub sort: Sort,
    pub names: Vec<Name>,
    pub identifiers: Vec<Identifier>,
    pub births: Vec<PartialDate>,
    /// Countries of an organisation; empty for persons.
    pub countries: BTreeSet<String>,
}

impl<'a> Profile<'a> {
    /// `None` for what is not screened: relations, addresses, documents, and whatever names nobody
    /// and has no identifier.
    pub fn read(entity: &'a Entity) -> Option<Self> {
        let is = |schema| entity.schema.is_a(schema);
        let sort = if entity.is_relation() {
            return None;
        } else if is("Person") {
            Sort::Person
        } else if is("Organization") {
            Sort::Organization
        } else if is("LegalEntity") {
            Sort::Either
        } else if is("Vehicle") {
            Sort::Craft
        } else {
            return None;
        };
        let countries = if sort == Sort::Person { BTreeSet::new() } else { countries(entity) };
        let names = names::read(entity, sort == Sort::Person, sort == Sort::Craft);
        let identifiers = identifiers(entity, sort, &countries);
        let births = entity.all("birthDate").filter_map(|statement| statement.value.parse().ok()).collect();
        let usable = !names.is_empty() || !identifiers.is_empty();
        usable.then_some(Self { entity, sort, names, identifiers, births, countries })
    }

    /// Can the two kinds of thing be one?
    pub fn may_be(&self, other: &Self) -> bool {
        use Sort::{Craft, Either, Person};
        match (self.sort, other.sort) {
            (a, b) if a == b => true,
            (Craft, _) | (_, Craft) => false,
            (Either, _) | (_, Either) => true,
            (Person, _) | (_, Person) => false,
            _ => false,
        }
    }

    /// Compared as persons are?
    pub fn is_person(&self) -> bool {
        self.sort == Sort::Person
    }
}

/// Two-letter codes only: "unknown" is not a country.
fn countries(entity: &Entity) -> BTreeSet<String> {
    let props = ["jurisdiction", "country", "mainCountry"];
    let values = props.into_iter().flat_map(|prop| entity.all(prop));
    values.map(|statement| statement.value.trim().to_lowercase()).filter(|code| code.len() == 2).collect()
}

fn identifiers(entity: &Entity, sort: Sort, countries: &BTreeSet<String>) -> Vec<Identifier> {
    // Shared by many, or naming a paper or a programme rather than the holder.
    const SHARED: [&str; 8] =
        ["programId", "ticker", "ricCode", "callSign", "licenseNumber", "kppCode", "okpoCode", "ipoCode"];
    let mut found: Vec<Identifier> = Vec::new();
    for statement in &entity.statements {
        let prop = &*statement.prop;
        let known = entity.schema.properties.get(prop).is_some_and(|p| p.kind == PropType::Identifier);
        if !(known || prop == "uscCode") || SHARED.contains(&prop) {
            continue;
        }
        let value = compact(&statement.value);
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        if value.len() < 5 || digits < 4 {
            continue;
        }
        let kind = kind(prop, &value, sort, countries);
        let fault = kind.and_then(|kind| text::check(kind, &value).err()).map(|error| error.to_string());
        found.push(Identifier { prop: prop.to_owned(), kind, value, fault });
    }
    found.sort_by(|a, b| (&a.value, &a.prop).cmp(&(&b.value, &b.prop)));
    found.dedup_by(|b, a| a.value == b.value);
    found
}

/// Which rule applies. Shape alone would read a Russian OGRN as Japanese and a Chinese identity card as a
/// company code, so the country decides where shapes collide.
fn kind(prop: &str, value: &str, sort: Sort, countries: &BTreeSet<String>) -> Option<Kind> {
    match prop {
        "leiCode" => return Some(Kind::Lei),
        "isinCode" => return Some(Kind::Isin),
        "uscCode" => return Some(Kind::Uscc),
        "registrationNumber" | "idNumber" | "taxNumber" | "vatCode" => {}
        _ => return None,
    }
    let shapes = text::sniff(value);
    let fits = |kind: &Kind| match kind {
        Kind::Uscc => sort != Sort::Person,
        Kind::JapanCorporate => countries.contains("jp"),
        Kind::TaiwanUbn => countries.contains("tw"),
        Kind::Lei => true,
        Kind::Isin => false,
    };
    shapes.into_iter().find(fits)
}
