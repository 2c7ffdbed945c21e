//! Duties to file or notify that an acquisition brings about: data in `assets/rules/filings`.
//!
//! A duty is due when the acquirer's share crosses (or every time it reaches) one of its lines and every condition
//! holds; what nobody answered leaves it open and is named. Only duties whose official text could be named are here;
//! exemptions are not worked out.

use super::Said;
use super::format::{Day, Fraction, Jurisdictions, Note, Period, SourceNote};
use super::load::{RuleError, check_id, check_periods, check_texts, error};
use crate::model::{Known, PartialDate, Share};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use toml::Spanned;

/// A duty to file, as its file states it.
#[derive(Clone, Debug, PartialEq)]
pub struct FilingRule {
    pub id: String,
    pub version: String,
    pub jurisdiction: String,
    pub title: Note,
    /// "before closing", "within 5 business days".
    pub when: Note,
    pub text: Note,
    pub source: SourceNote,
    in_force: Vec<Period>,
    target: Jurisdictions,
    conditions: Vec<Condition>,
    lines: Vec<Line>,
    tests: Vec<Example>,
    /// From the user's own folder.
    pub own: bool,
}

/// Something that must hold beside the share, answered by the caller.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Condition {
    id: String,
    text: Note,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    /// Once, when the share comes from below.
    Crossing,
    /// With every acquisition that ends at or above it.
    Each,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: Fraction,
    /// More than `at`.
    #[serde(default)]
    strict: bool,
    mode: Mode,
    /// Conditions of this line alone; `not_…` negates one.
    #[serde(default, rename = "if")]
    only_if: Vec<String>,
    from: Option<Day>,
    to: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    as_of: Day,
    target: String,
    before: Fraction,
    after: Fraction,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
    due: Due,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Due {
    Yes,
    Open,
    No,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilingFile {
    schema: Spanned<String>,
    id: Spanned<String>,
    version: String,
    jurisdiction: String,
    title: Note,
    when: Note,
    text: Note,
    target: Jurisdictions,
    source: SourceNote,
    in_force: Vec<Spanned<Period>>,
    #[serde(default)]
    conditions: Vec<Condition>,
    lines: Vec<Spanned<Line>>,
    tests: Vec<Spanned<Example>>,
}

/// What a deal does to one holder's share in the target. Fractions, certain and possible; together with those it acts
/// with, where the caller knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Acquisition {
    pub day: PartialDate,
    /// Jurisdiction of the target, lower case; `None`: not stated.
    pub target: Option<String>,
    pub before: (f64, f64),
    pub after: (f64, f64),
    /// Answers to conditions by id (`foreign_investor`, `listed`, `designated_sector` …); what is absent is not known.
    pub answers: BTreeMap<String, Known>,
}

/// Whether one duty falls due.
#[derive(Clone, Debug, PartialEq)]
pub struct FilingDuty {
    pub rule: String,
    pub version: String,
    pub jurisdiction: String,
    pub title: Note,
    /// `Maybe`: open, for the reasons given.
    pub due: Known,
    pub when: Note,
    pub because: Vec<Said>,
    pub source: SourceNote,
}

macro_rules! filing_files {
    ($($name:literal),+ $(,)?) => {
        const BUILT_IN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../assets/rules/filings/", $name)))),+];
    };
}
filing_files![
    "jp_fefta_prior_notification.toml",
    "jp_large_shareholding.toml",
    "jp_tender_offer.toml",
    "uk_nsi_mandatory.toml",
    "us_cfius_declaration.toml",
];

/// The duties that come with the program.
pub fn built_in_filings() -> &'static [FilingRule] {
    static RULES: LazyLock<Vec<FilingRule>> = LazyLock::new(|| {
        let read = |(name, text): &(&str, &str)| {
            parse(name, text, false).unwrap_or_else(|error| unreachable!("built-in filing: {error}"))
        };
        BUILT_IN.iter().map(read).collect()
    });
    &RULES
}

/// Reads the duties of a user's folder, given as (name, text); broken files are named and the others used.
pub fn load_filings(mut files: Vec<(String, String)>) -> (Vec<FilingRule>, Vec<RuleError>) {
    files.sort();
    let mut ids: BTreeSet<String> = built_in_filings().iter().map(|rule| rule.id.clone()).collect();
    let (mut rules, mut errors) = (Vec::new(), Vec::new());
    for (name, text) in &files {
        match parse(name, text, true) {
            Ok(rule) if ids.insert(rule.id.clone()) => rules.push(rule),
            Ok(rule) => errors.push(error(name, text, 0, format!("a filing called {:?} exists already", rule.id))),
            Err(wrong) => errors.push(wrong),
        }
    }
    (rules, errors)
}

