//! What speaks for and against a pair, each with a sentence for the analyst.
//!
//! Weights are log-odds. Against a prior of −5 a full name match (8) gives 0.95, and a threshold of 0.70 needs
//! 5.85 in all. Words earn by rarity and cost by meaning: "Research Institute" in common proves little, "North"
//! against "South" disproves much.

use super::Feature;
use super::blocking::Index;
use super::names::{Name, Standing};
use super::profile::{Identifier, Profile};
use crate::model::Known;
use crate::text::{Class, Kind, Token, distance};
use std::collections::BTreeSet;

fn feature(name: &'static str, weight: f64, value: f64, why: String) -> Feature {
    Feature { name, weight, value, why }
}

/// Identifiers in common, and identifiers of one register that differ.
pub(super) fn identifiers(left: &Profile<'_>, right: &Profile<'_>) -> Vec<Feature> {
    let mut found: Vec<Feature> = Vec::new();
    let mut add = |new: Feature| {
        // One register says it once; a second equal number adds no independent proof.
        match found.iter_mut().find(|known| known.name == new.name) {
            Some(known) if known.weight < new.weight => *known = new,
            Some(_) => {}
            None => found.push(new),
        }
    };
    let elsewhere =
        !left.countries.is_empty() && left.countries.is_disjoint(&right.countries) && !right.countries.is_empty();
    for a in &left.identifiers {
        for b in right.identifiers.iter().filter(|b| b.value == a.value) {
            if a.kind.is_some() && b.kind.is_some() && a.kind != b.kind {
                continue;
            }
            add(match (a.kind.or(b.kind), a.fault.as_ref().or(b.fault.as_ref())) {
                (Some(kind), Some(fault)) => feature(
                    "identifier_broken",
                    5.5,
                    1.0,
                    format!("Both give the same {kind} {}, but its check digit is wrong ({fault}).", a.value),
                ),
                (Some(kind), None) => feature(
                    "identifier",
                    11.0,
                    1.0,
                    format!("Both have the {kind} {}; its check digit is right.", a.value),
                ),
                (None, _) => {
                    let registers = format!("{} and {}", a.prop, b.prop);
                    let what = if a.prop == b.prop { &a.prop } else { &registers };
                    let weight = match &*a.prop {
                        "wikidataId" | "imoNumber" | "passportNumber" => 9.0,
                        _ if elsewhere => 1.5,
                        _ => 6.5,
                    };
                    let doubt = if weight < 2.0 { ", but in different countries' registers" } else { "" };
                    let why = format!("Both have the same {what} {}{doubt}; it has no check digit to verify.", a.value);
                    feature("identifier", weight, 1.0, why)
                }
            });
        }
    }
    for kind in [Kind::Lei, Kind::Uscc, Kind::JapanCorporate] {
        let valid = |profile: &Profile<'_>| -> BTreeSet<String> {
            let own = profile.identifiers.iter().filter(|id: &&Identifier| id.kind == Some(kind) && id.fault.is_none());
            own.map(|id| id.value.clone()).collect()
        };
        let (ours, theirs) = (valid(left), valid(right));
        if let (Some(a), Some(b)) = (ours.first(), theirs.first())
            && ours.is_disjoint(&theirs)
        {
            let why = format!("Different {kind}: {a} and {b}, both with a right check digit.");
            add(feature("identifier_conflict", -7.0, 1.0, why));
        }
    }
    found
}

/// Everything that one pair of names says; empty when it says nothing.
pub(super) fn names(
    left: &Profile<'_>,
    right: &Profile<'_>,
    (l, r): (&Name, &Name),
    index: &Index<'_, '_>,
) -> Vec<Feature> {
    let person = left.is_person() || right.is_person();
    let mut found = match agreement(l, r, person, index) {
        Some(found) => found,
        None => return Vec::new(),
    };
    if !l.stripped.forms_agree(&r.stripped) {
        let why = format!(
            "The legal forms differ: {} and {}; parents and subsidiaries often differ so.",
            l.stripped.describe(),
            r.stripped.describe()
        );
        found.push(feature("legal_form", -1.5, 1.0, why));
    }
    for (name, side, other) in [(l, left, right), (r, right, left)] {
        match name.standing {
            Standing::Main | Standing::Former => {}
            Standing::Weak => {
                let why = format!("\"{}\" is marked by its source as a weak alias.", name.raw);
                found.push(feature("weak_alias", -2.6, 1.0, why));
            }
            Standing::Gloss => {
                let why =
                    format!("\"{}\" only explains, in brackets, another name of {}.", name.raw, side.entity.caption());
                found.push(feature("gloss", -2.6, 1.0, why));
            }
            Standing::Alias => {
                found.push(feature("alias", -0.2, 1.0, format!("\"{}\" is an alias, not the main name.", name.raw)));
            }
        }
        let alias = matches!(name.standing, Standing::Alias | Standing::Weak | Standing::Gloss);
        let owners = if alias { index.owners(&name.joined, side) } else { Vec::new() };
        if let Some(owner) = owners.iter().find(|owner| owner.entity.id != other.entity.id) {
            let why = format!(
                "\"{}\" is the main name of another entry, {} ({}); here it is an alias of {}.",
                name.raw,
                owner.entity.caption(),
                owner.entity.id,
                side.entity.caption()
            );
            found.push(feature("alias_ambiguous", -2.5, 1.0, why));
        }
    }
    found
}

