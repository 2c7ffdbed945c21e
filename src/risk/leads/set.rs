//! The rules in use: the built-in files and those of the user's own folder.
//!
//! A file with an error is reported with its line and left out, and so is a rule whose own tests answer otherwise
//! than it says; the others run.

use super::compile::{Compiled, compile, line_of};
use super::error::RuleError;
use super::file::RawTest;
use super::index::Index;
use super::rule::Rule;
use super::run::run;
use super::tiny::Tiny;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Work allowed for one test inside a rule file.
const TEST_BUDGET: u64 = 200_000;
/// Most tests in one file.
const MAX_TESTS: usize = 40;

/// Rules ready to run, and what is wrong with those that are not.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// By route (patterns last), then id.
    pub all: Vec<Rule>,
    pub errors: Vec<RuleError>,
}

impl Rules {
    /// The built-in rules. Their assets are part of the program and checked by a test.
    pub fn built_in() -> &'static Self {
        static RULES: LazyLock<Rules> = LazyLock::new(|| {
            let mut rules = Rules::default();
            for (name, text) in super::builtin::FILES {
                rules.add(name, text, false);
            }
            rules.sort();
            rules
        });
        &RULES
    }

    /// The built-in rules and a folder of the user's own: (file name, content). O(files).
    pub fn with_own<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut rules = Self::built_in().clone();
        for (name, text) in files {
            rules.add(name, text, true);
        }
        rules.sort();
        rules
    }

    fn add(&mut self, name: &str, text: &str, own: bool) {
        match compile(name, text, own).and_then(|compiled| checked(name, text, compiled)) {
            Ok((rule, line)) if self.all.iter().any(|known| known.id == rule.id) => {
                self.errors.push(RuleError::Twice { line, id: rule.id, file: name.to_owned() });
            }
            Ok((rule, _)) => self.all.push(rule),
            Err(error) => self.errors.push(error),
        }
    }

    fn sort(&mut self) {
        self.all.sort_by(|a, b| (a.route.unwrap_or(u8::MAX), &a.id).cmp(&(b.route.unwrap_or(u8::MAX), &b.id)));
    }
}

/// The rule, when its own tests agree.
fn checked(file: &str, text: &str, compiled: Compiled) -> Result<(Rule, usize), RuleError> {
    let Compiled { rule, tests, id_line } = compiled;
    if tests.len() > MAX_TESTS {
        let what = format!("more than {MAX_TESTS} tests");
        return Err(RuleError::Meaning { line: id_line, what, file: file.to_owned() });
    }
    let has = |fires: bool| tests.iter().any(|test| *test.fires.get_ref() == fires);
    if !has(true) || !has(false) {
        let what = "a rule needs a test that fires and a look-alike that does not".to_owned();
        return Err(RuleError::Meaning { line: id_line, what, file: file.to_owned() });
    }
    for test in tests {
        if let Some((offset, what)) = test_fails(&rule, &test) {
            let line = line_of(text, test.graph.span().start) + offset;
            return Err(RuleError::Test { line, name: test.name, what, file: file.to_owned() });
        }
    }
    Ok((rule, id_line))
}

/// Line within the graph, and what went otherwise.
fn test_fails(rule: &Rule, test: &RawTest) -> Option<(usize, String)> {
    let tiny = match Tiny::parse(test.graph.get_ref()) {
        Ok(tiny) => tiny,
        // A graph in three quotes starts on the line after them.
        Err((line, what)) => return Some((line + 1, format!("cannot be read: {what}"))),
    };
    let world = tiny.world();
    let (leads, coverage) = run(&Index::new(&world), rule, TEST_BUDGET, &|| false);
    if coverage.stopped_early {
        return Some((0, "takes too long".into()));
    }
    let fires = *test.fires.get_ref();
    if leads.is_empty() == fires {
        return Some((0, if fires { "does not fire".into() } else { "fires".into() }));
    }
    if let Some(expected) = test.leads.filter(|expected| *expected != leads.len()) {
        return Some((0, format!("gives {} leads instead of {expected}", leads.len())));
    }
    let named: BTreeMap<&str, ()> = leads
        .iter()
        .flat_map(|lead| &lead.nodes)
        .filter_map(|node| world.nodes.get(*node as usize))
        .map(|node| (node.id.as_str(), ()))
        .collect();
    let missing = test.names.iter().find(|name| !named.contains_key(name.as_str()));
    missing.map(|name| (0, format!("does not name {name}")))
}
