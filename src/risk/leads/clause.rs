//! Conditions on dates and places between the parts of a motif: `later.start after earlier.end or unknown`.
//!
//! Dates are as precise as their sources: a condition holds when it may hold, so `2016` is both before and after
//! `2016-03`. A date that no source states makes a condition fail, unless the rule says `or unknown`. A month counts
//! as 30.44 days, a year as 365.25.

use super::index::Index;
use super::solve::Binding;
use crate::model::{PartialDate, RelationStatus};

#[derive(Clone, Debug)]
pub(super) enum Clause {
    /// One of these holds.
    Any(Vec<Atom>),
    /// Both organisations state a jurisdiction, and share one (or none).
    Jurisdiction { a: usize, b: usize, same: bool },
}

#[derive(Clone, Debug)]
pub(super) enum Atom {
    Before(Term, Term),
    NotBefore(Term, Term),
    /// `b − a` lies between these numbers of days.
    Apart {
        a: Term,
        b: Term,
        least: i64,
        most: i64,
    },
    Overlap(usize, usize),
    Over(usize),
    Unknown,
}

/// Something with a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Deal,
    Day,
    Start(usize),
    End(usize),
    Founded(usize),
    Dissolved(usize),
    Born(usize),
    /// First day on a list.
    Listed(usize),
}

/// Resolves a name to the number of a node or of a step.
pub(super) trait Names {
    fn var(&self, name: &str) -> Option<usize>;
    fn step(&self, name: &str) -> Option<usize>;
}

/// Reads one condition. The error says what could not be read.
pub(super) fn parse(text: &str, names: &dyn Names) -> Result<Clause, String> {
    text.split(" or ").map(|part| atom(part.trim(), names)).collect::<Result<Vec<_>, _>>().map(Clause::Any)
}

fn atom(text: &str, names: &dyn Names) -> Result<Atom, String> {
    let term = |name: &str| term(name, names);
    let step = |name: &str| names.step(name).ok_or_else(|| format!("no step is called {name}"));
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(match words.as_slice() {
        ["unknown"] => Atom::Unknown,
        [a, "before", b] => Atom::Before(term(a)?, term(b)?),
        [a, "after", b] => Atom::Before(term(b)?, term(a)?),
        [a, "not", "before", b] => Atom::NotBefore(term(a)?, term(b)?),
        [a, "not", "after", b] => Atom::NotBefore(term(b)?, term(a)?),
        [a, "overlaps", b] => Atom::Overlap(step(a)?, step(b)?),
        [a, "over"] => Atom::Over(step(a)?),
        [a, "within", number, unit, side, b] => {
            let (a, b, days) = (term(a)?, term(b)?, days(number, unit)?);
            match *side {
                "of" => Atom::Apart { a, b, least: -days, most: days },
                "before" => Atom::Apart { a, b, least: 0, most: days },
                "after" => Atom::Apart { a: b, b: a, least: 0, most: days },
                _ => return Err(format!("expected of, before or after instead of {side}")),
            }
        }
        [a, "at", "least", number, unit, side, b] => {
            let (a, b, least) = (term(a)?, term(b)?, days(number, unit)?);
            match *side {
                "before" => Atom::Apart { a, b, least, most: i64::MAX },
                "after" => Atom::Apart { a: b, b: a, least, most: i64::MAX },
                _ => return Err(format!("expected before or after instead of {side}")),
            }
        }
        _ => return Err(format!("cannot read the condition \"{text}\"")),
    })
}

fn days(number: &str, unit: &str) -> Result<i64, String> {
    let number: u16 = number.parse().map_err(|_| format!("{number} is not a number"))?;
    let days = match unit {
        "day" | "days" => 1.0,
        "month" | "months" => 30.4375,
        "year" | "years" => 365.25,
        _ => return Err(format!("{unit} is not days, months or years")),
    };
    Ok((f64::from(number) * days).round() as i64)
}

fn term(text: &str, names: &dyn Names) -> Result<Term, String> {
    let node = |name: &str| names.var(name).ok_or_else(|| format!("no node is called {name}"));
    let step = |name: &str| names.step(name).ok_or_else(|| format!("no step is called {name}"));
    match text.split_once('.') {
        None if text == "deal" => Ok(Term::Deal),
        None if text == "day" => Ok(Term::Day),
        Some((name, "start")) => step(name).map(Term::Start),
        Some((name, "end")) => step(name).map(Term::End),
        Some((name, "founded")) => node(name).map(Term::Founded),
        Some((name, "dissolved")) => node(name).map(Term::Dissolved),
        Some((name, "born")) => node(name).map(Term::Born),
        Some((name, "listed")) => node(name).map(Term::Listed),
        _ => Err(format!("{text} is not a date: deal, day, step.start, step.end, node.founded, …")),
    }
}