/// How far two names agree: exactly, but for the legal form, word by word, or as acronyms.
fn agreement(l: &Name, r: &Name, person: bool, index: &Index<'_, '_>) -> Option<Vec<Feature>> {
    if (l.acronym || r.acronym) && l.joined == r.joined {
        return Some(vec![acronym(l, index)]);
    }
    if l.acronym || r.acronym {
        return None;
    }
    let aligned = align(l, r, person, index);
    let evidence = 1.0 - (-aligned.evidence / 0.3).exp();
    let same_text = l.normal == r.normal;
    let same_core = l.joined == r.joined;
    if person {
        return person_agreement(l, r, &aligned, index);
    }
    if same_text || same_core || l.same_words(r) {
        let single = l.tokens.len() < 2;
        let value = (0.80 + 0.20 * evidence).min(if single { 0.86 } else { 1.0 });
        let (name, weight, how) = if same_text {
            ("name_exact", 8.0, "the same name".to_owned())
        } else if same_core {
            let (a, b) = (l.stripped.describe(), r.stripped.describe());
            let forms = if a == b { String::new() } else { format!(" but for the legal form ({a}; {b})") };
            ("name_form", 7.8, format!("the same name{forms}"))
        } else {
            ("name_words", 7.5, "the same words, in another order or abbreviated".to_owned())
        };
        let common = if evidence < 0.5 { "; its words are common, so it proves less" } else { "" };
        let why = format!("\"{}\" and \"{}\" are {how}{common}.", l.raw, r.raw);
        return Some(vec![feature(name, weight, value, why)]);
    }
    let similarity = aligned.similarity();
    if similarity < 0.55 || aligned.evidence < 0.15 {
        return None;
    }
    let value = (1.0 - 2.2 * (1.0 - similarity)).max(0.0) * (0.6 + 0.4 * evidence);
    let mut found = vec![feature("name_fuzzy", 8.0, value, aligned.describe(l, r))];
    found.extend(numbers(l, r));
    found.extend(aligned.places());
    found.extend(aligned.differing());
    Some(found)
}

fn acronym(name: &Name, index: &Index<'_, '_>) -> Feature {
    let letters = name.joined.chars().count();
    let bearers = index.acronym_bearers(&name.joined);
    let (value, note) = match letters {
        4.. if bearers <= 3 => (0.9, "few entries bear it"),
        4.. => (0.7, "several entries bear it"),
        3 => (0.65, "three letters stand for many things"),
        _ => (0.35, "two letters stand for many things"),
    };
    let why = format!("Only the acronym {} agrees, and {note}: weak unless something else agrees.", name.raw);
    feature("acronym", 6.0, value, why)
}

fn person_agreement(l: &Name, r: &Name, aligned: &Alignment, index: &Index<'_, '_>) -> Option<Vec<Feature>> {
    let words = l.tokens.len().min(r.tokens.len());
    let whole = l.joined == r.joined || l.same_words(r);
    let written_together = l.tokens.iter().chain(&r.tokens).any(|token| token.cjk);
    let full = if words > 2 || (words == 2 && l.tokens.len() == r.tokens.len()) || whole { 1.0 } else { 0.8 };
    let size: f64 = if written_together && whole && l.joined.chars().count() > 1 {
        0.76
    } else {
        match words {
            0 => return None,
            1 => 0.35,
            2 => 0.77,
            _ => 0.80,
        }
    };
    let mut found = if whole {
        vec![feature("name_exact", 8.0, size, format!("\"{}\" and \"{}\" are the same name.", l.raw, r.raw))]
    } else {
        let similarity = aligned.similarity();
        if similarity < 0.70 {
            return None;
        }
        let value = (1.0 - 2.0 * (1.0 - similarity)).max(0.0) * size * full;
        let mut found = vec![feature("name_fuzzy", 8.0, value, aligned.describe(l, r))];
        found.extend(aligned.differing());
        found
    };
    let namesakes = index.namesakes(&l.joined).max(index.namesakes(&r.joined));
    let everyday = !l.tokens.is_empty() && l.tokens.iter().all(|token| index.bearers(token) >= 15);
    if namesakes > 1 || everyday {
        let why = if namesakes > 1 {
            format!("{namesakes} entries bear this name; it cannot be all of them.")
        } else {
            "Every word of the name is borne by many entries.".to_owned()
        };
        found.push(feature("common_name", -0.25, 1.0, why));
    }
    Some(found)
}

/// Said of a person when nothing but the name agrees.
pub(super) fn name_only() -> Feature {
    let why = "Name only: no birth date, identifier or other detail supports or contradicts it.".to_owned();
    feature("name_only", 0.0, 1.0, why)
}

