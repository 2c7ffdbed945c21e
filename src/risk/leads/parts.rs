//! The pieces of a rule file, checked one by one: conditions on nodes, ties and walks.

use super::clause::{Clause, Names};
use super::compile::{Scope, line_of};
use super::error::RuleError;
use super::file::{RawNode, RawProperty, RawShare, RawStep, Text};
use super::rule::{
    CapitalTest, DealRole, Direction, FlagWant, NodeTest, Over, PropertyTest, ShareTest, StepKind, TieTest, Walk, Way,
};
use crate::model::{Category, PropType, Role, ontology};
use crate::risk::{Tone, classes};
use toml::Spanned;

/// Longest walk.
pub const MAX_HOPS: usize = 6;
/// Ownership below this share is no tie of a walk unless the rule says otherwise (methods §3).
const MIN_SHARE: f64 = 10.0;

/// Where an error is.
pub(super) struct Place<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Place<'_> {
    pub fn line<T>(&self, part: &Spanned<T>) -> usize {
        line_of(self.text, part.span().start)
    }

    pub fn unknown(&self, kind: &'static str, name: &Text) -> RuleError {
        RuleError::Unknown { line: self.line(name), kind, name: name.get_ref().clone(), file: self.file.to_owned() }
    }

    pub fn meaning<T>(&self, part: &Spanned<T>, what: String) -> RuleError {
        self.at(part.span().start, what)
    }

    pub fn at(&self, offset: usize, what: String) -> RuleError {
        RuleError::Meaning { line: line_of(self.text, offset), what, file: self.file.to_owned() }
    }

    fn origin(&self, name: &Text) -> RuleError {
        RuleError::Origin { line: self.line(name), name: name.get_ref().clone(), file: self.file.to_owned() }
    }
}

fn schemata(place: &Place<'_>, names: &[Text]) -> Result<Vec<String>, RuleError> {
    let known = |name: &Text| {
        let exists = ontology().schema(name.get_ref()).is_some();
        if exists { Ok(name.get_ref().clone()) } else { Err(place.unknown("schema", name)) }
    };
    names.iter().map(known).collect()
}

/// Schemata of relations, and the labels of properties that are relations too.
fn kinds(place: &Place<'_>, names: &[Text]) -> Result<Vec<String>, RuleError> {
    let known = |name: &Text| {
        if is_kind_name(name.get_ref()) {
            Ok(name.get_ref().clone())
        } else {
            Err(place.unknown("schema of ties", name))
        }
    };
    names.iter().map(known).collect()
}

fn is_kind_name(name: &str) -> bool {
    // `Interest` is a relation's family without ends of its own.
    let relation = ontology().schema(name).is_some_and(|schema| schema.edge.is_some() || name == "Interest");
    relation || ontology().property_edges.iter().any(|edge| edge.label == name)
}

fn flags(place: &Place<'_>, names: &[Text]) -> Result<Vec<FlagWant>, RuleError> {
    let want = |name: &Text| {
        let tones = [Tone::Party, Tone::State, Tone::Pla, Tone::List];
        Ok(match name.get_ref().as_str() {
            "any" => FlagWant::Any,
            text => match tones.into_iter().find(|tone| tone.as_str() == text) {
                Some(tone) => FlagWant::Tone(tone),
                None if classes().get(text).is_some() => FlagWant::Class(text.to_owned()),
                None => return Err(place.unknown("class of flags", name)),
            },
        })
    };
    names.iter().map(want).collect()
}

fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// Properties that say where a person comes from, what the person is called or believes.
const ORIGIN: [&str; 20] = [
    "nationality",
    "citizenship",
    "birthPlace",
    "birthCountry",
    "ethnicity",
    "religion",
    "spokenLanguage",
    "residence",
    "passportNumber",
    "political",
    "appearance",
    "hairColor",
    "eyeColor",
    "firstName",
    "secondName",
    "middleName",
    "lastName",
    "fatherName",
    "motherName",
    "nameSuffix",
];

fn properties(place: &Place<'_>, raw: &[RawProperty], persons: bool) -> Result<Vec<PropertyTest>, RuleError> {
    let test = |part: &RawProperty| {
        for name in &part.name {
            let found = ontology().schemata.values().find_map(|schema| schema.properties.get(name.get_ref()));
            let Some(found) = found else { return Err(place.unknown("property", name)) };
            let origin = ORIGIN.contains(&name.get_ref().as_str()) || found.kind == PropType::Country;
            if origin || persons && matches!(found.kind, PropType::Name | PropType::Gender) {
                return Err(place.origin(name));
            }
        }
        let names = part.name.iter().map(|name| name.get_ref().clone()).collect();
        Ok(PropertyTest { names, any: lower(&part.any), not: lower(&part.not) })
    };
    raw.iter().map(test).collect()
}

