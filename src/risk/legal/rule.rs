//! A rule as it stands on a day: in force or not, in which phase, with which numbers.
//!
//! A day known only to the month or year that touches a boundary is neither side of it: the state is
//! [`State::Coarse`] and a rule that would be met is open.

use super::Said;
use super::format::{
    Check, Jurisdictions, Kind, Note, Parameter, ParameterName, Period, Persons, Phase, Scope, SeedSpec, SourceNote,
    SwitchNote, Test, Together,
};
use crate::model::{EntityId, PartialDate};
use std::collections::BTreeMap;

/// A checked rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub id: String,
    pub version: String,
    pub jurisdiction: String,
    pub title: Note,
    /// For a column head.
    pub short: Note,
    /// What an answer means and what it does not.
    pub meaning: Note,
    pub source: SourceNote,
    /// Editions of its list, oldest first.
    pub editions: Vec<PartialDate>,
    pub in_force: Vec<Period>,
    pub suspended: Vec<Period>,
    pub switch: Option<SwitchNote>,
    pub test: Test,
    pub phases: Vec<Phase>,
    pub seeds: Vec<SeedSpec>,
    pub parameters: Vec<Parameter>,
    pub checks: Vec<Check>,
    /// From the user's own folder.
    pub own: bool,
}

/// What the analyst confirmed about a rule whose suspension has run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// `true`: in force again from `on`; `false`: still suspended as of `on`.
    pub in_force: bool,
    pub on: PartialDate,
}

/// What an office or analyst set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// By rule id.
    pub confirmed: BTreeMap<String, Confirmation>,
    /// By rule id and parameter; taken to the nearest bound when outside the rule's own.
    pub parameters: BTreeMap<(String, ParameterName), f64>,
    /// Whether a company works in a designated sector, as confirmed by the analyst.
    pub designated_sector: BTreeMap<EntityId, bool>,
}

/// Where a rule stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    InForce,
    /// Until this day, the last one.
    Suspended(Period),
    /// The day is outside every period.
    Outside,
    /// The suspension has run out and nobody confirmed what came next.
    Unconfirmed,
    /// Confirmed by the analyst to be still suspended, as of this day.
    StillSuspended(PartialDate),
    /// The day is not known precisely enough.
    Coarse,
}

impl State {
    /// May the rule answer at all?
    pub fn answers(self) -> bool {
        matches!(self, Self::InForce | Self::Unconfirmed | Self::Coarse)
    }
}

/// A test with the numbers of one day and one office.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan<'r> {
    pub kind: Kind,
    /// `None`: shares carry nothing on.
    pub threshold: Option<f64>,
    pub strict: bool,
    pub together: Together,
    pub control: bool,
    pub open_above: Option<f64>,
    pub listed_from: f64,
    pub foreign: Option<(&'r Jurisdictions, Persons)>,
}

/// Shares are compared with this slack, so that sums of decimal fractions meet their line.
pub(super) const SLACK: f64 = 1e-9;

impl Plan<'_> {
    pub fn reached(&self, sum: f64) -> bool {
        self.threshold.is_some_and(|line| if self.strict { sum > line + SLACK } else { sum >= line - SLACK })
    }
}

impl Rule {
    /// Where it stands on `day`.
    pub fn state(&self, day: PartialDate, settings: &Settings) -> State {
        let first = self.state_on(day.earliest(), settings);
        let touched = self.boundaries().into_iter().filter(|edge| day.earliest() < *edge && *edge <= day.latest());
        let confirmed = settings.confirmed.get(&self.id).map(|confirmed| confirmed.on.earliest());
        let mut later = touched.chain(confirmed.filter(|on| day.earliest() < *on && *on <= day.latest()));
        let same =
            |edge: i32| self.state_on(edge, settings) == first && self.phase_on(edge) == self.phase_on(day.earliest());
        if later.all(same) { first } else { State::Coarse }
    }

    /// Days on which something begins.
    fn boundaries(&self) -> Vec<i32> {
        let periods = self.in_force.iter().chain(&self.suspended);
        let sides = periods.flat_map(|period| {
            let after = period.to.map(|to| to.0.latest() + 1);
            [period.from.map(|from| from.0.earliest()), after]
        });
        sides.flatten().chain(self.phases.iter().filter_map(|phase| phase.from.map(|from| from.0.earliest()))).collect()
    }

