//! Leads: where the case looks like one of the ways in which technology or control leaks away.
//!
//! - Rules are data (`assets/rules/routes`, `assets/rules/patterns`, a folder of the user's own), in the language
//!   explained by `assets/rules/README.md`; nothing here knows any particular rule
//! - [`Rules`] reads and checks them: an error names file and line, and the others still run
//! - [`leads`] finds where they fit: each lead with its ties, the innocent things that look the same, the evidence
//!   that is missing and what would refute it
//!
//! A lead is where to look, never a verdict. Nothing in here reads nationality, citizenship, birthplace, ethnicity or
//! the name of a person, and no rule can ask for them. The search is bounded: a rule that would never end is
//! stopped and says so. It does no input or output.

mod builtin;
mod check;
mod clause;
mod compile;
mod error;
mod file;
mod index;
mod parts;
mod rule;
mod run;
mod set;
mod solve;
mod template;
mod tiny;
mod walk;

#[cfg(test)]
mod tests;

pub use compile::SCHEMA;
pub use error::RuleError;
pub use rule::Rule;
pub use set::Rules;
pub use solve::Cancel;

use super::world::World;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    pub en: String,
    pub ja: String,
}

/// Do the data show an innocent explanation?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Yes,
    /// Could not look.
    Open,
    No,
}

/// A rule fits somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// 16 hexadecimal digits; stays the same as long as the rule and the entities it is about do.
    pub id: String,
    pub rule: String,
    pub rule_version: String,
    /// 1 investment … 7 cyber; `None`: a pattern.
    pub route: Option<u8>,
    /// Begins with "Possibly" when it rests on an undecided match or an unknown share.
    pub title: Words,
    /// 1 (a note) to 5.
    pub severity: u8,
    /// Positions in [`World::nodes`], in the order of the story.
    pub nodes: Vec<u32>,
    /// The caller's numbers of the ties it rests on.
    pub ties: Vec<u32>,
    pub why: Words,
    /// Evidence the rule asks for that the case does not hold.
    pub wanted: Vec<Words>,
    pub lookalikes: Vec<(Words, Seen)>,
    pub would_refute: Vec<Words>,
    /// Of the weakest tie, for ordering only.
    pub strength: f64,
}

/// What one rule looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub rule: String,
    /// `false`: it could not look at all.
    pub ran: bool,
    /// Budget spent or cancelled: what it found is not all.
    pub stopped_early: bool,
    /// What the case lacks for it.
    pub could_not_look: Vec<Words>,
    /// Situations that fit but show an innocent explanation, with how many.
    pub suppressed: Vec<(Words, usize)>,
}

/// Everything the rules found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leads {
    /// Gravest first, then strongest, then rule and entities.
    pub leads: Vec<Lead>,
    /// Rules that could not be used.
    pub errors: Vec<RuleError>,
    /// One per rule, in the order of the rules.
    pub coverage: Vec<Coverage>,
}

/// Every lead in a world. Each rule looks at up to `run::BUDGET` nodes and ties; `cancel` is asked now and then.
pub fn leads(world: &World<'_>, rules: &Rules, cancel: Cancel<'_>) -> Leads {
    let index = index::Index::new(world);
    let mut found = Leads { errors: rules.errors.clone(), ..Leads::default() };
    for rule in &rules.all {
        let (leads, coverage) = run::run(&index, rule, run::BUDGET, cancel);
        found.leads.extend(leads);
        found.coverage.push(coverage);
    }
    found.leads.sort_by(|a, b| {
        let key = |lead: &Lead| (std::cmp::Reverse(lead.severity), lead.route.unwrap_or(u8::MAX), lead.rule.clone());
        let strength = b.strength.total_cmp(&a.strength);
        b.severity.cmp(&a.severity).then(strength).then_with(|| key(a).cmp(&key(b))).then_with(|| a.nodes.cmp(&b.nodes))
    });
    found
}
