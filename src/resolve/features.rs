//! What speaks for and against a pair, each with a sentence for the analyst.
//!
//! Weights are log-odds. Against a prior of −5 a full name match (8) gives 0.95, and a threshold of 0.70 needs
//! 5.85 in all. Words earn by rarity and cost by meaning: "Research Institute" in common proves little, "North"
//! against "South" disproves much.

use super::Feature;
use super::align::{Alignment, align, near};
use super::blocking::Index;
use super::names::{Name, Standing};
use super::profile::{Identifier, Profile};
use crate::model::Known;
use crate::text::{Class, FormClass, Kind, Token};
use std::collections::BTreeSet;

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
                (Some(kind), Some(fault)) => Feature::new(
                    "identifier_broken",
                    5.5,
                    1.0,
                    format!("Both give the same {kind} {}, but its check digit is wrong ({fault}).", a.value),
                ),
                (Some(kind), None) => Feature::new(
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
                    Feature::new("identifier", weight, 1.0, why)
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
            add(Feature::new("identifier_conflict", -7.0, 1.0, why));
        }
    }
    found
}

/// Everything that one pair of names says; empty when it says nothing, or cannot say more than `floor`: all
/// that follows the agreement itself only takes away.
pub(super) fn names(
    left: &Profile<'_>,
    right: &Profile<'_>,
    (l, r): (&Name, &Name),
    index: &Index<'_, '_>,
    floor: f64,
) -> Vec<Feature> {
    let person = left.is_person() || right.is_person();
    let mut found = match agreement(l, r, person, index, floor) {
        Some(found) => found,
        None => return Vec::new(),
    };
    if !l.stripped.forms_agree(&r.stripped) {
        let why = format!(
            "The legal forms differ: {} and {}; parents and subsidiaries often differ so.",
            l.stripped.describe(),
            r.stripped.describe()
        );
        found.push(Feature::new("legal_form", -1.5, 1.0, why));
    }
    let group = |name: &Name| name.stripped.forms.iter().any(|form| form.class == FormClass::Group);
    if !person && group(l) != group(r) && l.normal != r.normal {
        let why = "Only one of the names says \"Group\": the same body, or its parent or subsidiary.".to_owned();
        found.push(Feature::new("group", -0.4, 1.0, why));
    }
    for (name, side, other) in [(l, left, right), (r, right, left)] {
        match name.standing {
            Standing::Main | Standing::Former => {}
            Standing::Alias if name.acronym => {}
            Standing::Weak => {
                let why = format!("\"{}\" is marked by its source as a weak alias.", name.raw);
                found.push(Feature::new("weak_alias", -2.6, 1.0, why));
            }
            Standing::Gloss => {
                let why =
                    format!("\"{}\" only explains, in brackets, another name of {}.", name.raw, side.entity.caption());
                found.push(Feature::new("gloss", -2.6, 1.0, why));
            }
            Standing::Alias => {
                found.push(Feature::new(
                    "alias",
                    -0.2,
                    1.0,
                    format!("\"{}\" is an alias, not the main name.", name.raw),
                ));
            }
        }
        let alias = matches!(name.standing, Standing::Alias | Standing::Weak | Standing::Gloss);
        let common = |token: &Token| matches!(token.class, Class::Generic | Class::Filler);
        if alias && !person && name.tokens.len() <= 3 && name.tokens.iter().all(common) {
            let why = format!("The alias \"{}\" is a few common words that other bodies may go by too.", name.raw);
            found.push(Feature::new("alias_common", -2.0, 1.0, why));
        }
        let owners = if alias { index.owners(&name.joined, side) } else { Vec::new() };
        if let Some(owner) = owners.iter().find(|owner| owner.entity.id != other.entity.id) {
            let why = format!(
                "\"{}\" is the main name of another entry, {} ({}); here it is an alias of {}.",
                name.raw,
                owner.entity.caption(),
                owner.entity.id,
                side.entity.caption()
            );
            found.push(Feature::new("alias_ambiguous", -2.5, 1.0, why));
        }
    }
    found
}

