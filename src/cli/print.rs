//! Results as text for people, and the documents `--json` prints.

use crate::case::{Case, EntryKind};
use crate::session::run::graph::{EdgeJson, PathsAnswer, ReachAnswer};
use crate::session::run::ingest::FileReport;
use crate::session::run::resolve::{ScreenLine, Searched};
use serde::Serialize;
use std::io::{self, Write};

/// ISO 8601, UTC, to the second.
pub(super) fn timestamp(seconds: i64) -> String {
    let day = crate::model::PartialDate::from_unix_seconds(seconds);
    let rest = seconds.rem_euclid(86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

#[derive(Serialize)]
pub(super) struct Imported<'a> {
    pub files: &'a [FileReport],
    pub seconds: f64,
}

#[derive(Serialize)]
pub(super) struct Screened<'a> {
    pub candidates: &'a [ScreenLine],
    pub searched: Searched,
}

pub(super) fn imported(out: &mut dyn Write, files: &[FileReport]) -> io::Result<()> {
    for file in files {
        writeln!(out, "{}  ({}, {})", file.path, file.format, file.encoding)?;
        writeln!(
            out,
            "  {} records = {} accepted + {} rejected; {} entities, {} relations, {} new statements",
            file.records, file.accepted, file.rejected, file.entities, file.relations, file.statements
        )?;
        if file.already_known > 0 {
            writeln!(out, "  {} statements the case already held", file.already_known)?;
        }
        if !file.kept {
            writeln!(out, "  too large to keep as evidence; its SHA-256 is {}", file.sha256)?;
        }
        for warning in &file.warnings {
            writeln!(out, "  warning {}: {}", warning.locator, warning.message)?;
        }
        if let Some(mapping) = &file.mapping_file {
            writeln!(out, "  how the table was read, to correct and use with --mapping: {mapping}")?;
        }
        if let Some(rejects) = &file.rejects_file {
            writeln!(out, "  rejected records and why: {rejects}")?;
        }
    }
    Ok(())
}

pub(super) fn screened(out: &mut dyn Write, lines: &[ScreenLine], searched: &Searched) -> io::Result<()> {
    for line in lines {
        let judgement = line.judgement.unwrap_or("undecided");
        writeln!(out, "{:.2}  {}  ≈  {}  [{}]", line.score, line.caption, line.name_on_list, judgement)?;
        let edition = line.edition.as_deref().unwrap_or("edition not stated");
        let standing = line.not_on_it.as_deref().unwrap_or(edition);
        writeln!(out, "      {} → {} · {} ({standing})", line.entity, line.list_entry, line.list)?;
        for feature in &line.features {
            writeln!(out, "      {:+.2} × {:.2}  {}", feature.weight, feature.value, feature.why)?;
        }
    }
    writeln!(
        out,
        "{} candidates. Compared {} entities with {} list entries of:",
        lines.len(),
        searched.entities,
        searched.entries
    )?;
    for list in &searched.lists {
        writeln!(out, "  {} ({})", list.list, list.edition.as_deref().unwrap_or("edition not stated"))?;
    }
    for sentence in searched.not_compared.sentences(false) {
        writeln!(out, "{sentence}")?;
    }
    if !searched.complete {
        writeln!(out, "Stopped early: candidates may be missing.")?;
    }
    Ok(())
}

