//! From file to rule: every name is looked up, every limit checked, and each error names its line.
//!
//! Origin is refused here: no country, no name, no gender of anything that may be a person.

use super::clause::{self, Names};
use super::error::RuleError;
use super::file::{RawLookalike, RawMotif, RawNode, RawRule, RawStep, RawTally, Text};
use super::parts::{Place, node_test, step_kind};
use super::rule::{Case, Lookalike, Moment, Motif, Op, Rule, Severity, Step, StepKind, Tally, TallyOf, Var};
use super::{Words, template};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// The format this program reads.
pub const SCHEMA: &str = "kuromaku-lead/1";
/// Most nodes in one motif, those of the motif around it included.
pub const MAX_NODES: usize = 16;
/// Most steps in one motif.
pub const MAX_STEPS: usize = 20;
/// Most conditions, inner motifs or alternatives of one kind.
const MAX_PARTS: usize = 16;

/// Longest rule file in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// A rule and the tests in its file.
pub(super) struct Compiled {
    pub rule: Rule,
    pub tests: Vec<super::file::RawTest>,
    pub id_line: usize,
}

/// Reads one rule file.
pub(super) fn compile(file: &str, text: &str, own: bool) -> Result<Compiled, RuleError> {
    let place = Place { file, text };
    if text.len() > MAX_BYTES {
        return Err(place.at(0, format!("longer than {MAX_BYTES} bytes")));
    }
    let raw: RawRule = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        RuleError::Shape { line, what: error.message().lines().collect::<Vec<_>>().join(", "), file: file.to_owned() }
    })?;
    if raw.schema.get_ref() != SCHEMA {
        return Err(place.unknown("schema of rule file", &raw.schema));
    }
    let severity = severity(&place, &raw)?;
    if let Some(route) = raw.route.as_ref().filter(|route| !(1..=7).contains(route.get_ref())) {
        return Err(place.meaning(route, "route is a number from 1 to 7".into()));
    }
    let parts = [raw.motif.either.len(), raw.wanted.len(), raw.lookalike.len()];
    if parts.into_iter().any(|count| count > MAX_PARTS) {
        return Err(place.meaning(&raw.id, format!("more than {MAX_PARTS} alternatives, wants or look-alikes")));
    }
    let mut cases = Vec::new();
    let mut ids = 0;
    let alternatives: Vec<Option<&RawMotif>> = if raw.motif.either.is_empty() {
        vec![None]
    } else {
        raw.motif.either.iter().map(|e| Some(e.get_ref())).collect()
    };
    for alternative in alternatives {
        cases.push(case(&place, &raw, alternative, &mut ids)?);
    }
    let rule = Rule {
        id: raw.id.get_ref().clone(),
        version: raw.version,
        route: raw.route.map(Spanned::into_inner),
        title: Words { en: raw.title, ja: raw.title_ja },
        sources: raw.sources.into_iter().map(|source| (source.title, source.url)).collect(),
        would_refute: raw.would_refute.into_iter().map(|words| Words { en: words.text, ja: words.text_ja }).collect(),
        own,
        file: file.to_owned(),
        severity,
        cases,
    };
    Ok(Compiled { rule, tests: raw.tests, id_line: place.line(&raw.id) })
}

pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn severity(place: &Place<'_>, raw: &RawRule) -> Result<Severity, RuleError> {
    match (&raw.severity, &raw.severity_of) {
        (Some(number), None) if (1..=5).contains(number.get_ref()) => Ok(Severity::Fixed(*number.get_ref())),
        (Some(number), None) => Err(place.meaning(number, "severity is a number from 1 to 5".into())),
        (None, Some(_)) => Ok(Severity::Of),
        _ => Err(place.meaning(&raw.id, "give either severity or severity_of".into())),
    }
}

/// Names of nodes and steps, those of the motif around included.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub vars: Vec<String>,
    pub steps: Vec<Option<String>>,
}