/// How far two names agree: exactly, but for the legal form, word by word, or as acronyms.
fn agreement(l: &Name, r: &Name, person: bool, index: &Index<'_, '_>, floor: f64) -> Option<Vec<Feature>> {
    if (l.acronym || r.acronym) && l.joined == r.joined {
        return Some(vec![acronym(l, index)]);
    }
    if l.acronym || r.acronym {
        return None;
    }
    if l.joined != r.joined && !near(l, r) {
        return None;
    }
    let aligned = align(l, r, person, index);
    let evidence = 1.0 - (-aligned.evidence / 0.3).exp();
    let same_text = l.normal == r.normal;
    let same_core = l.joined == r.joined;
    if person {
        return person_agreement(l, r, &aligned, index, floor);
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
        return Some(vec![Feature::new(name, weight, value, why)]);
    }
    let similarity = aligned.similarity();
    if similarity < 0.40 {
        return None;
    }
    // A one-word name spelled differently is more often another name.
    let certainty = if aligned.spelled.len() == 1 && l.tokens.len() == 1 { 0.8 } else { 1.0 };
    // Kept even where it says next to nothing, so that "why not?" has an answer.
    let value = (1.0 - 2.0 * (1.0 - similarity)).max(0.02) * (0.6 + 0.4 * evidence) * certainty;
    if 8.0 * value <= floor {
        return None;
    }
    let mut found = vec![Feature::new("name_fuzzy", 8.0, value, aligned.describe(l, r))];
    found.extend(numbers(l, r));
    found.extend(aligned.places());
    found.extend(aligned.differing());
    found.extend(aligned.family());
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
    Feature::new("acronym", 6.0, value, why)
}

fn person_agreement(
    l: &Name,
    r: &Name,
    aligned: &Alignment,
    index: &Index<'_, '_>,
    floor: f64,
) -> Option<Vec<Feature>> {
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
            2 => 0.80,
            _ => 0.83,
        }
    };
    let mut found = if whole {
        vec![Feature::new("name_exact", 8.0, size, format!("\"{}\" and \"{}\" are the same name.", l.raw, r.raw))]
    } else {
        let similarity = aligned.similarity();
        if similarity < 0.70 {
            return None;
        }
        let value = (1.0 - 1.8 * (1.0 - similarity)).max(0.0) * size * full;
        if 8.0 * value <= floor {
            return None;
        }
        let mut found = vec![Feature::new("name_fuzzy", 8.0, value, aligned.describe(l, r))];
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
        found.push(Feature::new("common_name", -0.25, 1.0, why));
    }
    Some(found)
}

/// Said of a person when nothing but the name agrees.
pub(super) fn name_only() -> Feature {
    let why = "Name only: no birth date, identifier or other detail supports or contradicts it.".to_owned();
    Feature::new("name_only", 0.0, 1.0, why)
}

/// Birth dates: the best agreement between any two given.
pub(super) fn births(left: &Profile<'_>, right: &Profile<'_>) -> Option<Feature> {
    let pairs = left.births.iter().flat_map(|a| right.births.iter().map(move |b| (*a, *b)));
    let judged = pairs.map(|(a, b)| {
        let gap = (a.year_number() - b.year_number()).abs();
        match a.same_day(b) {
            Known::Yes => Feature::new("birth_date", 3.5, 1.0, format!("Both were born on {a}.")),
            Known::Maybe => {
                Feature::new("birth_date", 1.2, 1.0, format!("The birth dates {a} and {b} agree as far as they go."))
            }
            Known::No if gap == 0 => {
                let why = format!("Born on {a} and on {b}: the same year, another day.");
                Feature::new("birth_conflict", -2.0, 1.0, why)
            }
            Known::No => Feature::new("birth_conflict", -5.0, 1.0, format!("Born on {a} and on {b}.")),
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
        Some(shared) => Some(Feature::new(
            "country",
            0.5,
            1.0,
            format!("Both are placed in {shared}: weak support, as for any two bodies there."),
        )),
        None => {
            let why = format!("Placed in different countries: {} and {}.", list(left), list(right));
            Some(Feature::new("country", -0.6, 1.0, why))
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
            Some(Feature::new("number_conflict", -6.0, 1.0, why))
        }
        (left_has_none, _) => {
            let number = if left_has_none { only_right } else { only_left };
            let why = format!("Only one of the names bears the number {number}: perhaps a part of the other.");
            Some(Feature::new("number_missing", -2.5, 1.0, why))
        }
    }
}