/// Can a node with these schemata be a person? Those that say nothing can.
fn may_be_person(raw: &RawNode) -> bool {
    let wide = ["Person", "LegalEntity", "Thing"];
    let excluded = raw.not_schema.iter().any(|name| name.get_ref() == "Person");
    !excluded && (raw.schema.is_empty() || raw.schema.iter().any(|name| wide.contains(&name.get_ref().as_str())))
}

pub(super) fn node_test(
    place: &Place<'_>,
    name: &str,
    raw: &Spanned<RawNode>,
    scope: &Scope,
    clauses: &mut Vec<Clause>,
) -> Result<NodeTest, RuleError> {
    let part = raw.get_ref();
    let own = scope.var(name).unwrap_or_default();
    let persons = may_be_person(part);
    let mut test = NodeTest {
        schema: schemata(place, &part.schema)?,
        not_schema: schemata(place, &part.not_schema)?,
        flag: flags(place, &part.flag)?,
        not_flag: flags(place, &part.not_flag)?,
        property: properties(place, &part.property, persons)?,
        any_property: properties(place, &part.any_property, persons)?,
        not_property: properties(place, &part.not_property, persons)?,
        capital_grew: part.capital_grew,
        name_dropped: lower(&part.name_dropped),
        ..NodeTest::default()
    };
    for (codes, same) in [(&part.jurisdiction, true), (&part.not_jurisdiction, false)] {
        for code in codes {
            if persons {
                return Err(place.origin(code));
            }
            if let Some(other) = code.get_ref().strip_prefix("same as ") {
                let b = scope.var(other).ok_or_else(|| place.unknown("node", code))?;
                clauses.push(Clause::Jurisdiction { a: own, b, same });
            } else if code.get_ref().len() == 2 && code.get_ref().chars().all(|c| c.is_ascii_lowercase()) {
                let list = if same { &mut test.jurisdiction } else { &mut test.not_jurisdiction };
                list.push(code.get_ref().clone());
            } else {
                return Err(place.unknown("jurisdiction (two small letters)", code));
            }
        }
    }
    if !test.name_dropped.is_empty() && persons {
        return Err(place.meaning(raw, "name_dropped is for organisations: give their schema".into()));
    }
    for role in &part.deal {
        test.deal.extend(match role.get_ref().as_str() {
            "target" => vec![DealRole::Target],
            "acquirer" => vec![DealRole::Acquirer],
            "adviser" => vec![DealRole::Adviser],
            "seller" => vec![DealRole::Seller],
            "party" => vec![DealRole::Target, DealRole::Acquirer],
            _ => return Err(place.unknown("role in the deal", role)),
        });
    }
    for record in &part.record {
        test.record.push(Role::parse(record.get_ref()).ok_or_else(|| place.unknown("kind of record", record))?);
    }
    test.stop = match part.stop.as_ref().map(|stop| (stop, stop.get_ref().as_str())) {
        // Everybody is registered somewhere: an address may be a mass address, other bodies must be asked for.
        None if part.schema.iter().any(|name| name.get_ref() == "Address") => None,
        None | Some((_, "no")) => Some(false),
        Some((_, "yes")) => Some(true),
        Some((_, "any")) => None,
        Some((stop, _)) => return Err(place.unknown("answer (no, yes, any)", stop)),
    };
    if let Some(capital) = &part.flagged_capital {
        let flag = if capital.flag.is_empty() { vec![FlagWant::Any] } else { flags(place, &capital.flag)? };
        let at_least = capital.at_least / 100.0;
        test.flagged_capital = Some(CapitalTest { at_least, flag, possible: capital.possible });
    }
    Ok(test)
}