pub(super) fn paths(out: &mut dyn Write, answer: &PathsAnswer) -> io::Result<()> {
    for path in &answer.paths {
        writeln!(
            out,
            "{}. {} hops to {} [{}]  cost {:.2}, at least {} independent sources per tie",
            path.rank,
            path.hops,
            path.nodes.last().map(|node| node.caption.as_str()).unwrap_or_default(),
            path.target_classes.join(", "),
            path.cost,
            path.independent_sources
        )?;
        let mut nodes = path.nodes.iter();
        if let Some(first) = nodes.next() {
            writeln!(out, "     {} ({})", first.caption, first.id)?;
        }
        for (at, (edge, node)) in path.edges.iter().zip(nodes).enumerate() {
            let weakest = if at == path.weakest && path.edges.len() > 1 { "  ← weakest" } else { "" };
            writeln!(out, "       {}{weakest}", tie(edge, &node.id))?;
            for source in &edge.sources {
                let url = source.url.as_deref().unwrap_or_default();
                writeln!(out, "         {} {} {}", source.title, url, source.locator)?;
            }
            writeln!(out, "     {} ({})", node.caption, node.id)?;
        }
    }
    if answer.paths.is_empty() {
        writeln!(out, "No path found.")?;
    }
    if answer.more {
        writeln!(out, "There are more paths; ask for them with -k.")?;
    }
    for suppressed in &answer.suppressed {
        let captions: Vec<&str> = suppressed.nodes.iter().map(|node| node.caption.as_str()).collect();
        writeln!(out, "suppressed ({}): {}", suppressed.reason, captions.join(" – "))?;
    }
    writeln!(out, "{}", answer.searched.statement)
}

fn tie(edge: &EdgeJson, next: &str) -> String {
    if edge.soft {
        return format!("≈ possibly the same, undecided (score {:.2})", edge.score.unwrap_or_default());
    }
    let arrow = if edge.to == next { "→" } else { "←" };
    let mut words =
        vec![if edge.role.is_empty() { edge.kind.clone() } else { format!("{} ({})", edge.role, edge.kind) }];
    if edge.category == Some("ownership") {
        words.push(match &edge.share {
            Some(share) => crate::model::Share::Between { low: share.low, high: share.high }.to_string(),
            None => "share unknown".to_owned(),
        });
    }
    match (&edge.start, &edge.end) {
        (None, None) => {}
        (start, end) => {
            words.push(format!("{} – {}", start.as_deref().unwrap_or("?"), end.as_deref().unwrap_or("no end stated")))
        }
    }
    if edge.status != "asserted" {
        words.push(edge.status.to_owned());
    }
    words.push(format!("grade {}", edge.grade));
    format!("{arrow} {}", words.join(", "))
}

pub(super) fn reach(out: &mut dyn Write, answer: &ReachAnswer) -> io::Result<()> {
    for reached in &answer.reached {
        writeln!(out, "{}  {}  [{}]  {}", reached.hops, reached.caption, reached.classes.join(", "), reached.id)?;
    }
    if answer.reached.is_empty() {
        writeln!(out, "No flagged entity reached.")?;
    }
    writeln!(out, "{}", answer.searched.statement)
}

#[derive(Serialize)]
pub(super) struct LogLine {
    pub number: i64,
    pub at: String,
    pub by: String,
    pub kind: &'static str,
    pub target: Option<i64>,
    pub label: String,
    pub in_force: bool,
}

pub(super) fn log_lines(case: &Case) -> Vec<LogLine> {
    let in_force: Vec<i64> = case.in_force().collect();
    let line = |entry: &crate::case::LogEntry| LogLine {
        number: entry.number,
        at: entry.at.clone(),
        by: entry.by.clone(),
        kind: entry.kind.as_str(),
        target: entry.target,
        label: entry.label.clone(),
        in_force: entry.kind == EntryKind::Do && in_force.contains(&entry.number),
    };
    case.log().iter().map(line).collect()
}

pub(super) fn log(out: &mut dyn Write, lines: &[LogLine]) -> io::Result<()> {
    for line in lines {
        let what = match (line.kind, line.target) {
            ("do", _) => line.label.clone(),
            (kind, Some(target)) => format!("{kind} {target}: {}", line.label),
            (kind, None) => format!("{kind}: {}", line.label),
        };
        let undone = if line.kind == "do" && !line.in_force { "  (undone)" } else { "" };
        writeln!(out, "{:>4}  {}  {}  {what}{undone}", line.number, line.at, line.by)?;
    }
    Ok(())
}