impl Names for Scope {
    fn var(&self, name: &str) -> Option<usize> {
        self.vars.iter().position(|known| known == name)
    }

    fn step(&self, name: &str) -> Option<usize> {
        self.steps.iter().position(|known| known.as_deref() == Some(name))
    }
}

/// The main motif with one of its alternatives.
fn case(place: &Place<'_>, raw: &RawRule, alternative: Option<&RawMotif>, ids: &mut usize) -> Result<Case, RuleError> {
    let mut scope = Scope::default();
    let parts: Vec<&RawMotif> = std::iter::once(&raw.motif).chain(alternative).collect();
    let motif = motif(place, &parts, &mut scope, 0, ids)?;
    let find = |name: &Text| scope.var(name.get_ref()).ok_or_else(|| place.unknown("node", name));
    let about = match raw.motif.about.as_slice() {
        [] => Some((0..motif.vars.len()).collect()),
        [all] if all.get_ref() == "*" => None,
        names => Some(names.iter().map(find).collect::<Result<_, _>>()?),
    };
    let severity_of = raw.severity_of.as_ref().map(find).transpose()?;
    let tallies: Vec<String> = motif.tallies.iter().map(|tally| tally.name.clone()).collect();
    let sentence =
        |text: &Text| template::parse(text.get_ref(), &scope, &tallies).map_err(|what| place.meaning(text, what));
    let mut inner = |part: &Spanned<RawMotif>| inner_motif(place, part, &scope, ids);
    let mut wanted = Vec::new();
    for want in &raw.wanted {
        let unless = want.unless.as_ref().map(&mut inner).transpose()?;
        wanted.push((Words { en: want.text.clone(), ja: want.text_ja.clone() }, unless));
    }
    let mut lookalikes = Vec::new();
    for RawLookalike { text, text_ja, check, known, excludes } in &raw.lookalike {
        lookalikes.push(Lookalike {
            words: Words { en: text.clone(), ja: text_ja.clone() },
            check: check.as_ref().map(&mut inner).transpose()?,
            known: known.as_ref().map(&mut inner).transpose()?,
            excludes: *excludes,
        });
    }
    Ok(Case { why: sentence(&raw.why)?, why_ja: sentence(&raw.why_ja)?, motif, about, severity_of, wanted, lookalikes })
}

fn inner_motif(
    place: &Place<'_>,
    part: &Spanned<RawMotif>,
    outer: &Scope,
    ids: &mut usize,
) -> Result<Motif, RuleError> {
    let raw = part.get_ref();
    if !raw.about.is_empty() || !raw.either.is_empty() {
        return Err(place.meaning(part, "about and either belong to the main motif only".into()));
    }
    if raw.none.iter().any(|none| !none.get_ref().none.is_empty()) {
        return Err(place.meaning(part, "none within none within none".into()));
    }
    motif(place, &[raw], &mut outer.clone(), part.span().start, ids)
}

fn tally(
    place: &Place<'_>,
    raw: &Spanned<RawTally>,
    outer: &Scope,
    shares: bool,
    ids: &mut usize,
) -> Result<Tally, RuleError> {
    let part = raw.get_ref();
    let mut scope = outer.clone();
    let pieces =
        Pieces { nodes: vec![&part.node], steps: part.step.iter().collect(), when: part.when.iter().collect() };
    let motif = build(place, pieces, &mut scope, raw.span().start, ids)?;
    let what = if shares {
        let step = scope.step(part.of.get_ref()).filter(|step| *step >= motif.outer_steps);
        TallyOf::Shares(step.ok_or_else(|| place.unknown("step of this sum", &part.of))?)
    } else {
        let var = scope.var(part.of.get_ref()).filter(|var| *var >= motif.outer_vars);
        TallyOf::Nodes(var.ok_or_else(|| place.unknown("node of this count", &part.of))?)
    };
    let at_least = if shares { part.at_least / 100.0 } else { part.at_least };
    Ok(Tally { name: part.name.get_ref().clone(), what, at_least, motif })
}