impl Clause {
    /// Nodes and steps that must be bound before it can be asked.
    pub(super) fn needs(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut nodes, mut steps) = (Vec::new(), Vec::new());
        let mut term = |term: &Term| match *term {
            Term::Start(step) | Term::End(step) => steps.push(step),
            Term::Founded(node) | Term::Dissolved(node) | Term::Born(node) | Term::Listed(node) => nodes.push(node),
            Term::Deal | Term::Day => {}
        };
        match self {
            Self::Jurisdiction { a, b, .. } => return (vec![*a, *b], Vec::new()),
            Self::Any(atoms) => {
                for atom in atoms {
                    match atom {
                        Atom::Before(a, b) | Atom::NotBefore(a, b) | Atom::Apart { a, b, .. } => {
                            term(a);
                            term(b);
                        }
                        Atom::Overlap(a, b) => [*a, *b].iter().for_each(|step| term(&Term::Start(*step))),
                        Atom::Over(step) => term(&Term::End(*step)),
                        Atom::Unknown => {}
                    }
                }
            }
        }
        (nodes, steps)
    }

    /// Does it compare with the day of the deal or the day asked for?
    pub(super) fn asks_for_a_day(&self) -> bool {
        let Self::Any(atoms) = self else { return false };
        let day = |term: &Term| matches!(term, Term::Deal | Term::Day);
        atoms.iter().any(|atom| match atom {
            Atom::Before(a, b) | Atom::NotBefore(a, b) | Atom::Apart { a, b, .. } => day(a) || day(b),
            Atom::Overlap(..) | Atom::Over(_) | Atom::Unknown => false,
        })
    }

    pub(super) fn compares_jurisdiction(&self, var: usize) -> bool {
        matches!(self, Self::Jurisdiction { a, b, .. } if *a == var || *b == var)
    }

    pub(super) fn holds(&self, index: &Index<'_>, binding: &Binding) -> bool {
        match self {
            Self::Jurisdiction { a, b, same } => {
                let (Some(a), Some(b)) = (binding.node(*a), binding.node(*b)) else { return false };
                let (a, b) = (index.jurisdictions(a), index.jurisdictions(b));
                !a.is_empty() && !b.is_empty() && a.iter().any(|code| b.contains(code)) == *same
            }
            Self::Any(atoms) => {
                let mut unknown = false;
                let mut holds = false;
                for atom in atoms {
                    match atom.holds(index, binding) {
                        Some(true) => holds = true,
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                holds || unknown && atoms.iter().any(|atom| matches!(atom, Atom::Unknown))
            }
        }
    }
}

impl Atom {
    /// `None`: a date that no source states is needed.
    fn holds(&self, index: &Index<'_>, binding: &Binding) -> Option<bool> {
        let range = |term: Term| range(term, index, binding);
        Some(match *self {
            Self::Unknown => false,
            Self::Before(a, b) => range(a)?.0 < range(b)?.1,
            Self::NotBefore(a, b) => range(a)?.1 >= range(b)?.0,
            Self::Apart { a, b, least, most } => {
                let (a, b) = (range(a)?, range(b)?);
                b.1 - a.0 >= least && b.0 - a.1 <= most
            }
            Self::Overlap(a, b) => {
                let starts = |step| range(Term::Start(step)).map_or(i64::MIN, |range| range.0);
                let ends = |step| range(Term::End(step)).map_or(i64::MAX, |range| range.1);
                starts(a) <= ends(b) && starts(b) <= ends(a)
            }
            Self::Over(step) => binding.ties(step).iter().any(|tie| is_over(index, *tie)),
        })
    }
}

/// Stated as ended, ended before the day, or one of its ends was dissolved by then.
pub(super) fn is_over(index: &Index<'_>, tie: u32) -> bool {
    let Some((from, to, relation)) = index.relation(tie) else { return false };
    let dissolved = |node| index.date(node, "dissolutionDate").is_some_and(|date| not_later(index, date));
    relation.status == RelationStatus::Ended
        || relation.span.end.is_some_and(|end| not_later(index, end))
        || dissolved(from)
        || dissolved(to)
}

fn not_later(index: &Index<'_>, date: PartialDate) -> bool {
    index.world.as_of.is_none_or(|day| date.earliest() <= day.latest())
}

/// First and last day a term can mean.
fn range(term: Term, index: &Index<'_>, binding: &Binding) -> Option<(i64, i64)> {
    let tie = |step: usize| binding.ties(step).first().and_then(|tie| index.relation(*tie));
    let node = |var: usize, prop: &str| binding.node(var).and_then(|node| index.date(node, prop));
    let date = match term {
        Term::Deal => index.world.deal.date.or(index.world.as_of),
        Term::Day => index.world.as_of.or(index.world.deal.date),
        Term::Start(step) => tie(step)?.2.span.start,
        Term::End(step) => {
            let (from, to, relation) = tie(step)?;
            let dissolved = || index.date(from, "dissolutionDate").or_else(|| index.date(to, "dissolutionDate"));
            relation.span.end.or_else(dissolved)
        }
        Term::Founded(var) => node(var, "incorporationDate"),
        Term::Dissolved(var) => node(var, "dissolutionDate"),
        Term::Born(var) => node(var, "birthDate"),
        Term::Listed(var) => binding.node(var).and_then(|node| index.listed_since(node)),
    }?;
    Some((day_number(date.earliest()), day_number(date.latest())))
}

/// Days since a fixed day, of a sortable date number (Howard Hinnant's days-from-civil).
fn day_number(key: i32) -> i64 {
    let (year, month, day) = (i64::from(key / 10_000), i64::from(key / 100 % 100), i64::from(key % 100));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_count_days() {
        assert_eq!(day_number(19_700_101) - day_number(19_691_231), 1);
        assert_eq!(day_number(20_240_301) - day_number(20_240_228), 2);
        assert_eq!(day_number(20_250_101) - day_number(20_240_101), 366);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        struct None_;
        impl Names for None_ {
            fn var(&self, name: &str) -> Option<usize> {
                (name == "fund").then_some(0)
            }
            fn step(&self, name: &str) -> Option<usize> {
                (name == "job").then_some(0)
            }
        }
        for good in ["job.start after deal", "fund.founded within 36 months before deal or unknown", "job over"] {
            assert!(parse(good, &None_).is_ok(), "{good}");
        }
        for (wrong, what) in [
            ("fund.nationality before deal", "fund.nationality"),
            ("x.start before deal", "no step is called x"),
            ("fund.founded within many months of deal", "many"),
            ("fund.founded within 3 weeks of deal", "weeks"),
            ("job soon", "job soon"),
        ] {
            assert!(parse(wrong, &None_).unwrap_err().contains(what), "{wrong}");
        }
    }
}
