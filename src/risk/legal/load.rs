//! Reading rule files: the built-in ones and those of the user's own folder.
//!
//! A file that cannot be used is named with its line and left out; the others still run. What is read is bounded
//! (size, examples, lines of an example), and every test is one of the engine's kinds, which all end. No I/O: the
//! caller reads the folder.

use super::example::self_test;
use super::format::{Day, Kind, Note, ParameterName, Period, RuleFile, SeedSpec, Test};
use super::rule::Rule;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;
use toml::Spanned;

/// Why a rule file is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message} ({file})")]
pub struct RuleError {
    /// 1-based.
    pub line: usize,
    pub message: String,
    pub file: String,
}

/// Bytes of a rule file, examples in it.
const MOST_BYTES: usize = 256 * 1024;
const MOST_EXAMPLES: usize = 50;

macro_rules! rule_files {
    ($($name:literal),+ $(,)?) => {
        const BUILT_IN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../assets/rules/legal/", $name)))),+];
    };
}
rule_files![
    "ofac_50.toml",
    "ofac_nscmic.toml",
    "bis_affiliates.toml",
    "eu_ownership_control.toml",
    "uk_ofsi.toml",
    "dod_1260h.toml",
    "meti_eul.toml",
    "fefta.toml",
    "fefta_acquisition.toml",
    "cfius.toml",
];

/// The rules that come with the program, in the order of the matrix. Their examples run in `cargo test`.
pub fn built_in() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let read = |(name, text): &(&str, &str)| {
            parse(name, text, false).unwrap_or_else(|error| unreachable!("built-in rule: {error}")).0
        };
        BUILT_IN.iter().map(read).collect()
    });
    &RULES
}

/// Reads the rules of a folder, given as (name, text). Order of names. A rule whose own examples fail is reported and
/// not used; neither is one whose id a built-in rule or an earlier file has.
pub fn load_folder(mut files: Vec<(String, String)>) -> (Vec<Rule>, Vec<RuleError>) {
    files.sort();
    let mut ids: BTreeSet<String> = built_in().iter().map(|rule| rule.id.clone()).collect();
    let (mut rules, mut errors) = (Vec::new(), Vec::new());
    for (name, text) in &files {
        let checked = parse(name, text, true).and_then(|(rule, places)| {
            let at = |span: &Range<usize>, message: String| error(name, text, span.start, message);
            if !ids.insert(rule.id.clone()) {
                return Err(at(&places.id, format!("a rule called {:?} exists already: choose another id", rule.id)));
            }
            match self_test(&rule).into_iter().next() {
                None => Ok(rule),
                Some(failure) => {
                    let span = places.checks.get(failure.number).unwrap_or(&places.id);
                    Err(at(span, format!("its test {:?} fails: {}", failure.test, failure.message)))
                }
            }
        });
        match checked {
            Ok(rule) => rules.push(rule),
            Err(error) => errors.push(error),
        }
    }
    (rules, errors)
}

pub(super) fn error(file: &str, text: &str, at: usize, message: String) -> RuleError {
    let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    RuleError { line, message, file: file.to_owned() }
}

/// Where the parts of a file stand, for errors found later.
struct Places {
    id: Range<usize>,
    checks: Vec<Range<usize>>,
}

type Complaint = (usize, String);

fn parse(name: &str, text: &str, own: bool) -> Result<(Rule, Places), RuleError> {
    if text.len() > MOST_BYTES {
        return Err(error(name, text, 0, format!("more than {MOST_BYTES} bytes")));
    }
    let file: RuleFile = toml::from_str(text).map_err(|wrong| {
        let at = wrong.span().map_or(0, |span| span.start);
        error(name, text, at, wrong.message().to_owned())
    })?;
    check(&file).map_err(|(at, message)| error(name, text, at, message))?;
    let places = Places { id: file.id.span(), checks: file.tests.iter().map(Spanned::span).collect() };
    let plain = |periods: Vec<Spanned<Period>>| periods.into_iter().map(Spanned::into_inner).collect();
    let rule = Rule {
        id: file.id.into_inner(),
        version: file.version.into_inner(),
        jurisdiction: file.jurisdiction,
        title: file.title,
        short: file.short,
        meaning: file.meaning,
        source: file.source,
        editions: file.editions.into_iter().map(|day| day.0).collect(),
        in_force: plain(file.in_force),
        suspended: plain(file.suspended),
        switch: file.switch,
        test: file.test.into_inner(),
        phases: file.phases.into_iter().map(Spanned::into_inner).collect(),
        seeds: file.seeds.into_iter().map(|seed| in_lower_case(seed.into_inner())).collect(),
        parameters: file.parameters.into_iter().map(Spanned::into_inner).collect(),
        checks: file.tests.into_iter().map(Spanned::into_inner).collect(),
        own,
    };
    Ok((rule, places))
}

