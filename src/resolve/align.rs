//! Two names laid side by side, word by word: what they share, what only one has.
//!
//! Equal words first, then the closest spelling of what is left. Han and kana are compared by pairs of
//! characters and never by spelling.

use super::Feature;
use super::blocking::Index;
use super::names::Name;
use crate::text::{Class, Token, distance};

/// The outcome of [`align`].
pub(super) struct Alignment {
    /// Mass of the words in common, weighted by how equal they are, counted on both sides.
    shared: f64,
    /// Mass of all words.
    total: f64,
    /// How much the words in common prove.
    pub evidence: f64,
    /// Words without a counterpart, with their mass.
    only_left: Vec<(Token, f64)>,
    only_right: Vec<(Token, f64)>,
    /// Different spellings taken for one word.
    pub spelled: Vec<(String, String)>,
}

impl Alignment {
    pub fn similarity(&self) -> f64 {
        if self.total > 0.0 { self.shared / self.total } else { 0.0 }
    }

    pub fn describe(&self, l: &Name, r: &Name) -> String {
        let words =
            |list: &[(Token, f64)]| list.iter().map(|(token, _)| token.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut why =
            format!("\"{}\" and \"{}\" share {:.0} % of their weight", l.raw, r.raw, self.similarity() * 100.0);
        if let Some((a, b)) = self.spelled.first() {
            why.push_str(&format!("; \"{a}\" is taken for \"{b}\""));
        }
        for (side, list) in [("first", &self.only_left), ("second", &self.only_right)] {
            if !list.is_empty() {
                why.push_str(&format!("; only the {side} has \"{}\"", words(list)));
            }
        }
        why.push('.');
        why
    }

    fn unmatched(list: &[(Token, f64)], place: bool) -> Vec<&(Token, f64)> {
        let counts =
            |class: Class| if place { class == Class::Place } else { matches!(class, Class::Generic | Class::Plain) };
        list.iter().filter(|(token, _)| counts(token.class)).collect()
    }

    /// Different places on the two sides, or a place on one.
    pub fn places(&self) -> Option<Feature> {
        let (a, b) = (Self::unmatched(&self.only_left, true), Self::unmatched(&self.only_right, true));
        let ((a, _), (b, _)) = match (a.first(), b.first()) {
            (Some(a), Some(b)) => (a, b),
            (Some((one, _)), None) | (None, Some((one, _))) => {
                let why = format!("Only one of the names says {}: the same body, or a branch of it.", one.text);
                return Some(Feature::new("place_missing", -0.6, 1.0, why));
            }
            (None, None) => return None,
        };
        let why = format!("One is of {} and the other of {}: branches or other bodies.", a.text, b.text);
        Some(Feature::new("place_conflict", -3.5, 1.0, why))
    }

    /// "Holding" here and "International" there, or on one side only: often parent, sister or subsidiary.
    pub fn family(&self) -> Option<Feature> {
        let filler = |list: &[(Token, f64)]| {
            list.iter().find(|(token, _)| token.class == Class::Filler).map(|(token, _)| token.text.clone())
        };
        match (filler(&self.only_left), filler(&self.only_right)) {
            (Some(a), Some(b)) => {
                let why = format!("One says \"{a}\" and the other \"{b}\": often two companies of one group.");
                Some(Feature::new("family", -2.0, 1.0, why))
            }
            (Some(one), None) | (None, Some(one)) => {
                let why = format!("Only one of the names says \"{one}\": the same body, or its parent or subsidiary.");
                Some(Feature::new("family", -0.7, 1.0, why))
            }
            (None, None) => None,
        }
    }

    /// Each side has words of meaning that the other lacks: one word stands where another should.
    pub fn differing(&self) -> Option<Feature> {
        let mass = |list: &[&(Token, f64)]| list.iter().map(|(_, mass)| mass).sum::<f64>();
        let (a, b) = (Self::unmatched(&self.only_left, false), Self::unmatched(&self.only_right, false));
        let value = mass(&a).min(mass(&b)).min(1.0);
        let words =
            |list: &[&(Token, f64)]| list.iter().map(|(token, _)| token.text.as_str()).collect::<Vec<_>>().join(" ");
        let why = format!("One says \"{}\" where the other says \"{}\".", words(&a), words(&b));
        (value > 0.0).then(|| Feature::new("differing_words", -3.0, value, why))
    }
}

fn mass(token: &Token, index: &Index<'_, '_>) -> f64 {
    let mass = match token.class {
        Class::Stop => 0.0,
        Class::Filler => 0.15,
        Class::Generic => 0.7,
        Class::Place => 0.7,
        Class::Plain => 0.8 + 0.8 * index.rarity(token),
    };
    // Neighbouring pairs of characters overlap: each character counts in two of them.
    if token.cjk { mass * 0.6 } else { mass }
}

fn proof(token: &Token, index: &Index<'_, '_>) -> f64 {
    let proof = match token.class {
        Class::Stop => 0.0,
        Class::Filler => 0.01,
        Class::Generic => 0.05,
        Class::Place => 0.05,
        Class::Plain => index.rarity(token),
    };
    if token.cjk { proof * 0.5 } else { proof }
}

/// Equal words first, then the closest spelling of what is left. O(words²), words are few.
pub(super) fn align(l: &Name, r: &Name, person: bool, index: &Index<'_, '_>) -> Alignment {
    let mut found =
        Alignment { shared: 0.0, total: 0.0, evidence: 0.0, only_left: vec![], only_right: vec![], spelled: vec![] };
    let mut right: Vec<Option<&Token>> = r.tokens.iter().map(Some).collect();
    let mut rest = Vec::new();
    for token in &l.tokens {
        match right.iter_mut().find(|slot| slot.is_some_and(|other| other.text == token.text)) {
            Some(slot) => {
                *slot = None;
                let mass = mass(token, index);
                found.shared += 2.0 * mass;
                found.total += 2.0 * mass;
                found.evidence += proof(token, index);
            }
            None => rest.push(token),
        }
    }
    for token in rest {
        let closest = right
            .iter_mut()
            .filter_map(|slot| slot.map(|other| (spelling(token, other, person, index), slot)))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(equal, _)| *equal > 0.0);
        match closest {
            Some((equal, slot)) => {
                if let Some(other) = slot.take() {
                    let both = mass(token, index) + mass(other, index);
                    found.shared += equal * both;
                    found.total += both;
                    found.evidence += equal * proof(other, index).min(proof(token, index));
                    found.spelled.push((token.text.clone(), other.text.clone()));
                }
            }
            None => found.only_left.push((token.clone(), mass(token, index))),
        }
    }
    found.only_right = right.into_iter().flatten().map(|token| (token.clone(), mass(token, index))).collect();
    for (token, mass) in found.only_left.iter().chain(&found.only_right) {
        // A place more or less is common between spellings of one name; a filler is nothing.
        found.total += match token.class {
            Class::Place => mass * 0.7,
            Class::Filler => mass * 0.5,
            _ => *mass,
        };
    }
    found
}