fn parse(name: &str, text: &str, own: bool) -> Result<FilingRule, RuleError> {
    let at = |at: usize, message: String| error(name, text, at, message);
    let file: FilingFile = toml::from_str(text).map_err(|wrong| {
        let place = wrong.span().map_or(0, |span| span.start);
        at(place, wrong.message().to_owned())
    })?;
    if file.schema.as_ref() != "kuromaku-filing/1" {
        return Err(at(file.schema.span().start, "schema is not \"kuromaku-filing/1\"".to_owned()));
    }
    let start = file.id.span().start;
    let texts = [&file.title, &file.when, &file.text].into_iter();
    check_id(&file.id)
        .and_then(|()| check_texts(start, texts.chain(file.conditions.iter().map(|condition| &condition.text))))
        .and_then(|()| check_periods("in_force", &file.in_force, start))
        .map_err(|(place, message)| at(place, message))?;
    if file.lines.is_empty() || file.tests.is_empty() {
        return Err(at(start, "a filing has at least one line and one test".to_owned()));
    }
    let known: BTreeSet<&str> = file.conditions.iter().map(|condition| condition.id.as_str()).collect();
    for line in &file.lines {
        let conditions = line.as_ref().only_if.iter().map(|id| id.strip_prefix("not_").unwrap_or(id));
        if let Some(id) = conditions.into_iter().find(|id| !known.contains(id)) {
            return Err(at(line.span().start, format!("no condition is called {id:?}")));
        }
        let period = Period { from: line.as_ref().from, to: line.as_ref().to };
        if !period.ordered() {
            return Err(at(line.span().start, "the line ends before it begins".to_owned()));
        }
    }
    let tests: Vec<(usize, Example)> =
        file.tests.into_iter().map(|test| (test.span().start, test.into_inner())).collect();
    let rule = FilingRule {
        id: file.id.into_inner(),
        version: file.version,
        jurisdiction: file.jurisdiction,
        title: file.title,
        when: file.when,
        text: file.text,
        source: file.source,
        in_force: file.in_force.into_iter().map(Spanned::into_inner).collect(),
        target: file.target,
        conditions: file.conditions,
        lines: file.lines.into_iter().map(Spanned::into_inner).collect(),
        tests: tests.iter().map(|(_, test)| test.clone()).collect(),
        own,
    };
    for ((place, _), (test, due)) in tests.iter().zip(rule.run_tests()) {
        if !due {
            return Err(at(*place, format!("its test {test:?} fails")));
        }
    }
    Ok(rule)
}

impl FilingRule {
    /// Each test inside the file: its name, and whether it comes out as stated.
    pub fn run_tests(&self) -> Vec<(String, bool)> {
        let run = |test: &Example| {
            let answers = |ids: &[String], answer: Known| -> Vec<(String, Known)> {
                ids.iter().map(|id| (id.clone(), answer)).collect()
            };
            let deal = Acquisition {
                day: test.as_of.0,
                target: Some(test.target.clone()),
                before: (test.before.0, test.before.0),
                after: (test.after.0, test.after.0),
                answers: answers(&test.yes, Known::Yes).into_iter().chain(answers(&test.no, Known::No)).collect(),
            };
            let stated = match test.due {
                Due::Yes => Known::Yes,
                Due::Open => Known::Maybe,
                Due::No => Known::No,
            };
            (test.name.clone(), self.duty(&deal).due == stated)
        };
        self.tests.iter().map(run).collect()
    }

    fn duty(&self, deal: &Acquisition) -> FilingDuty {
        let mut because = Vec::new();
        let due = self.due(deal, &mut because);
        FilingDuty {
            rule: self.id.clone(),
            version: self.version.clone(),
            jurisdiction: self.jurisdiction.clone(),
            title: self.title.clone(),
            due,
            when: self.when.clone(),
            because,
            source: self.source.clone(),
        }
    }

