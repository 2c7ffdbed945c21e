//! What was collected, as text for people.

use crate::collect::Finding;
use crate::collect::connect::Card;
use crate::collect::lists::ListCard;
use crate::session::run::collect::{
    ClipReport, DecideReport, Duplicate, EnrichLine, EnrichState, InboxLine, InboxPage, ListLine, RecheckState,
    Rechecked, Replaced, Sign, WarcReport,
};
use crate::text::counted;
use serde_json::{Value, json};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

/// Differences shown for one page; `--json` has more.
const SHOWN_LINES: usize = 20;
/// Findings shown for one page.
const SHOWN_FINDINGS: usize = 10;

pub(super) fn clipped(out: &mut dyn Write, pages: &[ClipReport], accepted: Option<&DecideReport>) -> io::Result<()> {
    for page in pages {
        writeln!(out, "{}  {}", page.fetch, page.title)?;
        if let Some(problem) = &page.problem {
            writeln!(out, "  {problem}")?;
            continue;
        }
        if let Some(since) = &page.unchanged_since {
            let by = if page.unchanged_by == Some("server") { "says the server" } else { "the same bytes" };
            writeln!(out, "  unchanged since {since} ({by}); nothing was added")?;
            continue;
        }
        writeln!(out, "  {}  {}  {} bytes", page.final_url, page.media, page.bytes)?;
        writeln!(out, "  sha256 {}", page.sha256.as_deref().unwrap_or("unknown"))?;
        match &page.recipe {
            Some(recipe) => writeln!(out, "  {}, read by recipe {recipe}", proposals(page.proposals))?,
            None => writeln!(out, "  kept as evidence; no recipe fits")?,
        }
        if let Some(earlier) = page.earlier {
            writeln!(out, "  it said something else before: page {earlier}")?;
        }
        by_hand(out, page.by_hand)?;
        no_longer(out, page.gone)?;
        findings(out, &page.findings)?;
        for note in &page.notes {
            writeln!(out, "  {note}")?;
        }
    }
    accepted.map_or(Ok(()), |accepted| decided(out, accepted))
}

/// What could not be read, and notes: each under its heading; `--json` has all of it.
fn findings(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    for (heading, notes) in [("Could not be read", false), ("Notes", true)] {
        let told: Vec<&Finding> = findings.iter().filter(|finding| finding.is_note() == notes).collect();
        if !told.is_empty() {
            writeln!(out, "  {heading}:")?;
        }
        for finding in told.iter().take(SHOWN_FINDINGS) {
            writeln!(out, "    {}  {}", finding.locator, finding.message)?;
        }
        if told.len() > SHOWN_FINDINGS {
            writeln!(out, "    … and {} more", told.len() - SHOWN_FINDINGS)?;
        }
    }
    Ok(())
}

/// One line about one entity.
pub(super) fn state(line: &EnrichLine) -> String {
    match (line.state, &line.problem) {
        (EnrichState::Asked, _) => {
            format!("{}, {}", proposals(line.proposals), counted(line.findings, "finding", "findings"))
        }
        (EnrichState::Already, _) => "answered before; ask again with --again".to_owned(),
        (EnrichState::CouldNotLook, problem) => problem.clone().unwrap_or_else(|| "could not look".to_owned()),
        (EnrichState::NotApplicable, problem) => format!("not asked: {}", problem.as_deref().unwrap_or_default()),
    }
}

pub(super) fn enriched(out: &mut dyn Write, lines: &[EnrichLine]) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}  ({})  {}", line.caption, line.entity, state(line))?;
        for note in &line.notes {
            writeln!(out, "  {note}")?;
        }
    }
    let count = |state: EnrichState| lines.iter().filter(|line| line.state == state).count();
    writeln!(
        out,
        "{} asked, {} answered before, {} could not be looked at, {} not asked",
        count(EnrichState::Asked),
        count(EnrichState::Already),
        count(EnrichState::CouldNotLook),
        count(EnrichState::NotApplicable)
    )
}

pub(super) fn source(out: &mut dyn Write, card: &Card, host: &str) -> io::Result<()> {
    writeln!(out, "{}  {}", card.id, card.en)?;
    writeln!(out, "  {}", card.gives_en)?;
    writeln!(out, "  asks {host}; terms {}; {}", card.terms, card.cost_en)?;
    if let Some(key) = &card.key {
        let need = if key.optional { "works better with a key" } else { "needs a key" };
        writeln!(out, "  {need} from {}", key.from)?;
    }
    for question in &card.questions {
        writeln!(out, "  --question {}  {} (needs {})", question.id, question.en, question.needs.join(" or "))?;
    }
    Ok(())
}

