//! Beneficial owners: natural persons with enough of a company, or with control over it by any means.
//!
//! Who is a natural person and how much everybody holds come from the caller. Certain and possible stay
//! apart; nothing about a person is looked at but holdings and control.

use super::control::{Control, Controls, How, NOISE};
use std::collections::BTreeMap;

/// From which integrated holding on a person counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// A fraction.
    pub share: f64,
    /// `true`: exactly that much is enough (methods.md §1); `false`: it takes more.
    pub inclusive: bool,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { share: 0.25, inclusive: true }
    }
}

impl Threshold {
    pub fn reached(self, share: f64) -> bool {
        if self.inclusive { share >= self.share - NOISE } else { share > self.share + NOISE }
    }
}

/// Why a person is a beneficial owner.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// An integrated holding (fractions).
    Holding {
        certain: f64,
        possible: f64,
    },
    Control(How),
}

/// A natural person behind a company.
#[derive(Clone, Debug, PartialEq)]
pub struct BeneficialOwner {
    pub person: u32,
    /// However the unknown turns out.
    pub certain: bool,
    /// At least one; the holding first.
    pub reasons: Vec<Reason>,
}

/// The beneficial owners of a company: certain ones first, then by possible holding, then by number.
///
/// `integrated` lists (owner, certain, possible) of everybody with an integrated holding in the company.
pub fn beneficial_owners(
    company: u32,
    is_person: &dyn Fn(u32) -> bool,
    integrated: &[(u32, f64, f64)],
    controls: &Controls<'_>,
    threshold: Threshold,
) -> Vec<BeneficialOwner> {
    let mut found = BTreeMap::<u32, BeneficialOwner>::new();
    let new = |person| BeneficialOwner { person, certain: false, reasons: Vec::new() };
    for &(person, certain, possible) in integrated {
        if is_person(person) && person != company && threshold.reached(possible) {
            let owner = found.entry(person).or_insert_with(|| new(person));
            owner.certain |= threshold.reached(certain);
            owner.reasons.push(Reason::Holding { certain, possible });
        }
    }
    for controller in controls.of(company).into_iter().filter(|one| is_person(one.node)) {
        let owner = found.entry(controller.node).or_insert_with(|| new(controller.node));
        owner.certain |= controller.control == Control::Yes;
        owner.reasons.extend(controls.explain(controller.node, company).how.into_iter().map(Reason::Control));
    }
    let mut owners: Vec<BeneficialOwner> = found.into_values().collect();
    owners.sort_by(|a, b| (!a.certain).cmp(&!b.certain).then(possible(b).total_cmp(&possible(a))));
    owners
}

fn possible(owner: &BeneficialOwner) -> f64 {
    owner.reasons.iter().fold(0.0, |most, reason| match reason {
        Reason::Holding { possible, .. } => most.max(*possible),
        Reason::Control(_) => most,
    })
}
