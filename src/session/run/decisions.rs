//! What the analyst decided and supposed, apart from facts: leads accepted or dismissed, documents
//! received, rules confirmed, deals imagined.
//!
//! Kept as properties of the case (`analysis/…`), so that each is one edit with an inverse. An entry that
//! cannot be read is named in [`Decisions::unreadable`] and otherwise left alone.

use super::RunError;
use crate::case::{Case, Edit, Who};
use crate::model::PartialDate;
use crate::session::findings::{DealPlan, Decision};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// Every key begins so.
pub const KEYS: &str = "analysis/";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Signed<T> {
    by: String,
    at: String,
    #[serde(default)]
    reason: String,
    #[serde(flatten)]
    what: T,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Choice {
    accepted: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Switch {
    in_force: bool,
    from: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Nothing {}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// By lead id: accepted or dismissed.
    pub leads: BTreeMap<String, (bool, Decision)>,
    /// By key of the missing document: received.
    pub settled: BTreeMap<String, Decision>,
    /// By rule id: in force again (or not) from a day.
    pub rules: BTreeMap<String, (bool, PartialDate, Decision)>,
    /// In the order of their ids.
    pub deals: Vec<DealPlan>,
    pub unreadable: Vec<String>,
}

impl Decisions {
    pub fn of(case: &Case) -> Result<Self, RunError> {
        Ok(Self::read(&case.metas(KEYS)?))
    }

    pub fn read(entries: &BTreeMap<String, String>) -> Self {
        let mut found = Self::default();
        for (key, json) in entries {
            let Some((kind, name)) = key.strip_prefix(KEYS).and_then(|rest| rest.split_once('/')) else { continue };
            if found.take(kind, name, json).is_none() {
                found.unreadable.push(key.clone());
            }
        }
        found
    }

    fn take(&mut self, kind: &str, name: &str, json: &str) -> Option<()> {
        fn parse<T: DeserializeOwned>(json: &str) -> Option<(T, Decision)> {
            let signed: Signed<T> = serde_json::from_str(json).ok()?;
            Some((signed.what, Decision { by: signed.by, at: signed.at, reason: signed.reason }))
        }
        match kind {
            "lead" => {
                let (choice, decision) = parse::<Choice>(json)?;
                self.leads.insert(name.to_owned(), (choice.accepted, decision));
            }
            "settled" => {
                let (_, decision) = parse::<Nothing>(json)?;
                self.settled.insert(name.to_owned(), decision);
            }
            "rule" => {
                let (switch, decision) = parse::<Switch>(json)?;
                self.rules.insert(name.to_owned(), (switch.in_force, switch.from.parse().ok()?, decision));
            }
            "deal" => self.deals.push(serde_json::from_str(json).ok()?),
            _ => return None,
        }
        Some(())
    }

    /// An id that no supposed deal has.
    pub fn free_deal(&self) -> String {
        let taken = |id: &String| self.deals.iter().any(|deal| deal.id == *id);
        (1..).map(|number| format!("{number:03}")).find(|id| !taken(id)).unwrap_or_default()
    }
}

fn signed<T: Serialize>(kind: &str, name: &str, what: Option<T>, reason: &str, who: &Who) -> Edit {
    let sign = |what| Signed { by: who.by.clone(), at: who.at.clone(), reason: reason.to_owned(), what };
    let value = what.and_then(|what| serde_json::to_string(&sign(what)).ok());
    Edit::Meta { key: format!("{KEYS}{kind}/{name}"), value }
}

/// Accepts or dismisses a lead; `None` takes the decision back.
pub fn lead(id: &str, decision: Option<(bool, &str)>, who: &Who) -> Edit {
    let reason = decision.map(|(_, reason)| reason).unwrap_or_default();
    signed("lead", id, decision.map(|(accepted, _)| Choice { accepted }), reason, who)
}

/// Ticks a document as received.
pub fn settle(key: &str, note: Option<&str>, who: &Who) -> Edit {
    signed("settled", key, note.map(|_| Nothing {}), note.unwrap_or_default(), who)
}

/// Confirms that a rule is in force again, or still is not, from a day.
pub fn rule(id: &str, setting: Option<(bool, PartialDate)>, who: &Who) -> Edit {
    let switch = setting.map(|(in_force, from)| Switch { in_force, from: from.to_string() });
    signed("rule", id, switch, "", who)
}

/// Supposes a deal, or no longer does.
pub fn deal(id: &str, plan: Option<&DealPlan>) -> Edit {
    Edit::Meta { key: format!("{KEYS}deal/{id}"), value: plan.and_then(|plan| serde_json::to_string(plan).ok()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(entries: &mut BTreeMap<String, String>, edit: Edit) {
        let Edit::Meta { key, value } = edit else { unreachable!("decisions are properties of the case") };
        match value {
            Some(value) => entries.insert(key, value),
            None => entries.remove(&key),
        };
    }

    #[test]
    fn decisions_come_back_as_they_were_made_and_can_be_taken_back() {
        let who = Who { by: "analyst".to_owned(), at: "2026-11-22T10:00:00Z".to_owned() };
        let plan = DealPlan {
            id: "001".to_owned(),
            name: "Offer".to_owned(),
            kind: Default::default(),
            target: "t".to_owned(),
            acquirer: "a".to_owned(),
            seller: None,
            low: 0.3,
            high: 0.5,
            date: Some("2026-12".to_owned()),
        };
        let mut entries = BTreeMap::new();
        apply(&mut entries, lead("x", Some((false, "shared agent")), &who));
        apply(&mut entries, settle("register of F3", Some("got it"), &who));
        apply(&mut entries, rule("bis_affiliates", "2026-11-10".parse().ok().map(|day| (true, day)), &who));
        apply(&mut entries, deal("001", Some(&plan)));
        entries.insert("analysis/lead/broken".to_owned(), "{".to_owned());
        let read = Decisions::read(&entries);
        assert_eq!(read.leads["x"].1.reason, "shared agent");
        assert!(!read.leads["x"].0);
        assert_eq!(read.settled["register of F3"].by, "analyst");
        assert_eq!(read.rules["bis_affiliates"].1.to_string(), "2026-11-10");
        assert_eq!(read.deals, [plan]);
        assert_eq!(read.free_deal(), "002");
        assert_eq!(read.unreadable, ["analysis/lead/broken"]);
        apply(&mut entries, lead("x", None, &who));
        apply(&mut entries, deal("001", None));
        let read = Decisions::read(&entries);
        assert!(read.leads.is_empty() && read.deals.is_empty());
    }
}