pub(super) fn source_json(card: &Card, host: &str) -> Value {
    let questions: Vec<Value> = card
        .questions
        .iter()
        .map(|question| {
            json!({ "id": question.id, "en": question.en, "ja": question.ja, "needs": question.needs,
                "about": question.about })
        })
        .collect();
    let key = card.key.as_ref().map(|key| json!({ "optional": key.optional, "from": key.from }));
    json!({ "id": card.id, "en": card.en, "ja": card.ja, "gives_en": card.gives_en, "gives_ja": card.gives_ja,
        "host": host, "terms": card.terms, "cost_en": card.cost_en, "cost_ja": card.cost_ja,
        "per_second": card.per_second, "licence": card.licence, "reliability": card.reliability, "key": key,
        "questions": questions })
}

pub(super) fn list(out: &mut dyn Write, card: &ListCard, host: &str) -> io::Result<()> {
    writeln!(out, "{}  {}", card.id, card.en)?;
    writeln!(out, "  by {}; asks {host}; terms {}", card.publisher, card.terms)?;
    if card.by_hand {
        writeln!(out, "  no download: save {} and give it with --file", card.url)?;
    }
    writeln!(out, "  {}", card.note_en)
}

pub(super) fn list_json(card: &ListCard, host: &str) -> Value {
    json!({ "id": card.id, "en": card.en, "ja": card.ja, "publisher": card.publisher, "url": card.url, "host": host,
        "terms": card.terms, "licence": card.licence, "by_hand": card.by_hand, "note_en": card.note_en,
        "note_ja": card.note_ja })
}

pub(super) fn lists_updated(out: &mut dyn Write, lines: &[ListLine]) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}", line.name)?;
        if let Some(problem) = &line.problem {
            writeln!(out, "  {problem}")?;
            continue;
        }
        let edition = line.edition.as_deref().unwrap_or("not stated");
        if let Some(warning) = &line.warning {
            writeln!(out, "  warning: {warning}")?;
        }
        if line.unchanged {
            writeln!(out, "  unchanged, edition {edition}: {}", counted(line.entries, "entry", "entries"))?;
            if line.proposals == 0 {
                continue;
            }
        } else {
            writeln!(
                out,
                "  edition {edition}: {}; {} added, {} removed, {} renamed",
                counted(line.entries, "entry", "entries"),
                line.added,
                line.removed,
                line.renamed
            )?;
        }
        let fate = match (line.accepted, line.proposals) {
            (true, _) => "accepted",
            (false, 1) => "waits in the inbox",
            (false, _) => "wait in the inbox",
        };
        let pages = if line.fetches.len() == 1 { "page" } else { "pages" };
        writeln!(out, "  {} {fate} ({pages} {})", proposals(line.proposals), numbers(&line.fetches))?;
    }
    Ok(())
}

fn proposals(count: impl Display) -> String {
    counted(count, "proposal", "proposals")
}