/// What every kind of motif has.
struct Pieces<'a> {
    nodes: Vec<&'a BTreeMap<String, Spanned<RawNode>>>,
    steps: Vec<&'a Spanned<RawStep>>,
    when: Vec<&'a Text>,
}

fn motif(
    place: &Place<'_>,
    parts: &[&RawMotif],
    scope: &mut Scope,
    at: usize,
    ids: &mut usize,
) -> Result<Motif, RuleError> {
    let pieces = Pieces {
        nodes: parts.iter().map(|part| &part.node).collect(),
        steps: parts.iter().flat_map(|part| &part.step).collect(),
        when: parts.iter().flat_map(|part| &part.when).collect(),
    };
    let mut motif = build(place, pieces, scope, at, ids)?;
    for part in parts {
        for none in &part.none {
            motif.none.push(inner_motif(place, none, scope, ids)?);
        }
        for count in &part.count {
            motif.tallies.push(tally(place, count, scope, false, ids)?);
        }
        for sum in &part.sum {
            motif.tallies.push(tally(place, sum, scope, true, ids)?);
        }
    }
    if motif.none.len() > MAX_PARTS || motif.tallies.len() > MAX_PARTS {
        return Err(place.at(at, format!("more than {MAX_PARTS} inner motifs")));
    }
    Ok(motif)
}

fn build(
    place: &Place<'_>,
    pieces: Pieces<'_>,
    scope: &mut Scope,
    at: usize,
    ids: &mut usize,
) -> Result<Motif, RuleError> {
    let (outer_vars, outer_steps) = (scope.vars.len(), scope.steps.len());
    let nodes: Vec<(&String, &Spanned<RawNode>)> = pieces.nodes.iter().flat_map(|nodes| nodes.iter()).collect();
    for (name, raw) in &nodes {
        if scope.var(name).is_some() {
            return Err(place.meaning(raw, format!("two nodes are called {name}")));
        }
        scope.vars.push((*name).clone());
    }
    let mut clauses = Vec::new();
    let mut vars = Vec::new();
    for (name, raw) in nodes {
        let test = node_test(place, name, raw, scope, &mut clauses)?;
        vars.push(Var { name: name.clone(), test });
    }
    for raw in &pieces.steps {
        let name = raw.get_ref().name.as_ref();
        if let Some(name) = name.filter(|name| scope.step(name.get_ref()).is_some()) {
            return Err(place.meaning(name, format!("two steps are called {}", name.get_ref())));
        }
        scope.steps.push(name.map(|name| name.get_ref().clone()));
    }
    let mut steps = Vec::new();
    for raw in pieces.steps {
        *ids += 1;
        let part = raw.get_ref();
        let end = |name: &Text| scope.var(name.get_ref()).ok_or_else(|| place.unknown("node", name));
        let when = match part.when.as_ref().map(|when| (when, when.get_ref().as_str())) {
            None | Some((_, "in_force")) => Moment::InForce,
            Some((_, "over")) => Moment::Over,
            Some((_, "any")) => Moment::Any,
            Some((when, _)) => return Err(place.unknown("moment (in_force, over, any)", when)),
        };
        let (from, to) = (end(&part.from)?, end(&part.to)?);
        let kind = step_kind(place, raw, scope)?;
        steps.push(Step { id: *ids, from, to, when, kind });
    }
    for when in pieces.when {
        clauses.push(clause::parse(when.get_ref(), scope).map_err(|what| place.meaning(when, what))?);
    }
    if scope.vars.len() > MAX_NODES || scope.steps.len() > MAX_STEPS || clauses.len() > MAX_PARTS {
        return Err(place.at(at, format!("at most {MAX_NODES} nodes, {MAX_STEPS} steps, {MAX_PARTS} conditions")));
    }
    let mut motif = Motif { vars, steps, clauses, outer_vars, outer_steps, ..Motif::default() };
    motif.merged = merged(&motif);
    motif.plan = plan(&motif).map_err(|var| {
        let name = motif.vars.get(var - outer_vars).map(|var| var.name.as_str()).unwrap_or_default();
        place.at(at, format!("node {name} is tied to nothing"))
    })?;
    Ok(motif)
}