    fn due(&self, deal: &Acquisition, because: &mut Vec<Said>) -> Known {
        let day = deal.day.latest();
        if !self.in_force.iter().any(|period| period.holds(day)) {
            because.push(Said::new(
                format!("Not in force on {}.", deal.day),
                format!("{}には施行されていない。", deal.day),
            ));
            return Known::No;
        }
        let seated = match &deal.target {
            None => Known::Maybe,
            Some(code) if self.target.contain(code) => Known::Yes,
            Some(_) => Known::No,
        };
        if seated == Known::No {
            because.push(Said::new("The target is not of that country.", "対象会社は当該国の会社ではない。"));
            return Known::No;
        }
        let of_lines: BTreeSet<&str> = self.lines.iter().flat_map(|line| &line.only_if).map(|id| plain(id).0).collect();
        let general = self.conditions.iter().filter(|condition| !of_lines.contains(condition.id.as_str()));
        let general: Vec<(&Condition, Known)> = general.map(|it| (it, answer(deal, &it.id))).collect();
        let holds = general.iter().map(|(_, answer)| *answer).min().unwrap_or(Known::Yes);
        let lines = self.lines.iter().filter(|line| Period { from: line.from, to: line.to }.holds(day));
        let best = lines.map(|line| (line, line.due(deal))).max_by_key(|(_, known)| *known);
        let Some((line, crossed)) = best.filter(|(_, crossed)| *crossed != Known::No) else {
            let (before, after) = (share(deal.before), share(deal.after));
            because.push(Said::new(
                format!("No line is reached: {before} before, {after} after."),
                format!("基準に達しない：前{before}、後{after}。"),
            ));
            return Known::No;
        };
        because.push(line.said(deal));
        if seated == Known::Maybe {
            because.push(Said::new("The country of the target is not stated.", "対象会社の国が記されていない。"));
        }
        let asked = general.into_iter().chain(line.only_if.iter().filter_map(|id| {
            let (id, _) = plain(id);
            self.conditions.iter().find(|condition| condition.id == id).map(|it| (it, answer(deal, id)))
        }));
        for (condition, known) in asked {
            let Note { en, ja } = &condition.text;
            because.push(match known {
                Known::Yes => Said::new(format!("Yes: {en}"), format!("該当：{ja}")),
                Known::No => Said::new(format!("No: {en}"), format!("非該当：{ja}")),
                Known::Maybe => Said::new(format!("Not known: {en}"), format!("未確認：{ja}")),
            });
        }
        holds.min(crossed).min(seated)
    }
}

/// A condition's id, and whether it must hold.
fn plain(id: &str) -> (&str, bool) {
    id.strip_prefix("not_").map_or((id, true), |id| (id, false))
}

fn answer(deal: &Acquisition, id: &str) -> Known {
    deal.answers.get(id).copied().unwrap_or(Known::Maybe)
}

fn share((low, high): (f64, f64)) -> Share {
    if low <= 0.0 && high >= 1.0 { Share::Unknown } else { Share::Between { low, high } }
}

impl Line {
    fn reached(&self, share: f64) -> bool {
        if self.strict { share > self.at.0 + 1e-9 } else { share >= self.at.0 - 1e-9 }
    }

    /// Does the deal take the share over the line, under the line's own conditions?
    fn due(&self, deal: &Acquisition) -> Known {
        let known = |certain: bool, possible: bool| match (certain, possible) {
            (true, _) => Known::Yes,
            (false, true) => Known::Maybe,
            (false, false) => Known::No,
        };
        let grows = known(deal.after.0 > deal.before.1 + 1e-9, deal.after.1 > deal.before.0 + 1e-9);
        let ends = known(self.reached(deal.after.0), self.reached(deal.after.1));
        let begins = match self.mode {
            Mode::Each => Known::Yes,
            Mode::Crossing => known(!self.reached(deal.before.1), !self.reached(deal.before.0)),
        };
        let conditions = self.only_if.iter().map(|id| match (plain(id), answer(deal, plain(id).0)) {
            ((_, false), Known::Yes) => Known::No,
            ((_, false), Known::No) => Known::Yes,
            (_, answer) => answer,
        });
        conditions.fold(grows.min(ends).min(begins), Known::min)
    }

    fn said(&self, deal: &Acquisition) -> Said {
        let (before, after, line) = (share(deal.before), share(deal.after), Share::exact(self.at.0));
        if self.at.0 <= 0.0 {
            Said::new(
                format!("Any share counts: {before} before, {after} after."),
                format!("割合を問わない：前{before}、後{after}。"),
            )
        } else if self.strict {
            Said::new(
                format!("Line of more than {line}: {before} before, {after} after."),
                format!("基準{line}超：前{before}、後{after}。"),
            )
        } else {
            Said::new(
                format!("Line of {line} or more: {before} before, {after} after."),
                format!("基準{line}以上：前{before}、後{after}。"),
            )
        }
    }
}

/// Every duty for one acquisition: due, open, then not due; as ordered in `rules` otherwise.
pub fn filings(rules: &[FilingRule], deal: &Acquisition) -> Vec<FilingDuty> {
    let mut duties: Vec<FilingDuty> = rules.iter().map(|rule| rule.duty(deal)).collect();
    duties.sort_by_key(|duty| std::cmp::Reverse(duty.due));
    duties
}