fn numbers(numbers: &[i64]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

pub(super) fn inbox(out: &mut dyn Write, pages: &[InboxPage]) -> io::Result<()> {
    for page in pages {
        writeln!(out, "page {}  {}  ({}, {})", page.fetch, page.title, page.origin, page.at)?;
        writeln!(out, "  {}", page.url)?;
        if let Some(problem) = &page.problem {
            writeln!(out, "  {problem}")?;
        }
        findings(out, &page.findings)?;
        for line in &page.proposals {
            proposal(out, line)?;
        }
    }
    let open: u64 = pages.iter().map(|page| page.open).sum();
    let wait = if open == 1 { "waits" } else { "wait" };
    writeln!(out, "{} {wait} for a decision", proposals(open))
}

fn proposal(out: &mut dyn Write, line: &InboxLine) -> io::Result<()> {
    let state = if line.state == "open" { String::new() } else { format!("  [{}]", line.state) };
    writeln!(out, "  {:>5}  {}  {}{state}", line.proposal, line.schema, line.caption)?;
    if let Some(same) = &line.same_as {
        writeln!(out, "         is {same}")?;
    }
    match &line.duplicate {
        Some(Duplicate::InCase) => writeln!(out, "         everything is in the case already")?,
        Some(Duplicate::SaidElsewhere) => writeln!(out, "         the case has all of it from another source")?,
        Some(Duplicate::Open { proposal }) => writeln!(out, "         the same as proposal {proposal}")?,
        None => {}
    }
    for other in &line.may_be {
        writeln!(out, "         may be {} of the case: --same {}={}", other.caption, line.proposal, other.entity)?;
    }
    if let Some(Replaced { said, version, proposal, .. }) = &line.replaces {
        let said: Vec<String> = said.iter().map(|(prop, value)| format!("{prop} {value}")).collect();
        writeln!(out, "         replaces {} of the version of {version} (proposal {proposal})", said.join(", "))?;
    }
    for value in &line.values {
        let original = value.original.as_ref().map(|text| format!("  ({text})")).unwrap_or_default();
        writeln!(out, "         {} = {}{original}  @ {}", value.prop, value.value, value.locator)?;
    }
    Ok(())
}

pub(super) fn decided(out: &mut dyn Write, report: &DecideReport) -> io::Result<()> {
    let statements = counted(report.statements, "statement", "statements");
    writeln!(out, "{} decided, {statements} written", proposals(report.decided))?;
    for also in &report.also {
        writeln!(out, "  also {}  {}: {}", also.proposal, also.caption, also.why)?;
    }
    for left in &report.left_out {
        writeln!(out, "  left out of {}: {} ({})", left.proposal, left.what, left.why)?;
    }
    Ok(())
}

pub(super) fn rechecked(out: &mut dyn Write, found: &Rechecked) -> io::Result<()> {
    for line in &found.lines {
        let word = match line.state {
            RecheckState::Unchanged if line.unchanged_by == Some("server") => "unchanged, says the server",
            RecheckState::Unchanged => "unchanged, the same bytes",
            RecheckState::Changed => "changed",
            RecheckState::CouldNotLook => "could not look",
            RecheckState::NotApplicable => "not looked at",
        };
        let new = line.new.map(|new| format!(" → page {new}")).unwrap_or_default();
        writeln!(out, "{}  {}  {word}{new}", line.fetch, line.title)?;
        if let Some(problem) = &line.problem {
            writeln!(out, "  {problem}")?;
        }
        if let Some(kept) = &line.kept {
            writeln!(out, "  kept on {kept}, when looking again was cut off")?;
        }
        by_hand(out, line.by_hand)?;
        no_longer(out, line.gone)?;
        findings(out, &line.findings)?;
        let Some(difference) = &line.difference else { continue };
        for change in difference.lines.iter().take(SHOWN_LINES) {
            let sign = match change.sign {
                Sign::Same => ' ',
                Sign::Added => '+',
                Sign::Removed => '-',
            };
            writeln!(out, "  {sign} {}", change.text)?;
        }
        let hidden = difference.lines.len().saturating_sub(SHOWN_LINES) + difference.further;
        if hidden > 0 {
            writeln!(out, "  and {hidden} more {}", if hidden == 1 { "line" } else { "lines" })?;
        }
    }
    let count = |state: RecheckState| found.lines.iter().filter(|line| line.state == state).count();
    writeln!(
        out,
        "{} unchanged, {} changed, {} could not be looked at, {} saved files not looked at",
        count(RecheckState::Unchanged),
        count(RecheckState::Changed),
        count(RecheckState::CouldNotLook),
        count(RecheckState::NotApplicable)
    )?;
    if found.not_asked > 0 {
        writeln!(
            out,
            "{} answers of registers and lists: `enrich --again` and `lists update` ask them",
            found.not_asked
        )?;
    }
    Ok(())
}

/// What mappings by hand read beside a recipe.
fn by_hand(out: &mut dyn Write, page: Option<i64>) -> io::Result<()> {
    page.map_or(Ok(()), |page| writeln!(out, "  page {page} of the inbox holds what its mapping by hand reads on it"))
}

/// What the earlier version of a page said and the new one does not.
fn no_longer(out: &mut dyn Write, page: Option<i64>) -> io::Result<()> {
    let Some(page) = page else { return Ok(()) };
    writeln!(out, "  page {page} of the inbox holds what was accepted and is no longer on it: check before accepting")
}

pub(super) fn archived(out: &mut dyn Write, file: &Path, report: &WarcReport) -> io::Result<()> {
    writeln!(
        out,
        "{}: {} pages and answers, {} records, {} bytes; {} digests computed again and right",
        file.display(),
        report.fetches,
        report.records,
        report.bytes,
        report.digests
    )?;
    for url in &report.without_body {
        writeln!(out, "  its body was too large to keep: {url}")?;
    }
    for answer in &report.with_secrets {
        writeln!(out, "  the body repeats the key that was sent; do not hand this file on: {answer}")?;
    }
    if report.withdrawn > 0 {
        writeln!(
            out,
            "  {} taken back and not in the file",
            counted(report.withdrawn, "page or answer", "pages and answers")
        )?;
    }
    for problem in &report.problems {
        writeln!(out, "  wrong: {problem}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_apart_from_what_could_not_be_read() {
        let mut told = vec![Finding::note("/score", "a candidate"), Finding::not_read("line 3", "not a date: x")];
        let printed = |told: &[Finding]| {
            let mut out = Vec::new();
            findings(&mut out, told).unwrap();
            String::from_utf8(out).unwrap()
        };
        let both = "  Could not be read:\n    line 3  not a date: x\n  Notes:\n    /score  a candidate\n";
        assert_eq!(printed(&told), both);
        told.truncate(1);
        assert_eq!(printed(&told), "  Notes:\n    /score  a candidate\n");
        assert_eq!(printed(&[]), "");
        told.extend((0..12).map(|at| Finding::not_read("", format!("row {at}"))));
        assert!(printed(&told).contains("    … and 2 more\n"), "none is left out without a word");
    }
}