/// Groups of nodes that walks of no tie at all may join.
fn merged(motif: &Motif) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for step in &motif.steps {
        if matches!(&step.kind, StepKind::Walk(walk) if walk.min == 0) {
            let (touched, mut rest): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group| group.contains(&step.from) || group.contains(&step.to));
            rest.push(touched.into_iter().flatten().chain([step.from, step.to]).collect());
            groups = rest;
        }
    }
    groups
}

/// In which order to look: what is cheapest and cuts most comes first. The error is a node that nothing leads to.
fn plan(motif: &Motif) -> Result<Vec<Op>, usize> {
    let total = motif.outer_vars + motif.vars.len();
    let mut nodes: BTreeSet<usize> = (0..motif.outer_vars).collect();
    let mut steps: BTreeSet<usize> = (0..motif.outer_steps).collect();
    let mut clauses: BTreeSet<usize> = (0..motif.clauses.len()).collect();
    let mut plan = Vec::new();
    loop {
        clauses.retain(|number| {
            let (needs_nodes, needs_steps) = motif.clauses.get(*number).map(|c| c.needs()).unwrap_or_default();
            let ready = needs_nodes.iter().all(|node| nodes.contains(node))
                && needs_steps.iter().all(|step| steps.contains(step));
            if ready {
                plan.push(Op::Clause(*number));
            }
            !ready
        });
        let named = |step: &Step| match &step.kind {
            StepKind::Tie(test) => test.points.iter().all(|(_, node)| nodes.contains(node)),
            StepKind::Walk(_) => true,
        };
        let open = motif
            .steps
            .iter()
            .enumerate()
            .filter(|(number, step)| !steps.contains(&(motif.outer_steps + number)) && named(step));
        let rank = |step: &Step| {
            let ends = usize::from(nodes.contains(&step.from)) + usize::from(nodes.contains(&step.to));
            let walk = matches!(step.kind, StepKind::Walk(_));
            // Both ends known, then a tie, then a walk in its own direction, then a walk backwards.
            (2 - ends, walk, !nodes.contains(&step.from))
        };
        let next = open.filter(|(_, step)| rank(step).0 < 2).min_by_key(|(number, step)| (rank(step), *number));
        if let Some((number, step)) = next {
            nodes.extend([step.from, step.to]);
            steps.insert(motif.outer_steps + number);
            plan.push(Op::Step(number));
            continue;
        }
        let Some(var) =
            (motif.outer_vars..total).filter(|var| !nodes.contains(var)).min_by_key(|var| start(motif, *var))
        else {
            return Ok(plan);
        };
        // An inner motif hangs on the one around it, else it would be asked anew of the whole case each time.
        let party = motif.vars.get(var - motif.outer_vars).is_some_and(|var| !var.test.deal.is_empty());
        if motif.outer_vars > 0 && !party {
            return Err(var);
        }
        nodes.insert(var);
        plan.push(Op::Bind(var));
    }
}

/// Where to start looking: the rarer the better.
fn start(motif: &Motif, var: usize) -> (usize, usize) {
    let test = motif.vars.get(var - motif.outer_vars).map(|var| &var.test);
    let rank = test.map_or(9, |test| {
        if !test.deal.is_empty() {
            0
        } else if !test.flag.is_empty() || test.flagged_capital.is_some() {
            1
        } else if !test.property.is_empty() || test.capital_grew.is_some() || !test.name_dropped.is_empty() {
            2
        } else if test.schema.is_empty() {
            4
        } else {
            3
        }
    });
    (rank, var)
}