/// Worth laying side by side: a word in common, or two that begin alike.
pub(super) fn near(l: &Name, r: &Name) -> bool {
    let alike = |a: &Token, b: &Token| {
        a.text == b.text || !a.cjk && !b.cjk && a.text.chars().take(3).eq(b.text.chars().take(3))
    };
    l.tokens.iter().any(|a| r.tokens.iter().any(|b| alike(a, b))) || (l.tokens.len() == 1 && r.tokens.len() == 1)
}

/// How likely two different words are spellings of one: 0 when not. Words of the vocabulary and words that
/// several entries bear are words of their own ("aeronautic", "astronautic"), never misspellings.
fn spelling(a: &Token, b: &Token, person: bool, index: &Index<'_, '_>) -> f64 {
    if a.cjk || b.cjk || a.class != Class::Plain || b.class != Class::Plain {
        return 0.0;
    }
    // A digit more or less is another thing: YV1000, YV1007.
    if a.text.chars().chain(b.text.chars()).any(char::is_numeric) {
        return 0.0;
    }
    let (short, long) =
        (a.text.chars().count().min(b.text.chars().count()), a.text.chars().count().max(b.text.chars().count()));
    if person && short == 1 && a.text.chars().next() == b.text.chars().next() {
        return 0.7;
    }
    if short < 4 || long - short > 3 {
        return 0.0;
    }
    if !person && index.bearers(a) > 2 && index.bearers(b) > 2 {
        return 0.0;
    }
    match distance::edits(&a.text, &b.text) {
        1 => return 0.94,
        2 if long >= 9 => return 0.88,
        _ => {}
    }
    let close = distance::jaro_winkler(&a.text, &b.text);
    if person && close >= 0.9 { close * 0.9 } else { 0.0 }
}