pub(super) fn step_kind(place: &Place<'_>, raw: &Spanned<RawStep>, scope: &Scope) -> Result<StepKind, RuleError> {
    let part = raw.get_ref();
    if let Some(hops) = &part.hops {
        return walk_test(place, part, hops).map(StepKind::Walk);
    }
    if !part.walk.is_empty() || !part.through.is_empty() || part.soft.is_some() || part.min_share.is_some() {
        return Err(place.meaning(raw, "walk, through, soft and min_share need hops".into()));
    }
    let either_way = match part.direction.as_ref().map(|word| (word, word.get_ref().as_str())) {
        None | Some((_, "along")) => false,
        Some((_, "either")) => true,
        Some((word, _)) => return Err(place.unknown("direction (along, either)", word)),
    };
    let mut points = Vec::new();
    for (prop, node) in &part.points {
        let entity = ontology().schemata.values().any(|schema| {
            schema.edge.is_some() && schema.properties.get(prop).is_some_and(|prop| prop.kind == PropType::Entity)
        });
        if !entity {
            return Err(place.meaning(node, format!("no tie has a property {prop} that names somebody")));
        }
        points.push((prop.clone(), scope.var(node.get_ref()).ok_or_else(|| place.unknown("node", node))?));
    }
    Ok(StepKind::Tie(Box::new(TieTest {
        schema: kinds(place, &part.schema)?,
        category: categories(place, &part.category)?,
        role: lower(&part.role),
        not_role: lower(&part.not_role),
        either_way,
        share: part.share.as_ref().map(share_test),
        property: properties(place, &part.property, false)?,
        any_property: properties(place, &part.any_property, false)?,
        not_property: properties(place, &part.not_property, false)?,
        points,
        plain_membership: part.plain_membership,
    })))
}

fn categories(place: &Place<'_>, names: &[Text]) -> Result<Vec<Category>, RuleError> {
    names.iter().map(|name| Category::parse(name.get_ref()).ok_or_else(|| place.unknown("category", name))).collect()
}

fn share_test(raw: &RawShare) -> ShareTest {
    let fraction = |percent: f64| percent / 100.0;
    ShareTest {
        at_least: raw.at_least.map(fraction),
        below: raw.below.map(fraction),
        just_under: raw.just_under.iter().copied().map(fraction).collect(),
        margin: fraction(raw.margin.unwrap_or(5.0)),
        unknown: raw.unknown,
    }
}

/// `"1-4"` or `"2"`.
fn walk_test(place: &Place<'_>, part: &RawStep, hops: &Text) -> Result<Walk, RuleError> {
    let text = hops.get_ref();
    let (min, max) = text.split_once('-').unwrap_or((text, text));
    let bounds = min.trim().parse::<usize>().ok().zip(max.trim().parse::<usize>().ok());
    let bounds = bounds.filter(|(min, max)| min <= max && *max >= 1 && *max <= MAX_HOPS);
    let (min, max) = bounds.ok_or_else(|| place.meaning(hops, format!("hops is like \"1-4\", at most {MAX_HOPS}")))?;
    let single = !part.schema.is_empty() || !part.category.is_empty() || !part.role.is_empty() || part.share.is_some();
    if single || !part.points.is_empty() || part.direction.is_some() || part.walk.is_empty() {
        return Err(place.meaning(hops, "a step with hops says what it walks in walk, and nowhere else".into()));
    }
    Ok(Walk {
        min,
        max,
        ways: part.walk.iter().map(|text| way(place, text)).collect::<Result<_, _>>()?,
        through: schemata(place, &part.through)?,
        through_flagged: part.through_flagged,
        soft: part.soft,
        min_share: part.min_share.unwrap_or(MIN_SHARE) / 100.0,
    })
}

/// `ownership up`, `Employment down last`, `association up role adviser|顧問`.
fn way(place: &Place<'_>, text: &Text) -> Result<Way, RuleError> {
    let (before, role) = text.get_ref().split_once(" role ").unwrap_or((text.get_ref(), ""));
    let words: Vec<&str> = before.split_whitespace().collect();
    let (over, direction, last) = match words.as_slice() {
        [over, direction] => (*over, *direction, false),
        [over, direction, "last"] => (*over, *direction, true),
        _ => return Err(place.unknown("way (category or schema, up, down or either)", text)),
    };
    let over = match Category::parse(over) {
        Some(Category::Listing) => return Err(place.meaning(text, "listings are never walked".into())),
        Some(category) => Over::Category(category),
        None if is_kind_name(over) => Over::Schema(over.to_owned()),
        None => return Err(place.unknown("category or schema of ties", text)),
    };
    let direction = match direction {
        "up" => Direction::Up,
        "down" => Direction::Down,
        "either" => Direction::Either,
        _ => return Err(place.unknown("direction (up, down, either)", text)),
    };
    let role: Vec<String> = role.split('|').map(str::to_owned).collect();
    Ok(Way { over, direction, last, role: lower(&role) })
}
