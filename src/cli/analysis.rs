//! `ownership`, `rules` and `leads`.

use super::{Cli, Done, Failure};
use crate::model::PartialDate;
use crate::session::DealPlan;
use crate::session::run::analysis::Analysis;
use crate::session::run::decisions::Decisions;
use crate::session::run::leads::{self, LeadsAnswer};
use crate::session::run::links::{self, LinksAnswer};
use crate::session::run::ownership::{self, OwnershipAnswer, Which};
use crate::session::run::rules::{self, RuleBook, RulesAnswer};
use crate::session::run::{case, names, world};
use std::io::{self, Write};
use std::path::Path;

/// Whose ownership is asked.
pub(super) enum Whose<'a> {
    /// Who owns this company.
    Of(&'a str),
    /// What this owner owns.
    By(&'a str),
}

impl Cli<'_, '_, '_> {
    pub(super) fn ownership(
        &mut self,
        path: &Path,
        whose: &Whose<'_>,
        as_of: Option<PartialDate>,
        threshold: f64,
        votes: bool,
    ) -> Done {
        let analysis = self.analysis(path, as_of)?;
        let which = match whose {
            Whose::Of(who) => Which::Of(names::find(&analysis.facts, who)?),
            Whose::By(who) => Which::By(names::find(&analysis.facts, who)?),
        };
        let answer = ownership::answer(&analysis, &which, threshold, votes, &|| false)?;
        if self.json {
            self.print_json(&answer)?;
        } else {
            print_ownership(self.outside.out, &answer).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    pub(super) fn links(&mut self, path: &Path, pair: [&str; 2], as_of: Option<PartialDate>) -> Done {
        let analysis = self.analysis(path, as_of)?;
        let [a, b] = pair.map(|who| names::find(&analysis.facts, who));
        let answer = links::answer(&analysis, &a?, &b?)?;
        if self.json {
            self.print_json(&answer)?;
        } else {
            print_links(self.outside.out, &answer).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    pub(super) fn rules(&mut self, path: &Path, as_of: Option<PartialDate>, own: Option<&Path>) -> Done {
        let decisions = Decisions::of(&case::open_to_read(path)?)?;
        let analysis = self.analysis(path, as_of)?;
        let book = RuleBook::read(own);
        let answer = rules::answer(&analysis, &book, &decisions, self.today());
        if self.json {
            self.print_json(&answer)?;
        } else {
            print_rules(self.outside.out, &answer).map_err(Failure::Output)?;
        }
        // A rule file with an error did not run: the answer is there, but not all that was asked.
        Ok(u8::from(!answer.errors.is_empty()))
    }

    /// `deal`: target and acquirer.
    pub(super) fn leads(
        &mut self,
        path: &Path,
        deal: Option<(&str, &str)>,
        as_of: Option<PartialDate>,
        own: Option<&Path>,
    ) -> Done {
        let decisions = Decisions::of(&case::open_to_read(path)?)?;
        let analysis = self.analysis(path, as_of)?;
        let analysis = on_deal_day(analysis, as_of);
        let asked = match deal {
            None => None,
            Some((target, acquirer)) => Some(DealPlan {
                target: names::find(&analysis.facts, target)?.to_string(),
                acquirer: names::find(&analysis.facts, acquirer)?.to_string(),
                ..DealPlan::default()
            }),
        };
        let book = RuleBook::read(own);
        let answer = leads::answer(&analysis, asked.as_ref(), &book, &decisions, &|| false);
        if self.json {
            self.print_json(&answer)?;
        } else {
            print_leads(self.outside.out, &answer).map_err(Failure::Output)?;
        }
        Ok(u8::from(!answer.errors.is_empty()))
    }
}

/// Without a day of the user's, leads are those of the day the deal record names.
fn on_deal_day(analysis: Analysis, as_of: Option<PartialDate>) -> Analysis {
    match world::deal_day(&analysis) {
        Some(day) if as_of.is_none() => analysis.on(Some(day)),
        _ => analysis,
    }
}

fn print_ownership(out: &mut dyn Write, answer: &OwnershipAnswer) -> io::Result<()> {
    let percent = |fraction: f64| format!("{:.2} %", fraction * 100.0);
    for row in answer.rows.iter().filter(|row| !row.stated) {
        let (owner, company) = (&row.owner_caption, &row.company_caption);
        writeln!(out, "no holding stated  {owner} → {company}  controls: {}", row.controls)?;
    }
    for row in answer.rows.iter().filter(|row| row.stated) {
        writeln!(
            out,
            "{:>9} certain {:>9} possible  {} → {}  controls: {}",
            percent(row.certain),
            percent(row.possible),
            row.owner_caption,
            row.company_caption,
            row.controls
        )?;
    }
    match (answer.rows.is_empty(), answer.below) {
        (true, 0) => writeln!(out, "No source in this case states a holding. That is not the same as none.")?,
        (_, 0) => {}
        (_, below) => writeln!(out, "{below} holdings below the threshold are not listed.")?,
    }
    for id in &answer.ultimate_controllers {
        writeln!(out, "Ultimate controller: {}", answer.captions.get(id).unwrap_or(id))?;
    }
    for ring in &answer.orphan_rings {
        writeln!(out, "Held by nobody outside the ring: {}", ring.join(", "))?;
    }
    if let Some(settle) = &answer.would_settle {
        writeln!(out, "{} (narrows the range by {})", settle.text, percent(settle.narrows_by))?;
    }
    for remark in &answer.remarks {
        writeln!(out, "Note: {remark}")?;
    }
    writeln!(out, "{}", answer.coverage)
}

fn print_links(out: &mut dyn Write, answer: &LinksAnswer) -> io::Result<()> {
    let name = |id: &String| answer.captions.get(id).unwrap_or(id).clone();
    let grip = |grip: &links::GripJson| {
        let (low, high) = (grip.share.low * 100.0, grip.share.high * 100.0);
        format!(
            "{} has {low:.2}–{high:.2} % of {} (controls: {})",
            name(&grip.owner),
            name(&grip.company),
            grip.controls
        )
    };
    for link in &answer.close_links {
        let by: Vec<String> = link.by.iter().map(grip).collect();
        writeln!(out, "close link: {}  {}", link.close_link, by.join("; "))?;
    }
    for [first, second] in &answer.common_owners {
        writeln!(out, "common owner: {}; {}", grip(first), grip(second))?;
    }
    if answer.close_links.is_empty() && answer.common_owners.is_empty() {
        writeln!(out, "No source in this case links them. That is not the same as no link.")?;
    }
    Ok(())
}

fn print_rules(out: &mut dyn Write, answer: &RulesAnswer) -> io::Result<()> {
    for result in &answer.results {
        writeln!(out, "{:<12} {} ({})  {}", result.result, result.rule, result.rule_version, result.caption)?;
        for because in &result.because {
            writeln!(out, "    {because}")?;
        }
    }
    for error in &answer.errors {
        writeln!(out, "This rule did not run: {error}")?;
    }
    writeln!(out, "{}", answer.coverage)
}

fn print_leads(out: &mut dyn Write, answer: &LeadsAnswer) -> io::Result<()> {
    for lead in &answer.leads {
        writeln!(out, "[{}] {}  ({} {})", lead.severity, lead.title, lead.rule, lead.rule_version)?;
        writeln!(out, "    {}", lead.why)?;
        for lookalike in &lead.lookalikes {
            writeln!(out, "    innocent explanation ({}): {}", lookalike.found, lookalike.text)?;
        }
        for refute in &lead.would_refute {
            writeln!(out, "    would refute it: {refute}")?;
        }
        for source in &lead.sources {
            writeln!(out, "    source: {} {}", source.title, source.url.as_deref().unwrap_or_default())?;
        }
    }
    for error in &answer.errors {
        writeln!(out, "This rule did not run: {error}")?;
    }
    writeln!(out, "{}", answer.coverage)
}