fn in_lower_case(mut seed: SeedSpec) -> SeedSpec {
    seed.lists.iter_mut().chain(&mut seed.not_lists).for_each(|phrase| *phrase = phrase.to_lowercase());
    seed
}

fn check(file: &RuleFile) -> Result<(), Complaint> {
    if file.schema.as_ref() != "kuromaku-rule/1" {
        return Err((file.schema.span().start, "schema is not \"kuromaku-rule/1\"".to_owned()));
    }
    check_id(&file.id)?;
    if file.version.as_ref().trim().is_empty() {
        return Err((file.version.span().start, "the version is empty".to_owned()));
    }
    let test = file.test.as_ref();
    let texts = [&file.title, &file.short, &file.meaning, &test.text];
    let texts = texts.into_iter().chain(file.phases.iter().map(|phase| &phase.as_ref().text));
    check_texts(file.id.span().start, texts)?;
    check_periods("in_force", &file.in_force, file.id.span().start)?;
    if !file.suspended.is_empty() {
        check_periods("suspended", &file.suspended, file.id.span().start)?;
    } else if file.switch.is_some() {
        return Err((file.id.span().start, "a switch needs a suspension that runs out".to_owned()));
    }
    if !file.editions.is_sorted_by_key(|day| day.0.earliest()) {
        return Err((file.id.span().start, "editions are not in order".to_owned()));
    }
    check_test(file.test.span().start, test, !file.seeds.is_empty())?;
    check_phases(file, test)?;
    check_seeds(file)?;
    check_parameters(file, test)?;
    check_examples(file)
}

pub(super) fn check_id(id: &Spanned<String>) -> Result<(), Complaint> {
    let proper = |id: &str| {
        (1..=40).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if proper(id.as_ref()) {
        Ok(())
    } else {
        Err((id.span().start, "an id is up to 40 lower-case letters, digits and _".to_owned()))
    }
}

pub(super) fn check_texts<'a>(at: usize, mut texts: impl Iterator<Item = &'a Note>) -> Result<(), Complaint> {
    match texts.find(|note| note.en.trim().is_empty() || note.ja.trim().is_empty()) {
        Some(note) => Err((at, format!("a text lacks one of its languages: {:?} / {:?}", note.en, note.ja))),
        None => Ok(()),
    }
}

pub(super) fn check_periods(what: &str, periods: &[Spanned<Period>], at: usize) -> Result<(), Complaint> {
    if periods.is_empty() {
        return Err((at, format!("no {what} period")));
    }
    let mut before: Option<Option<Day>> = None;
    for period in periods {
        let span = period.span().start;
        let period = period.as_ref();
        if !period.ordered() {
            return Err((span, format!("{what} ends before it begins: {period}")));
        }
        let follows = match before {
            None => true,
            Some(None) => false,
            Some(Some(end)) => period.from.is_some_and(|from| from.0.earliest() > end.0.latest()),
        };
        if !follows {
            return Err((span, format!("{what} periods overlap or are not in order")));
        }
        before = Some(period.to);
    }
    Ok(())
}