    fn state_on(&self, day: i32, settings: &Settings) -> State {
        if !self.in_force.iter().any(|period| period.holds(day)) {
            return State::Outside;
        }
        if let Some(period) = self.suspended.iter().find(|period| period.holds(day)) {
            return State::Suspended(*period);
        }
        let ran_out = self.suspended.iter().any(|period| period.to.is_some_and(|to| to.0.latest() < day));
        if self.switch.is_none() || !ran_out {
            return State::InForce;
        }
        match settings.confirmed.get(&self.id) {
            Some(said) if said.in_force && said.on.latest() <= day => State::InForce,
            Some(said) if said.in_force || day <= said.on.latest() => State::StillSuspended(said.on),
            _ => State::Unconfirmed,
        }
    }

    fn phase_on(&self, day: i32) -> Option<usize> {
        self.phases.iter().rposition(|phase| phase.from.is_none_or(|from| from.0.earliest() <= day))
    }

    /// What applies on `day`, when the file knows phases.
    pub fn phase(&self, day: PartialDate) -> Option<&Phase> {
        self.phase_on(day.latest()).and_then(|at| self.phases.get(at))
    }

    /// The value of a parameter: the office's, else the file's.
    pub fn parameter(&self, name: ParameterName, settings: &Settings) -> Option<f64> {
        let own = match name {
            ParameterName::Threshold => self.test.threshold.map(|share| share.0),
            ParameterName::Strict => Some(f64::from(u8::from(self.test.strict))),
            ParameterName::OpenAbove => self.test.open_above.map(|share| share.0),
            ParameterName::ListedFrom => self.test.listed_from.map(|share| share.0),
        };
        let set = settings.parameters.get(&(self.id.clone(), name)).filter(|value| value.is_finite());
        let bounds = self.parameters.iter().find(|parameter| parameter.name == name);
        match (set, bounds) {
            (Some(value), Some(bounds)) => Some(value.max(bounds.min.0).min(bounds.max.0)),
            _ => own,
        }
    }

    pub(super) fn plan(&self, day: PartialDate, settings: &Settings) -> Plan<'_> {
        let phase = self.phase(day);
        let number = |name| self.parameter(name, settings);
        let threshold = phase.and_then(|phase| phase.threshold).map(|share| share.0);
        let strict = phase.and_then(|phase| phase.strict);
        let scope = phase.and_then(|phase| phase.scope).unwrap_or(Scope::NamedAndControlled);
        let controls = self.test.kind == Kind::ListedAndControlled && scope == Scope::NamedAndControlled;
        let home = self.test.home.as_ref();
        Plan {
            kind: self.test.kind,
            threshold: threshold.or_else(|| number(ParameterName::Threshold)),
            strict: strict.unwrap_or_else(|| number(ParameterName::Strict).is_some_and(|value| value >= 0.5)),
            together: self.test.together.unwrap_or(Together::All),
            control: self.test.control || controls,
            open_above: number(ParameterName::OpenAbove),
            listed_from: number(ParameterName::ListedFrom).unwrap_or(0.0),
            foreign: home.map(|home| (home, self.test.persons.unwrap_or(Persons::Residence))),
        }
    }

    /// "in force since 2014-08-13", "suspended 2025-11-10 – 2026-11-09" …
    pub fn state_text(&self, day: PartialDate, settings: &Settings) -> Said {
        let since = self.in_force.iter().find(|period| period.holds(day.latest())).and_then(|period| period.from);
        match self.state(day, settings) {
            State::InForce => match since {
                Some(from) => Said::new(format!("in force since {}", from.0), format!("{}から施行", from.0)),
                None => Said::new("in force", "施行中"),
            },
            State::Suspended(period) => Said::new(format!("suspended {period}"), format!("停止中（{period}）")),
            State::Outside => {
                let known: Vec<String> = self.in_force.iter().map(Period::to_string).collect();
                let known = known.join("; ");
                Said::new(format!("not in force on {day} ({known})"), format!("{day}には施行されていない（{known}）"))
            }
            State::Unconfirmed => Said::new(
                "suspension has run out; not confirmed what applies now",
                "停止期間は満了。現在の適用は未確認",
            ),
            State::StillSuspended(on) => {
                Said::new(format!("suspended, as confirmed with date {on}"), format!("停止中（確認済み、基準日{on}）"))
            }
            State::Coarse => Said::new(
                format!("{day} is not precise enough to say whether it is in force"),
                format!("{day}では施行の有無を判断できるほど日付が細かくない"),
            ),
        }
    }
}
