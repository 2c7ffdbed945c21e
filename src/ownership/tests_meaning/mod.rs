//! Tests of control, beneficial owners, chains, power, close links, trees, deals and reading.
//!
//! Cases are written in a small language: `A 50 B; C 10-30 B; D ? B; E gp F; A + C; A +? D`. Names become
//! numbers in the order in which they come up.

mod chains;
mod control;
mod deal;
mod links;
mod power;
mod read;
mod samples;
mod tree;

use super::*;

/// A case with one set of books (capital and votes alike).
struct Case {
    names: Vec<String>,
    books: Books,
    rights: Vec<Right>,
    concert: Vec<Concert>,
    text: String,
}

impl Case {
    fn controls(&self) -> Controls<'_> {
        Controls::new(&self.books, &self.rights, &self.concert)
    }

    fn at(&self, name: &str) -> u32 {
        self.names.iter().position(|one| one == name).unwrap() as u32
    }

    fn name(&self, node: u32) -> &str {
        &self.names[node as usize]
    }

    fn names_of(&self, nodes: &[u32]) -> String {
        nodes.iter().map(|&node| self.name(node)).collect::<Vec<_>>().join(" ")
    }
}

fn number(text: &str) -> f64 {
    text.parse::<f64>().unwrap() / 100.0
}

fn shares(text: &str) -> (f64, f64) {
    match text.split_once('-') {
        _ if text == "?" => (0.0, 1.0),
        Some((low, high)) => (number(low), number(high)),
        None => (number(text), number(text)),
    }
}

fn case(text: &str) -> Case {
    let mut names: Vec<String> = Vec::new();
    let (mut holdings, mut rights, mut concert) = (Vec::new(), Vec::new(), Vec::new());
    for (record, item) in text.split(';').map(str::trim).filter(|item| !item.is_empty()).enumerate() {
        let record = record as u32;
        let mut words = item.split_whitespace();
        let (from, verb, to) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let mut node = |name: &str| {
            names.iter().position(|one| one == name).unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            }) as u32
        };
        let (owner, company) = (node(from), node(to));
        let kind = match verb.trim_end_matches('?') {
            "gp" => Some(RightKind::GeneralPartner),
            "appoints" => Some(RightKind::AppointsMajority),
            "contract" => Some(RightKind::Contract),
            "parent" => Some(RightKind::Parent),
            "manages" => Some(RightKind::Manager),
            "golden" => Some(RightKind::GoldenShare),
            "party" => Some(RightKind::PartyCommittee),
            _ => None,
        };
        let certain = verb.len() == 1 || !verb.ends_with('?');
        if let Some(kind) = kind {
            rights.push(Right { holder: owner, company, kind, record, certain });
        } else if verb.starts_with('+') {
            concert.push(Concert { a: owner, b: company, record, certain });
        } else {
            let (low, high) = shares(verb);
            holdings.push(Holding { owner, company, low, high, record });
        }
    }
    let (books, _) = Books::new(names.len(), holdings);
    Case { names, books, rights, concert, text: text.to_owned() }
}

/// A seeded generator, so that random books are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