/// Which keys go with which kind.
fn check_test(at: usize, test: &Test, seeds: bool) -> Result<(), Complaint> {
    let stated = [
        ("threshold", test.threshold.is_some()),
        ("together", test.together.is_some()),
        ("home", test.home.is_some()),
        ("persons", test.persons.is_some()),
        ("open_above", test.open_above.is_some()),
        ("listed_from", test.listed_from.is_some()),
        ("strict", test.strict),
        ("control", test.control),
        ("unknown_share", test.unknown_share.is_some()),
        ("[[seeds]]", seeds),
    ];
    let (needed, allowed): (&[&str], &[&str]) = match test.kind {
        Kind::Cascade => (&["threshold", "together", "[[seeds]]"], &["strict", "control", "unknown_share"]),
        Kind::NamedOnly | Kind::ListedAndControlled => (&["[[seeds]]"], &[]),
        Kind::ForeignInvestor => (&["home", "persons", "threshold"], &["strict", "unknown_share"]),
        Kind::ForeignPerson => {
            (&["home", "persons", "threshold", "control"], &["strict", "together", "open_above", "unknown_share"])
        }
        Kind::Acquisition => (&["home", "persons", "threshold", "listed_from"], &["strict"]),
    };
    for (key, present) in stated {
        if needed.contains(&key) && !present {
            return Err((at, format!("a test of this kind needs {key}")));
        }
        if present && !needed.contains(&key) && !allowed.contains(&key) {
            return Err((at, format!("a test of this kind knows no {key}")));
        }
    }
    let line = test.threshold.map_or(1.0, |share| share.0);
    if line <= 0.0 || (test.strict && line >= 1.0) {
        return Err((at, "the threshold can never, or always, be reached".to_owned()));
    }
    if test.home.as_ref().is_some_and(|home| home.0.is_empty()) {
        return Err((at, "home names no country".to_owned()));
    }
    Ok(())
}

fn check_phases(file: &RuleFile, test: &Test) -> Result<(), Complaint> {
    let mut before: Option<i32> = None;
    for phase in &file.phases {
        let at = phase.span().start;
        let phase = phase.as_ref();
        let from = phase.from.map_or(i32::MIN, |from| from.0.earliest());
        if before.is_some_and(|before| from <= before) {
            return Err((at, "phases are not in order".to_owned()));
        }
        before = Some(from);
        if phase.scope.is_some() && test.kind != Kind::ListedAndControlled {
            return Err((at, "only listed_and_controlled knows a scope".to_owned()));
        }
        if (phase.threshold.is_some() || phase.strict.is_some()) && test.threshold.is_none() {
            return Err((at, "the test has no threshold to change".to_owned()));
        }
        if phase.threshold.is_some_and(|share| share.0 <= 0.0) {
            return Err((at, "the threshold is always reached".to_owned()));
        }
    }
    Ok(())
}

fn check_seeds(file: &RuleFile) -> Result<(), Complaint> {
    for seed in &file.seeds {
        let at = seed.span().start;
        if seed.as_ref().classes.is_empty() {
            return Err((at, "seeds name no class".to_owned()));
        }
        if seed.as_ref().lists.is_empty() && !seed.as_ref().not_lists.is_empty() {
            return Err((at, "not_lists narrows lists, and there are none".to_owned()));
        }
        let phrases = seed.as_ref().lists.iter().chain(&seed.as_ref().not_lists);
        if let Some(phrase) = phrases.into_iter().find(|phrase| phrase.trim().chars().count() < 2) {
            return Err((at, format!("the phrase {phrase:?} fits every list")));
        }
    }
    Ok(())
}

fn check_parameters(file: &RuleFile, test: &Test) -> Result<(), Complaint> {
    let mut seen = BTreeSet::new();
    for parameter in &file.parameters {
        let at = parameter.span().start;
        let parameter = parameter.as_ref();
        let default = match parameter.name {
            ParameterName::Threshold => test.threshold.map(|share| share.0),
            ParameterName::Strict => test.threshold.map(|_| f64::from(u8::from(test.strict))),
            ParameterName::OpenAbove => test.open_above.map(|share| share.0),
            ParameterName::ListedFrom => test.listed_from.map(|share| share.0),
        };
        if !seen.insert(parameter.name) {
            return Err((at, "the same parameter twice".to_owned()));
        }
        if default.is_none_or(|default| !(parameter.min.0..=parameter.max.0).contains(&default)) {
            return Err((at, "the test states no value for it between min and max".to_owned()));
        }
    }
    Ok(())
}

fn check_examples(file: &RuleFile) -> Result<(), Complaint> {
    if file.tests.is_empty() || file.tests.len() > MOST_EXAMPLES {
        return Err((file.id.span().start, format!("a rule has 1 to {MOST_EXAMPLES} tests")));
    }
    let mut names = BTreeSet::new();
    for example in &file.tests {
        if !names.insert(example.as_ref().name.as_str()) {
            return Err((example.span().start, format!("two tests are called {:?}", example.as_ref().name)));
        }
    }
    Ok(())
}