/// Birth dates: the best agreement between any two given.
pub(super) fn births(left: &Profile<'_>, right: &Profile<'_>) -> Option<Feature> {
    let pairs = left.births.iter().flat_map(|a| right.births.iter().map(move |b| (*a, *b)));
    let judged = pairs.map(|(a, b)| {
        let gap = (a.year_number() - b.year_number()).abs();
        match a.same_day(b) {
            Known::Yes => feature("birth_date", 3.5, 1.0, format!("Both were born on {a}.")),
            Known::Maybe => {
                feature("birth_date", 1.2, 1.0, format!("The birth dates {a} and {b} agree as far as they go."))
            }
            Known::No if gap == 0 => {
                let why = format!("Born on {a} and on {b}: the same year, another day.");
                feature("birth_conflict", -2.0, 1.0, why)
            }
            Known::No => feature("birth_conflict", -5.0, 1.0, format!("Born on {a} and on {b}.")),
        }
    });
    judged.max_by(|a, b| a.weight.total_cmp(&b.weight))
}

/// Countries of organisations: weak either way, because groups register abroad.
pub(super) fn countries(left: &Profile<'_>, right: &Profile<'_>) -> Option<Feature> {
    if left.countries.is_empty() || right.countries.is_empty() {
        return None;
    }
    let list = |profile: &Profile<'_>| profile.countries.iter().cloned().collect::<Vec<_>>().join(", ");
    match left.countries.intersection(&right.countries).next() {
        Some(shared) => Some(feature(
            "country",
            0.5,
            1.0,
            format!("Both are placed in {shared}: weak support, as for any two bodies there."),
        )),
        None => {
            let why = format!("Placed in different countries: {} and {}.", list(left), list(right));
            Some(feature("country", -0.6, 1.0, why))
        }
    }
}

fn numbers(l: &Name, r: &Name) -> Option<Feature> {
    let text = |set: Vec<&u32>| set.into_iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let only_left = text(l.numbers.difference(&r.numbers).collect());
    let only_right = text(r.numbers.difference(&l.numbers).collect());
    match (only_left.is_empty(), only_right.is_empty()) {
        (true, true) => None,
        (false, false) => {
            let why =
                format!("The numbers differ: {only_left} and {only_right}; numbered bodies are different bodies.");
            Some(feature("number_conflict", -6.0, 1.0, why))
        }
        (left_has_none, _) => {
            let number = if left_has_none { only_right } else { only_left };
            let why = format!("Only one of the names bears the number {number}: perhaps a part of the other.");
            Some(feature("number_missing", -2.5, 1.0, why))
        }
    }
}

/// Two names laid side by side, word by word.
struct Alignment {
    /// Mass of the words in common, weighted by how equal they are, counted on both sides.
    shared: f64,
    /// Mass of all words.
    total: f64,
    /// How much the words in common prove.
    evidence: f64,
    /// Words without a counterpart, with their mass.
    only_left: Vec<(Token, f64)>,
    only_right: Vec<(Token, f64)>,
    /// Different spellings taken for one word.
    spelled: Vec<(String, String)>,
}

impl Alignment {
    fn similarity(&self) -> f64 {
        if self.total > 0.0 { self.shared / self.total } else { 0.0 }
    }

    fn describe(&self, l: &Name, r: &Name) -> String {
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

    /// Different places on the two sides.
    fn places(&self) -> Option<Feature> {
        let (a, b) = (Self::unmatched(&self.only_left, true), Self::unmatched(&self.only_right, true));
        let ((a, _), (b, _)) = (a.first()?, b.first()?);
        let why = format!("One is of {} and the other of {}: branches or other bodies.", a.text, b.text);
        Some(feature("place_conflict", -3.5, 1.0, why))
    }

    /// Each side has words of meaning that the other lacks: one word stands where another should.
    fn differing(&self) -> Option<Feature> {
        let mass = |list: &[&(Token, f64)]| list.iter().map(|(_, mass)| mass).sum::<f64>();
        let (a, b) = (Self::unmatched(&self.only_left, false), Self::unmatched(&self.only_right, false));
        let value = mass(&a).min(mass(&b)).min(1.0);
        let words =
            |list: &[&(Token, f64)]| list.iter().map(|(token, _)| token.text.as_str()).collect::<Vec<_>>().join(" ");
        let why = format!("One says \"{}\" where the other says \"{}\".", words(&a), words(&b));
        (value > 0.0).then(|| feature("differing_words", -3.0, value, why))
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
fn align(l: &Name, r: &Name, person: bool, index: &Index<'_, '_>) -> Alignment {
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

/// How likely two different words are spellings of one: 0 when not. Words of the vocabulary and words that
/// several entries bear are words of their own ("aeronautic", "astronautic"), never misspellings.
fn spelling(a: &Token, b: &Token, person: bool, index: &Index<'_, '_>) -> f64 {
    if a.cjk || b.cjk || a.class != Class::Plain || b.class != Class::Plain {
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
    let allowed = if long >= 9 { 2 } else { 1 };
    if distance::edits(&a.text, &b.text) <= allowed {
        return distance::levenshtein_ratio(&a.text, &b.text).max(0.85);
    }
    let close = distance::jaro_winkler(&a.text, &b.text);
    if person && close >= 0.9 { close * 0.9 } else { 0.0 }
}
